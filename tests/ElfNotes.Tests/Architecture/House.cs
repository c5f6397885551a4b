using ElfNotes.Compression;
using ElfNotes.Elf;
using ElfNotes.Manifest;

namespace ElfNotes.Tests.Architecture;

/// <summary>The rules of the house, as its design has them.</summary>
internal static class House
{
    /// <summary>The rooms of the library, and the rooms that each may use besides itself and the root. A new room needs a line here.</summary>
    public static IReadOnlyDictionary<string, string[]> Rooms { get; } = new Dictionary<string, string[]>
    {
        [""] = [],
        ["Notes"] = [],
        ["Elf"] = ["Notes"],
        ["Images"] = ["Notes", "Elf"],
        ["Vocabulary"] = ["Notes", "Elf"],
        ["LinkerScripts"] = [],
        ["Boot"] = ["Notes", "Elf", "Images", "Vocabulary"],
        ["Authoring"] = ["Notes", "Elf", "Vocabulary", "Boot"],
        ["Editing"] = ["Notes", "Elf", "Images", "Vocabulary", "Boot", "Authoring"],
    };

    public static string Library { get; } = typeof(ElfFile).Assembly.Location;

    public static string Compression { get; } = typeof(PayloadCodecs).Assembly.Location;

    public static string Manifest { get; } = typeof(NotesYaml).Assembly.Location;

    /// <summary>What only a program with a terminal uses.</summary>
    public static bool IsConsole(string space, string name) =>
        name is "System.Console" or "System.ConsoleColor" || IsWithin(space, "Spectre.Console") || IsWithin(space, "System.CommandLine");

    /// <summary>What the trimmer cannot see through. Readers of metadata only look at the bytes of a file.</summary>
    public static bool IsReflection(string space, string name) =>
        (IsWithin(space, "System.Reflection") && !IsWithin(space, "System.Reflection.Metadata") && !IsWithin(space, "System.Reflection.PortableExecutable")) || IsWithin(space, "System.Linq.Expressions") || name == "System.Activator";

    private static bool IsWithin(string space, string around) => space == around || space.StartsWith(around + ".", StringComparison.Ordinal);
}
