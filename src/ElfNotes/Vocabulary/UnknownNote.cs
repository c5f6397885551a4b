using System.Text;

namespace ElfNotes.Vocabulary;

/// <summary>A descriptor whose layout is not known, or that is cut: its size and its first bytes.</summary>
internal static class UnknownNote
{
    private const int ShownBytes = 16;
    private const int ShownCharacters = 64;

    public static NoteMeaning Describe(NoteDecoding decoding, string? name) =>
        decoding.Meaning(name, Text(decoding), new NoteValue.Bytes(decoding.Note.Desc));

    public static string Text(NoteDecoding decoding)
    {
        var desc = decoding.Desc;
        var size = decoding.Note.DescSize;
        var present = (ulong)desc.Length < size ? $"{NoteText.Decimal((ulong)desc.Length)} of {NoteText.Bytes(size)}" : NoteText.Bytes(size);
        if (desc.IsEmpty) return size == 0 ? "empty" : present;
        return present + ": " + Dump(desc);
    }

    /// <summary>The first bytes in hexadecimal, and as text where all that is shown is printable ASCII up to trailing NULs.</summary>
    public static string Dump(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes[..Math.Min(bytes.Length, ShownBytes)])
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(Convert.ToHexStringLower([value]));
        }

        if (bytes.Length > ShownBytes) text.Append(" …");
        var shown = bytes[..Math.Min(bytes.Length, ShownCharacters)].TrimEnd((byte)0);
        if (shown.IsEmpty || shown.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return text.ToString();
        return text.Append(" \"").Append(Encoding.ASCII.GetString(shown)).Append(bytes.Length > ShownCharacters ? "…\"" : "\"").ToString();
    }
}
