using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;

namespace ElfNotes.Cli.Tests;

/// <summary><c>elfnotes extract</c>, against the decompressors of the formats.</summary>
public class ExtractTests
{
    public static TheoryData<PayloadFormat> Formats => [.. Enum.GetValues<PayloadFormat>().Where(format => format != PayloadFormat.None)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Out_of_any_container_comes_what_the_tool_gives(PayloadFormat format)
    {
        var content = Content();
        var stream = Compressors.Compress(format, content);
        var payload = format == PayloadFormat.Gzip ? stream : BzImageBuilder.WithSize(stream, (uint)content.Length);
        var image = new BzImageBuilder { Payload = payload, Tail = [1, 2, 3, 4] }.Build();
        Assert.Equal(content, Decompress(format, stream));
        foreach (var file in (byte[][])[image, stream, new PeBuilder().Add(".text", [1]).Add(".linux", image).Build(), new ZbootBuilder { Payload = stream }.Build(), SampleFiles.Gzip(image)])
            AssertExtracted(content, file);
    }

    [Fact]
    public void An_uncompressed_kernel_is_given_as_it_is() => AssertExtracted(Content(), Content());

    [Fact]
    public void What_the_payload_holds_behind_the_ELF_is_given_too()
    {
        byte[] content = [.. Kernels.Pvh().Build(), .. "relocations of a relocatable kernel"u8];
        AssertExtracted(content, SampleFiles.BzImage(content));
    }

    [Fact]
    public void A_wrong_declared_size_cuts_nothing_off_and_is_said()
    {
        var content = Content();
        using var folder = new TemporaryFolder();
        var result = Command.Run("extract", folder.Add("bzImage", new BzImageBuilder { Payload = BzImageBuilder.WithSize(Compressors.Compress(PayloadFormat.Xz, content), 100) }.Build()));
        Assert.Equal(0, result.Status);
        Assert.Equal(content, result.Output);
        Assert.Contains("EN2013", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_archive_one_member_is_named()
    {
        using var folder = new TemporaryFolder();
        var other = Kernels.Pv().Build();
        var archive = folder.Add("a.a", new ArBuilder().Add("one.o", Content()).Add("readme", "text"u8.ToArray()).Add("two.o.gz", SampleFiles.Gzip(other)).Build());
        var unnamed = Command.Run("extract", archive);
        Assert.Equal(2, unnamed.Status);
        Assert.Empty(unnamed.Output);
        Assert.Contains("has 2 ELF files, and --member must name one: one.o, two.o.gz", unnamed.ErrorText, StringComparison.Ordinal);
        Assert.Equal(Content(), Command.Run("extract", archive, "--member", "one.o").Output);
        Assert.Equal(other, Command.Run("extract", archive, "--member", "two.o.gz").Output);
        var wrong = Command.Run("extract", archive, "--member", "readme");
        Assert.Equal(2, wrong.Status);
        Assert.Contains("has no ELF file of the name readme: one.o, two.o.gz", wrong.ErrorText, StringComparison.Ordinal);
        Assert.Equal(Content(), Command.Run("extract", folder.Add("b.a", new ArBuilder().Add("x", Content()).Add("readme", "text"u8.ToArray()).Build())).Output);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Of_a_damaged_stream_no_file_is_left(PayloadFormat format)
    {
        using var folder = new TemporaryFolder();
        var stream = Compressors.Compress(format, Content());
        var file = folder.Add("cut", stream[..(stream.Length / 2)]);
        var result = Command.Run("extract", file, "-o", folder["out"]);
        Assert.Equal(3, result.Status);
        Assert.Contains("EN1005", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder.Path));
        Assert.Equal(3, Command.Run("extract", file).Status);
    }

    // Wherever the content ends in the blocks that are written: what stands behind the last byte is read as well.
    [Theory]
    [InlineData(PayloadFormat.Gzip, 1 << 18)]
    [InlineData(PayloadFormat.Gzip, 300_001)]
    [InlineData(PayloadFormat.Xz, 1 << 18)]
    [InlineData(PayloadFormat.Zstd, 1 << 18)]
    [InlineData(PayloadFormat.Bzip2, 1 << 19)]
    public void A_wrong_checksum_at_the_end_is_seen(PayloadFormat format, int size)
    {
        var content = new byte[size];
        Content().AsSpan(0, 4096).CopyTo(content);
        var stream = Compressors.Compress(format, content);
        stream[^6] ^= 1;
        using var folder = new TemporaryFolder();
        Assert.Equal(3, Command.Run("extract", folder.Add("damaged", stream), "-o", folder["out"]).Status);
        Assert.False(File.Exists(folder["out"]));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_and_a_device_is_not()
    {
        using var folder = new TemporaryFolder();
        var image = folder.Add("bzImage", SampleFiles.BzImage(Content()));
        var output = folder.Add("out", "old"u8.ToArray());
        Assert.Equal(0, Command.Run("extract", image, "--output", output).Status);
        Assert.Equal(Content(), File.ReadAllBytes(output));
        Assert.Equal(0, Command.Run("extract", image, "-o", "/dev/null").Status);
        Assert.Empty(File.ReadAllBytes("/dev/null"));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void What_cannot_be_extracted_is_said_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var image = folder.Add("bzImage", SampleFiles.BzImage(Content()));
        foreach (var (status, reason, arguments) in ((int, string, string[])[])
        [
            (3, "no such file", [folder["none"]]),
            (3, "EN1001", [folder.Add("text", "no kernel"u8.ToArray())]),
            (3, "there is no folder", [image, "-o", folder["none/out"]]),
            (3, "it is a directory", [image, "-o", folder.Path]),
            (2, "--member is of no use", [image, "--member", "x"]),
            (2, "there is no option --members", ["--members"]),
            (2, "extract needs a FILE", []),
        ])
        {
            var result = Command.Run(["extract", .. arguments]);
            Assert.Equal(status, result.Status);
            Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_set_changes_in_a_bzImage_comes_out_again()
    {
        using var folder = new TemporaryFolder();
        var note = new KernelNote { Type = 7, Owner = "Test\0"u8.ToArray(), Desc = "linux\0"u8.ToArray() };
        byte[] kernel = [.. Kernels.PvWithoutNotes().WithNotes([.. Kernels.PvNotes(), note]).Build(), .. new byte[5000]];
        // gzip's fast level leaves the room that a changed byte may need.
        var stream = Compressors.Run("gzip", ["-1", "-n", "-c"], kernel);
        var image = folder.Add("bzImage", new BzImageBuilder { Payload = stream }.Build());
        string[] edit = ["set", image, "--owner", "Test", "--type", "7", "--string", "linuy", "-o", folder["edited"]];
        var result = Command.Run(edit);
        Assert.True(result.Status == 0, result.ErrorText);
        Assert.Equal(new FileInfo(image).Length, new FileInfo(folder["edited"]).Length);
        var edited = Command.Run("extract", folder["edited"]).Output;
        Assert.Equal(kernel.Length, edited.Length);
        var differing = Assert.Single(Enumerable.Range(0, kernel.Length), at => kernel[at] != edited[at]);
        Assert.Equal("linuy"u8.ToArray(), edited[(differing - 4)..(differing + 1)]);

        var longer = Command.Run("add", image, "--owner", "Test", "--type", "7", "--string", "hi", "--keep-data", "-o", folder["none"]);
        Assert.Equal(1, longer.Status);
        Assert.Contains("EN5001", longer.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["none"]));
    }

    [Fact]
    public void A_terminal_gets_no_ELF()
    {
        const string Script = "/usr/bin/script";
        Require.Tool(Script, "bsdutils");
        using var folder = new TemporaryFolder();
        var image = folder.Add("bzImage", SampleFiles.BzImage(Content()));
        var result = Command.RunProcess(Script, ["-qec", $"{Command.Shell} extract {Command.Quote(image)}", "/dev/null"], null);
        Assert.Equal(2, result.Status);
        Assert.Contains("standard output is a terminal", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ELF\u0002", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Debian_s_kernels_are_what_the_tools_give()
    {
        var root = Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS");
        Assert.SkipUnless(root is { Length: > 0 } && Directory.Exists(root), "needs ELFNOTES_DEBIAN_KERNELS");
        string[] kernels = [.. Directory.GetDirectories(root!).SelectMany(package => Directory.GetFiles(Path.Combine(package, "boot"), "vmlinuz-*"))];
        Assert.NotEmpty(kernels);
        foreach (var kernel in kernels)
        {
            using var folder = new TemporaryFolder();
            var bytes = File.ReadAllBytes(kernel);
            var start = 512 * (bytes[0x1f1] + 1) + BitConverter.ToInt32(bytes, 0x248);
            var payload = bytes.AsSpan(start, BitConverter.ToInt32(bytes, 0x24c));
            var format = payload[0] == 0xfd ? PayloadFormat.Xz : PayloadFormat.Lz4Legacy;
            var wanted = Decompress(format, payload[..^4].ToArray());
            Assert.Equal(0, Command.Run("extract", kernel, "-o", folder["vmlinux"]).Status);
            Assert.True(wanted.AsSpan().SequenceEqual(File.ReadAllBytes(folder["vmlinux"])), kernel);
        }
    }

    private static byte[] Content()
    {
        // More than a block, and not a multiple of one.
        var bytes = new byte[700_001];
        new Random(5).NextBytes(bytes.AsSpan(5000, 50_000));
        Kernels.Pvh().Build().CopyTo(bytes, 0);
        return bytes;
    }

    private static void AssertExtracted(byte[] content, byte[] file)
    {
        using var folder = new TemporaryFolder();
        var result = Command.Run("extract", folder.Add("file", file));
        Assert.True(result.Status == 0, result.ErrorText);
        Assert.Equal(content, result.Output);
        Assert.Equal(0, Command.Run("extract", folder["file"], "-o", folder["out"]).Status);
        Assert.Equal(content, File.ReadAllBytes(folder["out"]));
        Assert.Equal(content, Command.Run(file, ["extract", "-", "-o", "-"]).Output);
    }

    private static byte[] Decompress(PayloadFormat format, byte[] stream) => format switch
    {
        PayloadFormat.Gzip => Compressors.Run("gzip", ["-dc"], stream),
        PayloadFormat.Bzip2 => Compressors.Run("bzip2", ["-dc"], stream),
        PayloadFormat.Xz => Compressors.Run("xz", ["-dc"], stream),
        PayloadFormat.Lzma => Compressors.Run("lzma", ["-dc"], stream),
        PayloadFormat.Lzo => Compressors.Run("lzop", ["-dc"], stream),
        PayloadFormat.Lz4Legacy => Compressors.Run("lz4", ["-dc"], stream),
        _ => Compressors.Run("zstd", ["-dc"], stream),
    };
}
