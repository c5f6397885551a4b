using ElfNotes.TestKit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>One of the examples that boot, in <c>examples</c>.</summary>
internal static class Example
{
    /// <summary>All of them.</summary>
    public static string[] Names { get; } = ["xen-pv-minimal", "pvh-minimal", "legacy-xen-guest"];

    /// <summary>Its folder.</summary>
    public static string Folder(string name) => Path.Combine(RepositoryFiles.Root!, "examples", name);

    /// <summary>The files that belong to it: all but its README, what is built, and what starts with a dot.</summary>
    public static IEnumerable<string> Files(string name) => Directory.GetFiles(Folder(name)).Select(file => Path.GetFileName(file)!)
        .Where(file => file is not ("README.md" or "xen") && file[0] != '.' && Path.GetExtension(file) is not (".o" or ".elf" or ".deb"))
        .Where(file => !(name == "legacy-xen-guest" && file == "notes.yaml")) // made by its build
        .Order(StringComparer.Ordinal);

    /// <summary>Copies it.</summary>
    public static void CopyTo(string name, string folder)
    {
        foreach (var file in Files(name)) File.Copy(Path.Combine(Folder(name), file), Path.Combine(folder, file));
    }
}
