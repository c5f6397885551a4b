using System.Text;

namespace ElfNotes.Notes;

/// <summary>One note as it lies in memory: the raw view. Nothing is copied.</summary>
public readonly ref struct Note
{
    internal Note(ulong offset, ulong type, ReadOnlySpan<byte> ownerBytes, ReadOnlySpan<byte> desc, ulong descSize, int descOffset)
    {
        Offset = offset;
        Type = type;
        OwnerBytes = ownerBytes;
        Desc = desc;
        DescSize = descSize;
        DescOffset = descOffset;
    }

    /// <summary>Where the note's header starts, in bytes from the start of the bytes that are walked.</summary>
    public ulong Offset { get; }

    /// <summary>The type word. 64 bits wide in OpenVMS files only.</summary>
    public ulong Type { get; }

    /// <summary>The namesz bytes of the owner, its NUL included where it has one. Padding is not included.</summary>
    public ReadOnlySpan<byte> OwnerBytes { get; }

    /// <summary>The descriptor without its padding: descsz bytes, or fewer when they run past the end.</summary>
    public ReadOnlySpan<byte> Desc { get; }

    /// <summary>descsz as the header has it.</summary>
    public ulong DescSize { get; }

    /// <summary>Where the descriptor starts, in bytes from the note's header.</summary>
    public int DescOffset { get; }

    /// <summary>Whether the descriptor runs past the end of the bytes that were walked.</summary>
    public bool IsTruncated => (ulong)Desc.Length < DescSize;

    /// <summary>
    /// The owner up to its first NUL, as text: some owners are padded with several NULs (LLVM's HWASan note), some have
    /// none (old Linux cores). Bytes that are not UTF-8 become U+FFFD; control characters are kept.
    /// </summary>
    public string Owner => OwnerText(OwnerBytes);

    /// <summary>Whether the owner, up to its first NUL, is this.</summary>
    /// <param name="owner">ASCII or UTF-8 bytes without a NUL.</param>
    public bool IsOwnedBy(ReadOnlySpan<byte> owner) => UpToNul(OwnerBytes).SequenceEqual(owner);

    internal static string OwnerText(ReadOnlySpan<byte> ownerBytes) => UpToNul(ownerBytes) switch
    {
        // Walking a kernel or a core allocates no string for the owners that nearly every note has.
        var name when name.SequenceEqual("GNU"u8) => "GNU",
        var name when name.SequenceEqual("Xen"u8) => "Xen",
        var name when name.SequenceEqual("CORE"u8) => "CORE",
        var name when name.SequenceEqual("LINUX"u8) => "LINUX",
        var name when name.SequenceEqual("Linux"u8) => "Linux",
        var name when name.SequenceEqual("stapsdt"u8) => "stapsdt",
        var name => Encoding.UTF8.GetString(name),
    };

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> bytes)
    {
        var nul = bytes.IndexOf((byte)0);
        return nul < 0 ? bytes : bytes[..nul];
    }
}
