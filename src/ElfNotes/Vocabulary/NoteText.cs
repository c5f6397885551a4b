using System.Globalization;
using System.Text;

namespace ElfNotes.Vocabulary;

/// <summary>How values are written for a person.</summary>
internal static class NoteText
{
    /// <summary>Strings above this size stay bytes: no known note comes near it, and a hostile one would double in memory.</summary>
    public const int MaximumStringSize = 64 * 1024;

    private const int QuotedLength = 60;

    public static string Hex(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    public static string Decimal(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Count(ulong count, string singular) => count == 1 ? $"1 {singular}" : $"{Decimal(count)} {singular}s";

    public static string Bytes(ulong count) => Count(count, "byte");

    /// <summary>The bytes of a string up to its NUL, or all of them.</summary>
    public static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> bytes)
    {
        var nul = bytes.IndexOf((byte)0);
        return nul < 0 ? bytes : bytes[..nul];
    }

    /// <summary>Decodes UTF-8; bytes that are not become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>A string as data: text, or bytes where it is too long to be one.</summary>
    public static NoteValue StringValue(ReadOnlyMemory<byte> desc)
    {
        var text = UpToNul(desc.Span);
        return text.Length > MaximumStringSize ? new NoteValue.Bytes(desc) : new NoteValue.Text(Decode(text));
    }

    /// <summary>The start of a string, for a line of text.</summary>
    public static string StringText(ReadOnlySpan<byte> desc)
    {
        var text = UpToNul(desc);
        // Four bytes are the most that a character takes, so this decodes more than Cap leaves.
        var first = text[..Math.Min(text.Length, 4 * (NoteVocabulary.MaximumTextLength + 1))];
        return Cap(Decode(first));
    }

    /// <summary>Words of the file inside a message, cut to a length that leaves the message readable.</summary>
    public static string Quote(string text) => $"\"{Cap(text, QuotedLength)}\"";

    public static string Cap(string text) => Cap(text, NoteVocabulary.MaximumTextLength);

    private static string Cap(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = length - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
