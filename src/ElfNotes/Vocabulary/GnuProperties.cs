namespace ElfNotes.Vocabulary;

/// <summary>
/// The list of program properties in NT_GNU_PROPERTY_TYPE_0: 32-bit type, 32-bit data size, data, padded to 8 bytes in
/// 64-bit files and to 4 in 32-bit ones (x32 among them).
/// </summary>
internal static class GnuProperties
{
    /// <summary>The most properties that are explained: Linux reads no list above 1024 bytes, and 8 is the least that one takes.</summary>
    public const int MaximumCount = 128;

    private const int HeaderSize = 8;

    public static NoteMeaning Describe(NoteDecoding decoding, string name)
    {
        var alignment = Alignment(decoding);
        CheckFrame(decoding, alignment);
        List<string> texts = [];
        List<NoteValue> values = [];
        uint? previous = null;
        var at = 0;
        while (TryReadHeader(decoding, at, out var type, out var size) && values.Count < MaximumCount)
        {
            CheckOrder(decoding, at, previous, type);
            previous = type;
            var property = GnuPropertyTable.Find(type, decoding.Machine);
            var (text, value) = GnuPropertyData.Describe(decoding, property, type, at, size);
            texts.Add(text);
            values.Add(value);
            at = End(decoding, at + HeaderSize + size, alignment);
        }

        if (at < decoding.Desc.Length)
        {
            var rest = decoding.Note.Desc[at..];
            CheckRest(decoding, at, values.Count);
            texts.Add($"{NoteText.Bytes((ulong)rest.Length)} left over");
            values.Add(new NoteValue.Fields([new("rest", new NoteValue.Bytes(rest))]));
        }

        return decoding.Meaning(name, texts.Count == 0 ? "no properties" : string.Join("; ", texts), new NoteValue.Items(values));
    }

    private static bool TryReadHeader(NoteDecoding decoding, int at, out uint type, out int size)
    {
        type = 0;
        size = 0;
        var left = decoding.Desc.Length - at;
        if (left < HeaderSize) return false;
        type = decoding.Word(at);
        var announced = decoding.Word(at + 4);
        if (announced > (uint)(left - HeaderSize)) return false;
        size = (int)announced;
        return true;
    }

    /// <summary>The class's word; where there is no header to tell, 8 if the list can be walked so, as on every 64-bit kernel's own notes.</summary>
    private static int Alignment(NoteDecoding decoding)
    {
        if (decoding.Identity is { } identity) return identity.AddressSize == 8 ? 8 : 4;
        var at = 0;
        while (TryReadHeader(decoding, at, out _, out var size))
        {
            var end = at + HeaderSize + (long)size;
            at = (int)Math.Min(end + 7 & ~7L, decoding.Desc.Length);
        }

        return decoding.Desc.Length % 8 == 0 && at == decoding.Desc.Length ? 8 : 4;
    }

    private static void CheckFrame(NoteDecoding decoding, int alignment)
    {
        var size = decoding.Desc.Length;
        if (size < HeaderSize || size % alignment != 0)
            decoding.FindInHeader(VocabularyCodes.PropertyListSize, Severity.Error, $"The property list has {NoteText.Bytes((ulong)size)}; readers want at least 8 and a multiple of {alignment}, and ignore the list otherwise", $"Pad every property with .p2align {(alignment == 8 ? 3 : 2)} and count the padding in descsz");
        if (decoding.Identity != null && decoding.Note.Format.Alignment != alignment)
            decoding.FindInHeader(VocabularyCodes.PropertyAlignment, Severity.Warning, $"The property note is laid out for an alignment of {decoding.Note.Format.Alignment}; the file's class asks for {alignment}, and glibc and Linux skip the list otherwise", $"Give .note.gnu.property, and its segment, an alignment of {alignment}");
    }

    private static void CheckOrder(NoteDecoding decoding, int at, uint? previous, uint type)
    {
        if (previous == type)
            decoding.Find(VocabularyCodes.PropertyDuplicate, Severity.Error, at, $"The property {NoteText.Hex(type)} comes twice; Linux refuses such a program where it reads properties", "Keep one property of each type; let the linker merge them");
        else if (previous > type)
            decoding.Find(VocabularyCodes.PropertyOrder, Severity.Error, at, $"The property {NoteText.Hex(type)} stands behind {NoteText.Hex(previous.Value)}; types must ascend. Linux refuses such a program where it reads properties, and glibc stops here", "Sort the properties by type");
    }

    private static void CheckRest(NoteDecoding decoding, int at, int count)
    {
        if (count >= MaximumCount)
            decoding.Find(VocabularyCodes.TooManyProperties, Severity.Info, at, $"The list has more than {MaximumCount} properties; the rest is kept as bytes", "Let the linker write the list");
        else if (decoding.Desc.Length - at < HeaderSize)
            decoding.Find(VocabularyCodes.PropertyOverruns, Severity.Error, at, $"{NoteText.Bytes((ulong)(decoding.Desc.Length - at))} are left, too few for a property", "Set descsz to the end of the last property's padding");
        else
            decoding.Find(VocabularyCodes.PropertyOverruns, Severity.Error, at, $"The property {NoteText.Hex(decoding.Word(at))} announces {NoteText.Bytes(decoding.Word(at + 4))} of data, and {decoding.Desc.Length - at - HeaderSize} are there", "Correct pr_datasz; it counts the data without its padding");
    }

    private static int End(NoteDecoding decoding, int dataEnd, int alignment)
    {
        // Both bounds are below 2^31, but their round-up need not be.
        var end = (int)Math.Min((long)dataEnd + alignment - 1 & -(long)alignment, decoding.Desc.Length);
        if (decoding.Desc[dataEnd..end].ContainsAnyExcept((byte)0))
            decoding.Find(VocabularyCodes.PropertyPadding, Severity.Info, dataEnd, "The padding behind a property is not zero", "Pad with .p2align, which writes zeros");
        return end;
    }
}
