using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Manifest;

/// <summary>Descriptions of notes in YAML: <c>notes.yaml</c>, and the documents of LLVM's yaml2obj. The format is in <c>docs/notes-yaml.md</c>.</summary>
public static class NotesYaml
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">UTF-8, with or without a byte order mark.</param>
    /// <param name="fileName">What positions call the file; null for standard input.</param>
    /// <param name="limits">How much is taken.</param>
    public static NotesYamlResult Read(ReadOnlyMemory<byte> bytes, string? fileName, NotesYamlLimits? limits = null)
    {
        limits ??= NotesYamlLimits.Default;
        if (bytes.Length > limits.MaxBytes) return TooLong(fileName, limits);
        try
        {
            return ReadText(StrictUtf8.GetString(bytes.Span), fileName, limits);
        }
        catch (DecoderFallbackException)
        {
            System.Text.Unicode.Utf8.ToUtf16(bytes.Span, new char[bytes.Length], out var read, out _, replaceInvalidSequences: false);
            var before = Encoding.UTF8.GetString(bytes.Span[..read]);
            return Failed(TextPlaces.At(before, before.Length, fileName), $"the text is not UTF-8: byte 0x{bytes.Span[read]:x2}", "Save the file as UTF-8");
        }
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="fileName">What positions call the file; null for standard input.</param>
    /// <param name="limits">How much is taken.</param>
    public static NotesYamlResult Read(string text, string? fileName, NotesYamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= NotesYamlLimits.Default;
        return text.Length > limits.MaxBytes || Encoding.UTF8.GetByteCount(text) > limits.MaxBytes ? TooLong(fileName, limits) : ReadText(text, fileName, limits);
    }

    /// <summary>Writes notes that were read, so that reading and encoding the text gives their bytes again: <c>verbatim</c> is set, and each note says what it must.</summary>
    /// <param name="notes">The notes, in file order.</param>
    /// <param name="elf">The file that they are of, for machine and sections; null for bare notes.</param>
    /// <param name="title">The first line, a comment.</param>
    public static NotesYamlText Write(IReadOnlyList<ElfNote> notes, ElfFile? elf, string title) => NotesYamlWriter.Write(notes, elf, title);

    /// <summary>Writes a description, so that reading gives it again but for its positions.</summary>
    /// <param name="description">From any source.</param>
    /// <param name="title">The first line, a comment.</param>
    public static string Write(PlanDescription description, string title)
    {
        ArgumentNullException.ThrowIfNull(description);
        return NotesYamlWriter.Write(description, title);
    }

    private static NotesYamlResult ReadText(string text, string? fileName, NotesYamlLimits limits)
    {
        if (text.StartsWith('\ufeff')) text = text[1..];
        var odd = TextPlaces.FindUnprintable(text);
        if (odd >= 0)
            return Failed(TextPlaces.At(text, odd, fileName), $"a character that YAML does not allow: U+{(int)text[odd]:X4}", "In a value between double quotes write it as an escape, such as \"\\0\" or \"\\x1b\"");
        var findings = new List<PlanFinding>();
        try
        {
            var documents = new YamlComposer(text, fileName, limits, findings).Compose();
            return new NotesYamlResult(PlanDescription.Join([.. documents.Select(document => DocumentReader.Read(document, findings))]), findings);
        }
        catch (MalformedYamlException e)
        {
            return new NotesYamlResult(null, [.. findings, e.Finding]);
        }
    }

    private static NotesYamlResult TooLong(string? fileName, NotesYamlLimits limits) =>
        Failed(new SourcePosition(fileName, 1, 1), $"the text is longer than {limits.MaxBytes} bytes", "Split it into several files: build takes several sources");

    private static NotesYamlResult Failed(SourcePosition position, string message, string? hint) =>
        new(null, [new PlanFinding(AuthoringCodes.Malformed, Severity.Error, position, message, hint)]);
}
