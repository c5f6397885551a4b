namespace ElfNotes.Vocabulary;

/// <summary>The notes of owner <c>GNU</c>. Source: glibc's <c>elf.h</c>, binutils' <c>include/elf/common.h</c> and <c>readelf</c>.</summary>
internal sealed class GnuNotes : OwnerVocabulary
{
    private const ulong AbiTag = 1;
    private const ulong Hwcap = 2;
    private const ulong BuildId = 3;
    private const ulong GoldVersion = 4;
    private const ulong PropertyType0 = 5;

    private const string AbiTagName = "NT_GNU_ABI_TAG";
    private const string HwcapName = "NT_GNU_HWCAP";
    private const string BuildIdName = "NT_GNU_BUILD_ID";
    private const string GoldVersionName = "NT_GNU_GOLD_VERSION";
    private const string PropertyType0Name = "NT_GNU_PROPERTY_TYPE_0";

    // Linux's build-id reader (lib/buildid.c) takes no more.
    private const int KernelBuildIdSize = 20;
    private const int MaximumHwcapEntries = 64;

    public override string Owner => "GNU";

    public override string? NameOf(ulong type) => type switch
    {
        AbiTag => AbiTagName,
        Hwcap => HwcapName,
        BuildId => BuildIdName,
        GoldVersion => GoldVersionName,
        PropertyType0 => PropertyType0Name,
        _ => null,
    };

    public override NoteMeaning? Describe(NoteDecoding decoding) => decoding.Note.Type switch
    {
        AbiTag => DescribeAbiTag(decoding),
        Hwcap => DescribeHwcap(decoding),
        BuildId => DescribeBuildId(decoding),
        GoldVersion => DescribeGoldVersion(decoding),
        PropertyType0 => GnuProperties.Describe(decoding, PropertyType0Name),
        _ => null,
    };

    private static NoteMeaning DescribeAbiTag(NoteDecoding decoding)
    {
        const string name = AbiTagName;
        var size = decoding.Desc.Length;
        if (size != 16)
        {
            decoding.FindInHeader(VocabularyCodes.AbiTagSize, Severity.Warning, $"{name} is four 32-bit words, 16 bytes; this descriptor has {NoteText.Bytes((ulong)size)}", "Write four .long: 0 for Linux, then major, minor and patch of the oldest kernel");
            if (size < 16) return UnknownNote.Describe(decoding, name);
        }

        var system = decoding.Word(0);
        var systemName = system switch
        {
            0 => "Linux",
            1 => "Hurd",
            2 => "Solaris",
            3 => "FreeBSD",
            4 => "NetBSD",
            5 => "Syllable",
            6 => "NaCl",
            _ => null,
        };
        if (systemName == null) decoding.Find(VocabularyCodes.AbiTagSystem, Severity.Info, 0, $"{name} names the operating system {NoteText.Decimal(system)}, which is none that is known", "Use 0 for Linux");
        var version = $"{decoding.Word(4)}.{decoding.Word(8)}.{decoding.Word(12)}";
        List<KeyValuePair<string, NoteValue>> fields = [new("os", new NoteValue.Number(system))];
        if (systemName != null) fields.Add(new("osName", new NoteValue.Text(systemName)));
        fields.Add(new("version", new NoteValue.Text(version)));
        if (size > 16) fields.Add(new("rest", new NoteValue.Bytes(decoding.Note.Desc[16..])));
        return decoding.Meaning(name, $"{systemName ?? $"OS {NoteText.Decimal(system)}"} {version}", new NoteValue.Fields(fields));
    }

    private static NoteMeaning DescribeHwcap(NoteDecoding decoding)
    {
        const string name = HwcapName;
        var desc = decoding.Desc;
        if (desc.Length < 8)
        {
            decoding.FindInHeader(VocabularyCodes.HwcapMalformed, Severity.Warning, $"{name} begins with two 32-bit words; this descriptor has {NoteText.Bytes((ulong)desc.Length)}");
            return UnknownNote.Describe(decoding, name);
        }

        var count = decoding.Word(0);
        var mask = decoding.Word(4);
        var at = 8;
        List<NoteValue> entries = [];
        List<string> texts = [];
        while (entries.Count < Math.Min(count, MaximumHwcapEntries) && at < desc.Length)
        {
            var length = desc[(at + 1)..].IndexOf((byte)0);
            if (length < 0) break;
            var capability = NoteText.Decode(desc.Slice(at + 1, length));
            texts.Add($"bit {desc[at]} {capability}");
            entries.Add(new NoteValue.Fields([new("bit", new NoteValue.Number(desc[at])), new("name", new NoteValue.Text(capability))]));
            at += length + 2;
        }

        List<KeyValuePair<string, NoteValue>> fields = [new("count", new NoteValue.Number(count)), new("mask", new NoteValue.Number(mask)), new("entries", new NoteValue.Items(entries))];
        if (at < desc.Length) fields.Add(new("rest", new NoteValue.Bytes(decoding.Note.Desc[at..])));
        if (entries.Count < count || at < desc.Length) decoding.Find(VocabularyCodes.HwcapMalformed, Severity.Warning, at, $"{name} announces {NoteText.Count(count, "entry").Replace("entrys", "entries", StringComparison.Ordinal)}; {entries.Count} could be read, and {NoteText.Bytes((ulong)(desc.Length - at))} are left over", "Write each entry as .byte BIT and .asciz NAME, without padding between them");
        return decoding.Meaning(name, $"mask {NoteText.Hex(mask)}" + (texts.Count == 0 ? "" : ": " + string.Join(", ", texts)), new NoteValue.Fields(fields));
    }

    private static NoteMeaning DescribeBuildId(NoteDecoding decoding)
    {
        const string name = BuildIdName;
        var desc = decoding.Desc;
        if (desc.IsEmpty)
            decoding.FindInHeader(VocabularyCodes.BuildIdSize, Severity.Warning, "The build-id is empty; readers treat the file as having none", "Link with --build-id=sha1");
        else if (desc.Length > KernelBuildIdSize)
            decoding.FindInHeader(VocabularyCodes.BuildIdSize, Severity.Info, $"The build-id has {desc.Length} bytes; Linux, and with it perf, takes 20 at most", "Link with --build-id=sha1 for 20 bytes");
        var shown = Convert.ToHexStringLower(desc[..Math.Min(desc.Length, NoteVocabulary.MaximumTextLength)]);
        return decoding.Meaning(name, desc.IsEmpty ? "empty" : shown, new NoteValue.Bytes(decoding.Note.Desc));
    }

    private static NoteMeaning DescribeGoldVersion(NoteDecoding decoding)
    {
        var text = NoteText.StringText(decoding.Desc);
        return decoding.Meaning(GoldVersionName, text.Length == 0 ? "(empty)" : text, NoteText.StringValue(decoding.Note.Desc));
    }
}
