using ElfNotes.TestKit;

namespace ElfNotes.Tests.Architecture;

/// <summary>The house keeps its rules.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void No_room_uses_one_that_it_must_not_know()
    {
        using var library = new AssemblyChecker(House.Library);

        Assert.Empty(library.RoomBreaches("ElfNotes", House.Rooms));
    }

    [Fact]
    public void No_source_names_a_room_that_it_must_not_know()
    {
        var root = Path.Combine(RepositoryFiles.Root!, "src", "ElfNotes");
        var breaches = new List<string>();
        foreach (var (room, mayUse) in House.Rooms)
        {
            var files = Directory.GetFiles(Path.Combine(root, room), "*.cs", room.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories);
            Assert.NotEmpty(files);
            foreach (var file in files)
                breaches.AddRange(SourceUsings.RoomsNamedIn(File.ReadAllText(file), House.Rooms.Keys.Except([room, .. mayUse])).Select(used => $"{Path.GetRelativePath(root, file)} names {used}"));
        }

        Assert.Empty(breaches);
    }

    [Fact]
    public void The_library_touches_no_console()
    {
        using var library = new AssemblyChecker(House.Library);
        using var compression = new AssemblyChecker(House.Compression);
        using var manifest = new AssemblyChecker(House.Manifest);

        Assert.Empty(library.UsesOf(House.IsConsole));
        Assert.Empty(compression.UsesOf(House.IsConsole));
        Assert.Empty(manifest.UsesOf(House.IsConsole));
    }

    [Fact]
    public void The_library_uses_no_reflection()
    {
        using var library = new AssemblyChecker(House.Library);
        using var manifest = new AssemblyChecker(House.Manifest);

        Assert.Empty(library.UsesOf(House.IsReflection));
        Assert.Empty(manifest.UsesOf(House.IsReflection));
    }

    [Fact]
    public void The_library_has_no_mutable_static_field()
    {
        using var library = new AssemblyChecker(House.Library);
        using var compression = new AssemblyChecker(House.Compression);
        using var manifest = new AssemblyChecker(House.Manifest);

        Assert.Empty(library.MutableStatics());
        Assert.Empty(compression.MutableStatics());
        Assert.Empty(manifest.MutableStatics());
    }

    [Fact]
    public void The_library_references_nothing_but_the_platform()
    {
        using var library = new AssemblyChecker(House.Library);

        Assert.All(library.References(), name => Assert.StartsWith("System.", name));
    }

    [Fact]
    public void The_codecs_reference_nothing_but_the_library_and_the_platform()
    {
        using var compression = new AssemblyChecker(House.Compression);

        Assert.Contains("ElfNotes", compression.References());
        Assert.All(compression.References().Where(name => name != "ElfNotes"), name => Assert.StartsWith("System.", name));
    }
}
