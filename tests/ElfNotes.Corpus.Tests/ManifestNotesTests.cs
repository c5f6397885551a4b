using ElfNotes.Compression;
using ElfNotes.Images;
using ElfNotes.TestKit;

namespace ElfNotes.Corpus.Tests;

/// <summary>The notation that the corpus tests compare in, on the project's own images: this runs where the corpus is absent, too.</summary>
public class ManifestNotesTests
{
    [Theory]
    [InlineData("pvh-good.elf", "Xen:0x12")]
    [InlineData("pv-pvh-good.elf", "Xen:0x1,Xen:0x12,Xen:0x2,Xen:0x3,Xen:0x5,Xen:0x6,Xen:0x8,Xen:0x9")]
    [InlineData("pvh-no-note.elf", "")]
    public void Notes_are_written_as_in_the_manifest(string name, string expected)
    {
        using var source = ByteSource.FromFile(Path.Combine(RepositoryFiles.Root!, "examples", "images", name));
        using var image = ImageFile.Open(source, new PayloadCodecs());
        Assert.Equal(expected, ManifestNotes.Of(image));
    }
}
