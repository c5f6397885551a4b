using System.Text.RegularExpressions;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.Vocabulary;

namespace ElfNotes.Build.Tests;

/// <summary>docs/notes-in-csharp.md can be followed: its files, as they stand there, are built.</summary>
public sealed class PageTests
{
    // The references are built with the tests. Building them once more would write what other tests read.
    private static readonly string[] s_checkout = [$"-p:ElfNotesCheckout={RepositoryFiles.Root}", $"-p:Configuration={BuiltProject.Configuration}", "-p:BuildProjectReferences=false"];

    private static string Object => $"obj/{BuiltProject.Configuration}/net10.0/notes.o";

    [Fact]
    public void The_attributes_give_what_is_shown()
    {
        using var project = Write(PageProject.Files("## Attributes").Take(2));

        project.BuildWell(s_checkout);

        AssertShown(project);
        Assert.Contains("ELFNOTE", File.ReadAllText(project[Object.Replace(".o", ".h", StringComparison.Ordinal)]), StringComparison.Ordinal);
        Assert.False(File.Exists(project["notes.h"]));
    }

    [Fact]
    public void A_copy_of_the_attributes_does_as_well()
    {
        var files = PageProject.Files("## Attributes");
        Assert.Equal(["kernel.csproj", "notes.cs", "attributes.cs"], files.Select(file => file.Name));
        var withoutReference = Regex.Replace(files[0].Text, "^ *<ProjectReference .*\n", "", RegexOptions.Multiline);
        Assert.NotEqual(files[0].Text, withoutReference);
        using var project = Write([("kernel.csproj", withoutReference), .. files.Skip(1)]);

        project.BuildWell(s_checkout);

        AssertShown(project);
    }

    [Fact]
    public void The_items_give_the_same_and_a_mistake_is_found_where_it_is_shown()
    {
        var (name, text) = Assert.Single(PageProject.Files("## Items"));
        using var project = Write([(name, text)]);

        project.BuildWell(s_checkout);
        AssertShown(project);

        project.Add(name, text.Replace("\"ENTRY\"", "\"ENTRI\"", StringComparison.Ordinal));
        var shown = Assert.Single(PageProject.Blocks("## Mistakes", "text")).TrimEnd('\n');
        var (status, lines) = project.Build(s_checkout);
        Assert.NotEqual(0, status);
        Assert.Contains(lines, line => line == shown || line.StartsWith(shown + " [", StringComparison.Ordinal));
    }

    [Fact]
    public void More_items_join_those()
    {
        var (name, text) = Assert.Single(PageProject.Files("## Items"));
        var more = PageProject.Blocks("## Items", "xml")[1];
        using var project = Write([(name, text.Replace("  </ItemGroup>", more + "  </ItemGroup>", StringComparison.Ordinal)), ("notes.yaml", "notes:\n  - {owner: Example, type: 9, u8: 1}\n")]);

        project.BuildWell(s_checkout);

        Assert.Equal(["Example 7", "Example 9", "Xen 1", "Xen 10", "Xen 5", "Xen 8"], Notes(project).Select(note => $"{note.Owner} {note.Type}").Order(StringComparer.Ordinal));
    }

    /// <summary>A checkout whose tasks nobody has built says which command builds them; once they are there they are found, the newer ones of two.</summary>
    [Fact]
    public void A_checkout_finds_its_tasks_or_says_how_they_are_built()
    {
        using var project = Write([Assert.Single(PageProject.Files("## Items"))]);
        var source = Path.Combine(RepositoryFiles.Root!, "src", "ElfNotes.Build");
        var checkout = project["checkout/src/ElfNotes.Build"];
        Copy("build", "build");
        File.Copy(Path.Combine(source, "ElfNotes.Build.csproj"), Path.Combine(checkout, "ElfNotes.Build.csproj"));

        var (status, lines) = project.Build($"-p:ElfNotesCheckout={project["checkout"]}");
        Assert.NotEqual(0, status);
        Assert.Contains(lines, line => line.Contains("error : The tasks that write ELF notes are not built yet. Build them once: dotnet build -c Release checkout/src/ElfNotes.Build/ElfNotes.Build.csproj", StringComparison.Ordinal));

        Copy(Path.GetRelativePath(source, BuiltProject.Tasks), "bin/Debug/net10.0");
        Directory.CreateDirectory(Path.Combine(checkout, "bin/Release/net10.0"));
        var stale = Path.Combine(checkout, "bin/Release/net10.0/ElfNotes.Build.dll");
        File.WriteAllText(stale, "no assembly");
        File.SetLastWriteTimeUtc(stale, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        project.BuildWell($"-p:ElfNotesCheckout={project["checkout"]}", $"-p:Configuration={BuiltProject.Configuration}");
        AssertShown(project);

        void Copy(string from, string to)
        {
            Directory.CreateDirectory(Path.Combine(checkout, to));
            foreach (var file in Directory.GetFiles(Path.Combine(source, from))) File.Copy(file, Path.Combine(checkout, to, Path.GetFileName(file)));
        }
    }

    [Fact]
    public void An_import_that_was_forgotten_is_named()
    {
        var (name, text) = Assert.Single(PageProject.Files("## Items"));
        using var project = Write([(name, Regex.Replace(text, "^ *<Import .*props.*\n", "", RegexOptions.Multiline))]);

        var (status, lines) = project.Build(s_checkout);

        Assert.NotEqual(0, status);
        Assert.Contains(lines, line => line.Contains("error : ElfNotes.Build.targets is imported, and ElfNotes.Build.props is not", StringComparison.Ordinal));
    }

    private static BuiltProject Write(IEnumerable<(string Name, string Text)> files)
    {
        var project = new BuiltProject("");
        foreach (var (name, text) in files) project.Add(name, text);
        return project;
    }

    /// <summary>The object has the notes that the page shows, line for line: the offset, the owner, the type's name and what the note says.</summary>
    private static void AssertShown(BuiltProject project)
    {
        var shown = Assert.Single(PageProject.Blocks("## Attributes", "console")).Split('\n').Where(line => line.StartsWith("    0x", StringComparison.Ordinal)).Select(line => Regex.Replace(line.Trim(), " +", " "));

        Assert.Equal(shown, Notes(project).Select(note => $"0x{note.Offset:x} {note.Owner} {note.Name} {note.Text}"));
    }

    private static List<(string Owner, ulong Type, ulong Offset, string? Name, string Text)> Notes(BuiltProject project)
    {
        using var source = ByteSource.FromFile(project[Object]);
        using var image = ImageFile.Open(source, null);
        var member = image.Members[0];
        return [.. member.Notes.Select(note =>
        {
            var meaning = NoteVocabulary.Describe(note, member.Elf?.Identity);
            return (note.Owner, note.Type, note.Offset, meaning.Name, meaning.Text);
        })];
    }
}
