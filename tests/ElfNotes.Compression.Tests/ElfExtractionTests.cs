using ElfNotes.Images;
using ElfNotes.TestKit;

namespace ElfNotes.Compression.Tests;

/// <summary>An ELF of any size comes out of a compressed stream without being held in memory.</summary>
[Collection(nameof(Alone))]
public sealed class ElfExtractionTests
{
    private const int Size = 120 << 20;

    public static TheoryData<PayloadFormat, string> Commands => new()
    {
        { PayloadFormat.Gzip, "gzip -1 -c" },
        { PayloadFormat.Bzip2, "bzip2 -1 -c" },
        { PayloadFormat.Xz, "xz -0 -c" },
        { PayloadFormat.Lzma, "lzma -0 -c" },
        { PayloadFormat.Lzo, "lzop -1 -c" },
        { PayloadFormat.Lz4Legacy, "lz4 -q -l -1 -c" },
        { PayloadFormat.Zstd, "zstd -q -1 -c" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_large_kernel_is_never_whole_in_memory(PayloadFormat format, string command)
    {
        var folder = Directory.CreateTempSubdirectory("elfnotes-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "vmlinux");
            WriteLarge(path);
            Compressors.Run("sh", ["-c", $"{command} {path} > {path}.z"], []);
            using var source = ByteSource.FromFile(path + ".z");
            var before = GC.GetTotalMemory(forceFullCollection: true);
            using var extraction = ElfExtraction.Open(source, new PayloadCodecs());
            using var expected = File.OpenRead(path);
            var (most, size, member) = (0L, 0L, Assert.Single(extraction.Elves));
            var wanted = new byte[1 << 18];
            foreach (var block in extraction.Blocks(member))
            {
                expected.ReadExactly(wanted.AsSpan(0, block.Length));
                Assert.True(block.Span.SequenceEqual(wanted.AsSpan(0, block.Length)), $"a block at {size} differs");
                size += block.Length;
                if (size % (32 << 20) == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            Assert.Equal(expected.Length, size);
            // Blocks of lz4 stay decoded as long as there are 64 MiB of them; the other formats keep no more than a block.
            Assert.InRange(most, 1, format == PayloadFormat.Lz4Legacy ? 80 << 20 : 26 << 20);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_was_given_is_not_given_again()
    {
        var kernel = new byte[3 << 20];
        Random.Shared.NextBytes(kernel);
        Kernels.Pvh().Build().CopyTo(kernel, 0);
        using var extraction = ElfExtraction.Open(ByteSource.FromMemory(Compressors.Compress(PayloadFormat.Gzip, kernel)), new PayloadCodecs());
        var member = Assert.Single(extraction.Elves);
        Assert.Equal(kernel.Length, extraction.Blocks(member).Sum(block => block.Length));
        Assert.Throws<InvalidOperationException>(() => extraction.Blocks(member).First());
    }

    // Zeros are kept nowhere anyway: no two blocks are alike.
    private static void WriteLarge(string path)
    {
        using var file = File.Create(path);
        var block = new byte[1 << 20];
        new Random(Contents.Seed).NextBytes(block.AsSpan(0, 1 << 16));
        for (var i = 0; i < Size; i += block.Length)
        {
            block[i >> 20] ^= 0x55;
            file.Write(block);
        }

        file.Position = 0;
        file.Write(Kernels.Pvh().Build());
    }
}
