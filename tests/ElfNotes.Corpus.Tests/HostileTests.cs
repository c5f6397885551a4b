using ElfNotes.Compression;
using ElfNotes.Images;

namespace ElfNotes.Corpus.Tests;

/// <summary>Files made to break readers: each is opened without an exception and without much memory.</summary>
public class HostileTests
{
    private const long MostBytes = 64L << 20;

    [Fact]
    public void NoFileTakesMuchMemory()
    {
        foreach (var path in Directory.GetFiles(CorpusFiles.PathOf("hostile")).Concat(Directory.GetFiles(CorpusFiles.PathOf("corpus/hostile"))))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var source = ByteSource.FromFile(path);
            using var image = ImageFile.Open(source, new PayloadCodecs());
            // All that was ever allocated, not what is kept: the stricter of the two.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"{path} allocated {allocated >> 20} MiB");
        }
    }

    [Theory]
    [InlineData("bz_bz2", "bzip2")]
    [InlineData("bz_gzip", "gzip")]
    [InlineData("bz_lzma", "lzma")]
    public void KernelsOfEveryCompressionAreRead(string name, string format)
    {
        using var source = ByteSource.FromFile(CorpusFiles.PathOf("hostile/" + name));
        using var image = ImageFile.Open(source, new PayloadCodecs());
        Assert.Equal(["bzImage", format, "ELF"], image.Members[0].Container);
        Assert.Contains(image.Members[0].Notes, note => note.Owner == "Xen");
    }

    [Fact]
    public void OffsetsOfAPayloadThatOverflowAreNamed()
    {
        Assert.Equal((ErrorCodes.BadContainer, 0x248ul), ErrorOf("hostile/bz_poff_big"));
        Assert.Equal((ErrorCodes.BadContainer, 0x24cul), ErrorOf("hostile/bz_plen_big"));
    }

    private static (string? Code, ulong? Offset) ErrorOf(string relative)
    {
        using var source = ByteSource.FromFile(CorpusFiles.PathOf(relative));
        using var image = ImageFile.Open(source, new PayloadCodecs());
        return (image.Members[0].Error?.Code, image.Members[0].Error?.Offset);
    }
}
