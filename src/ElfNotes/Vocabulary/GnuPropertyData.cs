using System.Collections.Immutable;

namespace ElfNotes.Vocabulary;

/// <summary>The data of one program property.</summary>
internal static class GnuPropertyData
{
    private const ulong LlvmLinux = 0x10000002;

    private static readonly ImmutableArray<string> LlvmLinuxBits =
    [
        "intrinsics", "calls", "returns", "auth traps", "vptr address discrimination", "vptr type discrimination", "init/fini",
        "init/fini address discrimination", "GOT", "indirect gotos", "type_info vptr discrimination", "function pointer type discrimination",
    ];

    /// <summary>Explains a property whose data is there as a whole.</summary>
    /// <param name="decoding">The note.</param>
    /// <param name="property">What is known of its type.</param>
    /// <param name="type">pr_type.</param>
    /// <param name="at">Where the property starts in the descriptor.</param>
    /// <param name="size">pr_datasz.</param>
    public static (string Text, NoteValue Value) Describe(NoteDecoding decoding, GnuProperty property, uint type, int at, int size)
    {
        var data = at + 8;
        List<KeyValuePair<string, NoteValue>> fields = [new("type", new NoteValue.Number(type))];
        if (property.Name != null) fields.Add(new("name", new NoteValue.Text(property.Name)));
        var text = (property.Kind, size) switch
        {
            (GnuPropertyKind.Flag, 0) => "",
            (GnuPropertyKind.Mask, 4) => DescribeMask(decoding, property, data, fields),
            (GnuPropertyKind.Size, 4 or 8) when IsClassWord(decoding, size) => DescribeSize(decoding, data, size, fields),
            (GnuPropertyKind.PointerAuthentication, 16) => DescribePointerAuthentication(decoding, property, data, fields),
            _ => DescribeBytes(decoding, property, type, at, size, fields),
        };
        return (text.Length == 0 ? property.Label : $"{property.Label}: {text}", new NoteValue.Fields(fields));
    }

    private static bool IsClassWord(NoteDecoding decoding, int size) => decoding.Identity is not { } identity || identity.AddressSize == size;

    private static string DescribeSize(NoteDecoding decoding, int data, int size, List<KeyValuePair<string, NoteValue>> fields)
    {
        var value = decoding.Number(data, size);
        fields.Add(new("value", new NoteValue.Number(value)));
        return NoteText.Hex(value);
    }

    private static string DescribeMask(NoteDecoding decoding, GnuProperty property, int data, List<KeyValuePair<string, NoteValue>> fields)
    {
        var mask = decoding.Word(data);
        fields.Add(new("value", new NoteValue.Number(mask)));
        return DescribeBits(decoding, property.Label, property.Bits, mask, data, fields);
    }

    private static string DescribeBits(NoteDecoding decoding, string label, ImmutableArray<string> bits, ulong mask, int data, List<KeyValuePair<string, NoteValue>> fields)
    {
        var names = new List<string>();
        for (var bit = 0; bit < bits.Length; bit++)
            if ((mask & 1UL << bit) != 0) names.Add(bits[bit]);
        var unknown = mask & ~((1UL << bits.Length) - 1);
        fields.Add(new("bits", new NoteValue.Items(names.ConvertAll<NoteValue>(name => new NoteValue.Text(name)))));
        if (unknown != 0)
        {
            fields.Add(new("unknownBits", new NoteValue.Number(unknown)));
            names.Add(NoteText.Hex(unknown));
            decoding.Find(VocabularyCodes.UnknownPropertyBits, Severity.Info, data, $"The property \"{label}\" has the bits {NoteText.Hex(unknown)}, which are not known");
        }

        return names.Count == 0 ? "none" : string.Join(", ", names);
    }

    private static string DescribePointerAuthentication(NoteDecoding decoding, GnuProperty property, int data, List<KeyValuePair<string, NoteValue>> fields)
    {
        var platform = decoding.Number(data, 8);
        var version = decoding.Number(data + 8, 8);
        fields.Add(new("platform", new NoteValue.Number(platform)));
        fields.Add(new("version", new NoteValue.Number(version)));
        var platformName = platform switch
        {
            0 => "invalid",
            1 => "baremetal",
            LlvmLinux => "llvm_linux",
            _ => null,
        };
        if (platformName != null) fields.Add(new("platformName", new NoteValue.Text(platformName)));
        var text = $"platform {platformName ?? NoteText.Hex(platform)}, version {NoteText.Hex(version)}";
        if (platform != LlvmLinux) return text;
        return $"{text} ({DescribeBits(decoding, property.Label, LlvmLinuxBits, version, data + 8, fields)})";
    }

    private static string DescribeBytes(NoteDecoding decoding, GnuProperty property, uint type, int at, int size, List<KeyValuePair<string, NoteValue>> fields)
    {
        var data = decoding.Note.Desc.Slice(at + 8, size);
        fields.Add(new("data", new NoteValue.Bytes(data)));
        // A range says that its members are 32-bit masks, so that a number is more use than bytes.
        if (property.Kind == GnuPropertyKind.Unknown && size == 4) fields.Add(new("value", new NoteValue.Number(decoding.Word(at + 8))));
        var shown = size == 4 ? NoteText.Hex(decoding.Word(at + 8)) : size == 0 ? "no data" : $"{NoteText.Bytes((ulong)size)}: {UnknownNote.Dump(data.Span)}";
        if (property.Kind == GnuPropertyKind.Unknown)
        {
            decoding.Find(VocabularyCodes.UnknownProperty, Severity.Info, at, $"The property {NoteText.Hex(type)} is not known for this machine");
            return shown;
        }

        var expected = property.Kind switch
        {
            GnuPropertyKind.Flag => "none",
            GnuPropertyKind.Mask => "4",
            GnuPropertyKind.PointerAuthentication => "16",
            _ => decoding.Identity is { } identity ? NoteText.Decimal((ulong)identity.AddressSize) : "4 or 8",
        };
        decoding.Find(VocabularyCodes.PropertyDataSize, Severity.Error, at, $"The property \"{property.Label}\" has {NoteText.Bytes((ulong)size)} of data; it must have {expected}", "Correct pr_datasz; it counts the data without its padding");
        return "malformed, " + shown;
    }
}
