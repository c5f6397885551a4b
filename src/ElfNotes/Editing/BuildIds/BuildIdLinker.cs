using System.Globalization;
using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The linker that made a file, by the mark that it left: gold a note, lld and mold a line in the section .comment. GNU ld leaves none.</summary>
/// <param name="Kind">Which linker.</param>
/// <param name="Major">The first number of its version; 0 where that is not known.</param>
/// <param name="Minor">The second one.</param>
/// <param name="IsMarked">Whether the file says so; without a mark it is taken for GNU ld's.</param>
public sealed record BuildIdLinker(BuildIdLinkerKind Kind, int Major = 0, int Minor = 0, bool IsMarked = true)
{
    private const ulong NT_GNU_GOLD_VERSION = 4;
    private const int MaxCommentBytes = 64 * 1024;

    /// <summary>The linker of a file.</summary>
    /// <param name="file">A linked file.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static BuildIdLinker Of(ElfFile file)
    {
        foreach (var line in Comments(file))
        {
            if (line.StartsWith("Linker:", StringComparison.Ordinal) && Behind(line, "LLD ") is { } lld) return Versioned(BuildIdLinkerKind.Lld, lld);
            if (line.StartsWith("mold ", StringComparison.Ordinal)) return Versioned(BuildIdLinkerKind.Mold, line["mold ".Length..]);
        }

        foreach (var note in file.Notes)
            if (note is { Owner: "GNU", Type: NT_GNU_GOLD_VERSION } && Behind(Encoding.UTF8.GetString(note.Desc.Span).TrimEnd('\0'), "gold ") is { } gold)
                return Versioned(BuildIdLinkerKind.Gold, gold);
        return new BuildIdLinker(BuildIdLinkerKind.GnuLd, IsMarked: false);
    }

    /// <summary>Its name, with the version where it is known.</summary>
    public override string ToString()
    {
        var name = Kind switch
        {
            BuildIdLinkerKind.Gold => "gold",
            BuildIdLinkerKind.Lld => "lld",
            BuildIdLinkerKind.Mold => "mold",
            _ => "GNU ld",
        };
        return Major == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {Major}.{Minor}");
    }

    private static string[] Comments(ElfFile file)
    {
        if (file.FindSection(".comment") is not { Flags: var flags } section || (flags & ElfSection.SHF_COMPRESSED) != 0) return [];
        var bytes = file.Source.ReadMemory(section.Offset, (int)Math.Min(section.Size, MaxCommentBytes));
        return Encoding.UTF8.GetString(bytes.Span).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string? Behind(string text, string word) => text.IndexOf(word, StringComparison.Ordinal) is var at and >= 0 ? text[(at + word.Length)..] : null;

    private static BuildIdLinker Versioned(BuildIdLinkerKind kind, string version)
    {
        var parts = version.Split(' ')[0].Split('.');
        return new BuildIdLinker(kind, Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : 0);
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
