using System.Text;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Corpus.Tests;

/// <summary>Writes what was read the way MANIFEST.tsv's <c>notes</c> column does.</summary>
internal static class ManifestNotes
{
    private const int LongestOwner = 40;

    /// <summary><c>GNU:0x1,GNU:0x3x2</c> for each member, with a semicolon between members.</summary>
    public static string Of(ImageFile image) => string.Join(';', image.Members.Select(member => Of(member.Notes)));

    private static string Of(IReadOnlyList<ElfNote> notes) => string.Join(',', notes
        .GroupBy(note => $"{Owner(note.OwnerBytes.Span)}:0x{note.Type:x}")
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => group.Count() == 1 ? group.Key : $"{group.Key}x{group.Count()}"));

    private static string Owner(ReadOnlySpan<byte> bytes)
    {
        // The owners of GNU build attributes are data; the manifest counts them all under their first two letters.
        if (bytes.Length > 2 && bytes.StartsWith("GA"u8) && "*$+!"u8.Contains(bytes[2])) return "GA";
        var text = new StringBuilder();
        foreach (var b in bytes.TrimEnd((byte)0))
            text.Append(b is >= 0x20 and < 0x7f ? ((char)b).ToString() : $"\\x{b:x2}");
        return text.Length > LongestOwner ? text.ToString(0, LongestOwner - 3) + "..." : text.ToString();
    }
}
