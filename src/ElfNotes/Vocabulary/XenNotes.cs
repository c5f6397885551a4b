namespace ElfNotes.Vocabulary;

/// <summary>
/// The notes of owner <c>Xen</c>, with what Xen's loader makes of them. Source: <c>elf_xen_parse_note</c> and
/// <c>elf_note_numeric</c> in Xen's libelf; <c>public/elfnote.h</c>.
/// </summary>
internal sealed class XenNotes : OwnerVocabulary
{
    public override string Owner => "Xen";

    public override string? NameOf(ulong type) => XenNoteTypes.NameOf(type);

    public override NoteMeaning? Describe(NoteDecoding decoding)
    {
        var type = decoding.Note.Type;
        var name = NameOf(type);
        return type switch
        {
            XenNoteTypes.INFO or >= XenNoteTypes.XEN_VERSION and <= XenNoteTypes.BSD_SYMTAB => XenStrings.Describe(decoding, name!),
            XenNoteTypes.SUPPORTED_FEATURES => DescribeSupportedFeatures(decoding),
            XenNoteTypes.L1_MFN_VALID => DescribeL1MfnValid(decoding),
            XenNoteTypes.PHYS32_RELOC => DescribePhys32Reloc(decoding),
            <= XenNoteTypes.PHYS32_RELOC => DescribeInteger(decoding, name!),
            _ when name != null => XenDumps.Describe(decoding, name),
            _ => DescribeUnknown(decoding),
        };
    }

    private static NoteMeaning DescribeInteger(NoteDecoding decoding, string name)
    {
        var size = decoding.Desc.Length;
        if (size is not (1 or 2 or 4 or 8))
        {
            decoding.FindInHeader(VocabularyCodes.XenIntegerSize, Severity.Error, $"Xen reads {name} as 0: it takes integers of 1, 2, 4 or 8 bytes, and this one has {NoteText.Bytes((ulong)size)}", "Write the value as .long (4 bytes) or .quad (8 bytes) and set descsz to match");
            return decoding.Meaning(name, "0 to Xen; " + UnknownNote.Text(decoding), new NoteValue.Bytes(decoding.Note.Desc));
        }

        var value = decoding.Number(0, size);
        var text = decoding.Note.Type switch
        {
            XenNoteTypes.SUSPEND_CANCEL or XenNoteTypes.MOD_START_PFN => value == 0 ? "no" : value == 1 ? "yes" : $"yes ({NoteText.Hex(value)})",
            XenNoteTypes.PHYS32_ENTRY => CheckPhys32Entry(decoding, value),
            _ => NoteText.Hex(value),
        };
        return decoding.Meaning(name, text, new NoteValue.Number(value));
    }

    private static string CheckPhys32Entry(NoteDecoding decoding, ulong value)
    {
        var text = NoteText.Hex(value);
        if ((uint)value == uint.MaxValue)
        {
            decoding.Find(VocabularyCodes.Phys32EntryRange, Severity.Error, 0, $"PHYS32_ENTRY {text} is, in its low 32 bits, the value by which Xen marks the note as absent: there is no PVH entry", "Set the physical address of the 32-bit entry point");
            return text;
        }

        if (value <= uint.MaxValue) return text;
        decoding.Find(VocabularyCodes.Phys32EntryRange, Severity.Error, 0, $"PHYS32_ENTRY {text} is above 4 GiB; Xen keeps the low 32 bits and enters at {NoteText.Hex((uint)value)}", "Give the physical address: subtract the kernel's virtual base from the symbol");
        return $"{text}, cut to {NoteText.Hex((uint)value)}";
    }

    private static NoteMeaning DescribeSupportedFeatures(NoteDecoding decoding)
    {
        const string name = "SUPPORTED_FEATURES";
        var size = decoding.Desc.Length;
        if (size == 0 || size % 4 != 0)
        {
            decoding.FindInHeader(VocabularyCodes.SupportedFeaturesSize, Severity.Error, $"Xen reads {name} as 0: it takes 32-bit words, and this descriptor has {NoteText.Bytes((ulong)size)}", "Write the mask as one .long");
            return decoding.Meaning(name, "0 to Xen; " + UnknownNote.Text(decoding), new NoteValue.Bytes(decoding.Note.Desc));
        }

        // One word holds every feature there is; a longer list is kept as bytes behind a sane number of words.
        const int maximumWords = 16;
        var words = Math.Min(size / 4, maximumWords);
        List<string> names = [];
        List<NoteValue> values = [], features = [];
        ulong unknown = 0;
        for (var index = 0; index < words; index++)
        {
            var word = decoding.Word(4 * index);
            values.Add(new NoteValue.Number(word));
            for (var bit = 0; bit < 32; bit++)
            {
                if ((word & 1u << bit) == 0) continue;
                var feature = XenFeatures.FromBit(32 * index + bit);
                if (feature == null && index == 0) unknown |= 1u << bit;
                names.Add(feature?.Name ?? $"bit {32 * index + bit}");
                features.Add(feature == null ? new NoteValue.Number((ulong)(32 * index + bit)) : new NoteValue.Text(feature.Name));
            }
        }

        if (unknown != 0) decoding.Find(VocabularyCodes.UnknownFeatureBits, Severity.Info, 0, $"SUPPORTED_FEATURES has the bits {NoteText.Hex(unknown)}, which no known feature has", "Clear them unless they are features newer than this tool");
        if (size > 4) decoding.Find(VocabularyCodes.SupportedFeaturesExtraWords, Severity.Info, 4, $"SUPPORTED_FEATURES has {size / 4} words; Xen reads the first", "Write one .long");
        List<KeyValuePair<string, NoteValue>> fields = [new("words", new NoteValue.Items(values)), new("features", new NoteValue.Items(features))];
        if (size > 4 * words) fields.Add(new("rest", new NoteValue.Bytes(decoding.Note.Desc[(4 * words)..])));
        return decoding.Meaning(name, names.Count == 0 ? "none" : string.Join(" | ", names), new NoteValue.Fields(fields));
    }

    private static NoteMeaning DescribeL1MfnValid(NoteDecoding decoding)
    {
        const string name = "L1_MFN_VALID";
        var size = decoding.Desc.Length;
        // Members are maddr_t: 8 bytes in 64-bit and PAE kernels, 4 in others. A 32-bit file does not say which it is, so
        // whatever can be 8-byte pairs is read so: every 32-bit PV kernel of the last decade is PAE.
        var member = decoding.Identity?.Class == 64 || size % 16 == 0 ? 8 : 4;
        if (size == 0 || size % (2 * member) != 0)
        {
            decoding.FindInHeader(VocabularyCodes.L1MfnValidSize, Severity.Warning, $"L1_MFN_VALID is a list of mask and value pairs of {2 * member} bytes, and this descriptor has {NoteText.Bytes((ulong)size)}", "Write pairs of .quad (in a 32-bit kernel without PAE, of .long)");
            return UnknownNote.Describe(decoding, name);
        }

        const int maximumPairs = 64;
        var pairs = Math.Min(size / (2 * member), maximumPairs);
        List<string> texts = [];
        List<NoteValue> values = [];
        for (var index = 0; index < pairs; index++)
        {
            var mask = decoding.Number(2 * member * index, member);
            var value = decoding.Number(2 * member * index + member, member);
            texts.Add($"mask {NoteText.Hex(mask)} value {NoteText.Hex(value)}");
            values.Add(new NoteValue.Fields([new("mask", new NoteValue.Number(mask)), new("value", new NoteValue.Number(value))]));
        }

        List<KeyValuePair<string, NoteValue>> fields = [new("memberSize", new NoteValue.Number((ulong)member)), new("pairs", new NoteValue.Items(values))];
        if (size > 2 * member * pairs) fields.Add(new("rest", new NoteValue.Bytes(decoding.Note.Desc[(2 * member * pairs)..])));
        return decoding.Meaning(name, string.Join(", ", texts), new NoteValue.Fields(fields));
    }

    private static NoteMeaning DescribePhys32Reloc(NoteDecoding decoding)
    {
        const string name = "PHYS32_RELOC";
        var size = decoding.Desc.Length;
        if (size % 4 != 0)
        {
            decoding.FindInHeader(VocabularyCodes.Phys32RelocSize, Severity.Error, $"PHYS32_RELOC has {NoteText.Bytes((ulong)size)}, no whole number of 32-bit words; Xen reads every word that it expects there as 0", "Write up to three .long: alignment, lowest start, highest last byte");
            return UnknownNote.Describe(decoding, name);
        }

        if (size > 12) decoding.Find(VocabularyCodes.Phys32RelocSize, Severity.Info, 12, $"PHYS32_RELOC has {size / 4} words; Xen reads the first three", "Write up to three .long: alignment, lowest start, highest last byte");
        ReadOnlySpan<string> parts = ["align", "min", "max"];
        List<string> texts = [];
        List<KeyValuePair<string, NoteValue>> fields = [];
        for (var index = 0; index < Math.Min(size / 4, 3); index++)
        {
            texts.Add($"{parts[index]} {NoteText.Hex(decoding.Word(4 * index))}");
            fields.Add(new(parts[index], new NoteValue.Number(decoding.Word(4 * index))));
        }

        if (size > 12) fields.Add(new("rest", new NoteValue.Bytes(decoding.Note.Desc[12..])));
        return decoding.Meaning(name, texts.Count == 0 ? "relocatable, no limits given" : string.Join(", ", texts), new NoteValue.Fields(fields));
    }

    private static NoteMeaning DescribeUnknown(NoteDecoding decoding)
    {
        decoding.FindInHeader(VocabularyCodes.UnknownXenType, Severity.Info, $"Xen's loader knows no note of type {NoteText.Hex(decoding.Note.Type)} and skips it");
        return UnknownNote.Describe(decoding, null);
    }
}
