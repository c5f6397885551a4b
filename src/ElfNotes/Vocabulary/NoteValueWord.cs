namespace ElfNotes.Vocabulary;

/// <summary>The words by which a <see cref="NoteTable"/> says what a descriptor is.</summary>
internal static class NoteValueWord
{
    // libelf's elf_note_numeric and elf_note_numeric_array: any other size reads as 0.
    private static readonly int[] XenSizes = [1, 2, 4, 8];

    public static NoteType Apply(NoteType type, string word) => word switch
    {
        "" => type,
        "empty" => type with { Value = NoteValueKind.Empty, Sizes = [0] },
        "string" => type with { Value = NoteValueKind.StringWithNul },
        "text" => type with { Value = NoteValueKind.StringWithoutNul },
        "u8" => Integer(type, 1),
        "u16" => Integer(type, 2),
        "u32" => Integer(type, 4),
        "u64" => Integer(type, 8),
        "word" => type with { Value = NoteValueKind.Integer, Sizes = [4, 8], IsAddressSized = true },
        "address" => type with { Value = NoteValueKind.Address, Sizes = [4, 8], IsAddressSized = true, AddressSpace = NoteAddressSpace.Virtual },
        "xen32" => type with { Value = NoteValueKind.Integer, Sizes = [.. XenSizes], CustomarySize = 4 },
        "xenoffset" => type with { Value = NoteValueKind.Integer, Sizes = [.. XenSizes], IsAddressSized = true, AddressSpace = NoteAddressSpace.Physical },
        "xenaddress" => XenAddress(type),
        "xenbase" => XenAddress(type) with { IsZeroAddress = true },
        "xenphysical" => XenAddress(type) with { AddressSpace = NoteAddressSpace.Physical },
        "words" => type with { Value = NoteValueKind.Words },
        "words2" => Words(type, 2),
        "words4" => Words(type, 4),
        "words6" => Words(type, 6),
        "words8" => Words(type, 8),
        "relocation" => type with { Value = NoteValueKind.Words, Sizes = [0, 4, 8, 12] },
        "features" => type with { Value = NoteValueKind.FeatureNames },
        "mask" => type with { Value = NoteValueKind.FeatureMask, CustomarySize = 4 },
        "json" => type with { Value = NoteValueKind.Json },
        "properties" => type with { IsAligned8In64 = true },
        "vms" => type with { IsAligned8In32 = true, IsAligned8In64 = true },
        "vms64" => Integer(type, 8) with { IsAligned8In32 = true, IsAligned8In64 = true },
        "hash" => type with { IsOpaque = true },
        // sys/sdt.h: the probe's address, that of the base section at link time, and that of the semaphore; strings follow.
        "probe" => type with { AddressSpace = NoteAddressSpace.Virtual, AddressCount = 3 },
        // The first and the last address that a build attribute is about, or nothing.
        "range" => type with { AddressSpace = NoteAddressSpace.Virtual, AddressCount = 2 },
        "malformed" => type with { IsMalformed = true },
        _ when word.StartsWith("bytes", StringComparison.Ordinal) => Bytes(type, int.Parse(word.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"The table's word {word} is unknown"),
    };

    private static NoteType Integer(NoteType type, int size) => type with { Value = NoteValueKind.Integer, Sizes = [size], CustomarySize = size };

    private static NoteType XenAddress(NoteType type) => type with { Value = NoteValueKind.Address, Sizes = [.. XenSizes], IsAddressSized = true, AddressSpace = NoteAddressSpace.Virtual };

    private static NoteType Bytes(NoteType type, int size) => type with { Sizes = [size], CustomarySize = size };

    private static NoteType Words(NoteType type, int count) => type with { Value = NoteValueKind.Words, Sizes = [4 * count], CustomarySize = 4 * count };
}
