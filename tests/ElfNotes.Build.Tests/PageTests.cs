using System.Text.RegularExpressions;
using ElfNotes.Images;
using ElfNotes.TestKit.Linkers;
using ElfNotes.TestKit.Packages;
using ElfNotes.Vocabulary;

namespace ElfNotes.Build.Tests;

/// <summary>docs/notes-in-csharp.md can be followed: its files, as they stand there, are built with the package.</summary>
public sealed class PageTests
{
    private const string Program = "## A program with notes";
    private const string Linker = "## Notes for a linker of your own";
    private const string Object = "obj/Debug/net10.0/notes.o";

    [Fact]
    public void The_program_has_the_notes_that_are_shown()
    {
        Tool.Require(new Tool("readelf", "binutils"));
        using var project = Write(PageProject.Files(Program));

        Transcript.Follow(project, Assert.Single(PageProject.Blocks(Program, "console")));
    }

    [Fact]
    public void The_attributes_give_what_is_shown()
    {
        using var project = Write(PageProject.Files(Linker).Take(2));

        project.RunWell("build");

        AssertShown(project);
        Assert.Contains("ELFNOTE", File.ReadAllText(project[Object.Replace(".o", ".h", StringComparison.Ordinal)]), StringComparison.Ordinal);
        Assert.False(File.Exists(project["notes.h"]));
    }

    [Fact]
    public void A_copy_of_the_attributes_does_as_well()
    {
        using var project = Write([.. PageProject.Files(Linker).Take(2), ("attributes.cs", Assert.Single(PageProject.Blocks("## Attributes", "csharp")))]);

        project.RunWell("build", "-p:ElfNotesAttributes=false");

        AssertShown(project);
    }

    [Fact]
    public void The_items_give_the_same_and_a_mistake_is_found_where_it_is_shown()
    {
        var (name, text) = PageProject.Files(Linker)[2];
        using var project = Write([(name, text)]);

        project.RunWell("build");
        AssertShown(project);

        Add(project, name, text.Replace("\"ENTRY\"", "\"ENTRI\"", StringComparison.Ordinal));
        var shown = Assert.Single(PageProject.Blocks("## Mistakes", "text")).TrimEnd('\n');
        var result = project.Run("build");
        Assert.NotEqual(0, result.Status);
        Assert.Contains(result.Output.Split('\n'), line => line.Trim().Replace(project.Folder + "/", "", StringComparison.Ordinal) is var error && (error == shown || error.StartsWith(shown + " [", StringComparison.Ordinal)));
    }

    [Fact]
    public void More_items_join_those()
    {
        var (name, text) = PageProject.Files(Linker)[2];
        var more = PageProject.Blocks(Linker, "xml")[2];
        using var project = Write([(name, text.Replace("  </ItemGroup>", more + "  </ItemGroup>", StringComparison.Ordinal)), ("notes.yaml", "notes:\n  - {owner: Example, type: 9, u8: 1}\n")]);

        project.RunWell("build");

        Assert.Equal(["Example 7", "Example 9", "Xen 1", "Xen 10", "Xen 5", "Xen 8"], Notes(project).Select(note => $"{note.Owner} {note.Type}").Order(StringComparer.Ordinal));
    }

    private static UserProject Write(IEnumerable<(string Name, string Text)> files)
    {
        var project = new UserProject("ElfNotes.Build");
        project.Add("code.cs", "internal static class Code;\n");
        foreach (var (name, text) in files) Add(project, name, text);
        return project;
    }

    private static void Add(UserProject project, string name, string text) => project.Add(name, text.Replace(" Version=\"0.1.0\"", $" Version=\"{project.Feed.Version}\"", StringComparison.Ordinal));

    /// <summary>The object has the notes that the page shows, line for line: the offset, the owner, the type's name and what the note says.</summary>
    private static void AssertShown(UserProject project)
    {
        var shown = Assert.Single(PageProject.Blocks(Linker, "console")).Split('\n').Where(line => line.StartsWith("    0x", StringComparison.Ordinal)).Select(line => Regex.Replace(line.Trim(), " +", " "));

        Assert.Equal(shown, Notes(project).Select(note => $"0x{note.Offset:x} {note.Owner} {note.Name} {note.Text}"));
    }

    private static List<(string Owner, ulong Type, ulong Offset, string? Name, string Text)> Notes(UserProject project)
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
