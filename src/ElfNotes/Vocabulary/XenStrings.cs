namespace ElfNotes.Vocabulary;

/// <summary>
/// Xen's string notes. Xen reads a string from the start of the descriptor to the first NUL, whatever descsz says
/// (<c>elf_strval</c> in libelf), so that a string is right by its bytes and not by its size.
/// </summary>
internal static class XenStrings
{
    /// <summary>The longest string that libelf reads, in bytes without the NUL (ELF_MAX_STRING_LENGTH).</summary>
    public const int MaximumLength = 4096;

    /// <summary>The characters that fit into libelf's 16-byte buffers.</summary>
    public const int KeptLength = 15;

    public static NoteMeaning Describe(NoteDecoding decoding, string name)
    {
        var bytes = NoteText.UpToNul(decoding.Desc);
        CheckEnd(decoding, name, bytes.Length);
        if (bytes.Length > MaximumLength)
        {
            decoding.Find(VocabularyCodes.XenStringTooLong, Severity.Warning, 0, $"{name} is a string of {NoteText.Bytes((ulong)bytes.Length)}; Xen reads {MaximumLength} at most, drops the note and marks the image as broken", "Shorten it");
        }
        else if (decoding.Note.Type == XenNoteTypes.FEATURES)
        {
            var features = new XenFeatureString(bytes);
            features.Check(XenFeatureString.EffectInNote, decoding.Find);
            return decoding.Meaning(name, features.Text, features.Value);
        }

        var text = NoteText.StringText(bytes);
        CheckText(decoding, name, text, bytes.Length);
        return decoding.Meaning(name, text.Length == 0 ? "(empty)" : text, NoteText.StringValue(decoding.Note.Desc));
    }

    private static void CheckEnd(NoteDecoding decoding, string name, int length)
    {
        var desc = decoding.Desc;
        if (length == desc.Length)
        {
            // A descriptor that is padded with zeros has its NUL there: Linux writes FEATURES so, with 21 bytes.
            var padding = decoding.Note.Padding.Span;
            if (!padding.IsEmpty && padding[0] == 0) return;
            decoding.Find(VocabularyCodes.XenStringNotTerminated, Severity.Warning, length, $"No NUL ends the string of {name}, and {(padding.IsEmpty ? "no padding follows it" : "its padding is not zero")}: Xen reads on into whatever comes next", "Write it with .asciz and count the NUL in descsz");
        }
        else if (desc[length..].ContainsAnyExcept((byte)0))
        {
            decoding.Find(VocabularyCodes.XenStringTail, Severity.Warning, length, $"{name} has bytes behind its first NUL, which Xen does not see", "Write the string with one .asciz; two in a row leave a NUL between them");
        }
    }

    private static void CheckText(NoteDecoding decoding, string name, string text, int length)
    {
        var isKeptShort = decoding.Note.Type is XenNoteTypes.XEN_VERSION or XenNoteTypes.GUEST_OS or XenNoteTypes.GUEST_VERSION or XenNoteTypes.LOADER;
        if (isKeptShort && length is > KeptLength and <= MaximumLength)
            decoding.Find(VocabularyCodes.XenStringCut, Severity.Info, KeptLength, $"Xen keeps the first {KeptLength} of the {length} characters of {name}", $"Use at most {KeptLength} characters if all of them matter");

        var isWithoutEffect = decoding.Note.Type switch
        {
            XenNoteTypes.PAE_MODE => text != "yes" && text != "no" && !NoteText.UpToNul(decoding.Desc).AsBimodal(),
            XenNoteTypes.BSD_SYMTAB => text != "yes" && text != "no",
            _ => false,
        };
        if (isWithoutEffect)
            decoding.Find(VocabularyCodes.XenTextWithoutEffect, Severity.Info, 0, $"{name} is {NoteText.Quote(text)}, which Xen takes for \"no\"", decoding.Note.Type == XenNoteTypes.PAE_MODE ? "Write yes, no, bimodal or yes,bimodal." : "Write yes or no, in lower case");
    }

    private static bool AsBimodal(this ReadOnlySpan<byte> text) => text.IndexOf("bimodal"u8) >= 0;
}
