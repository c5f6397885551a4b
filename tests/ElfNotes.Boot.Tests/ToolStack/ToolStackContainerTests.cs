using System.Buffers.Binary;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests.ToolStack;

/// <summary>What the tool stack unpacks, and what it says of what it does not: model and tool stack on kernels in every container.</summary>
public sealed class ToolStackContainerTests(ITestOutputHelper output)
{
    private static readonly PayloadFormat[] s_formats = [PayloadFormat.Gzip, PayloadFormat.Bzip2, PayloadFormat.Xz, PayloadFormat.Lzma, PayloadFormat.Lzo, PayloadFormat.Lz4Legacy, PayloadFormat.Zstd];

    // Real sizes tell more than a few KiB would: some decoders read ahead, and lz4 and lzo have blocks.
    private static byte[] Kernel { get; } = Kernels.Hybrid().With(LoadSegment.At(Kernels.Physical + 0x10000, Kernels.VirtBase64 + Kernels.Physical + 0x10000, 0x1000)).Build();

    public static TheoryData<PayloadFormat> Formats => [.. s_formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_bzImage_of_each_compression_gets_the_verdict_of_the_tool_stack(PayloadFormat format)
    {
        ToolStackOracle.Require();
        var payload = Payload(format, Kernel);
        var takes = format is not (PayloadFormat.Bzip2 or PayloadFormat.Lzo);
        Assert.Equal(takes, XenToolStack.Judge(new BzImageBuilder { Payload = payload }.Build(), hvm: true).AcceptsKernel);
        var cases = new Dictionary<string, byte[]>
        {
            ["plain"] = new BzImageBuilder { Payload = payload }.Build(),
            ["protocol 2.08"] = new BzImageBuilder { Payload = payload, Version = 0x208 }.Build(),
            ["protocol 2.07"] = new BzImageBuilder { Payload = payload, Version = 0x207 }.Build(),
            ["bytes behind it"] = new BzImageBuilder { Payload = payload, Tail = new byte[100] }.Build(),
            ["setup_sects 0"] = new BzImageBuilder { Payload = payload, SetupSectors = 0 }.Build(),
            ["payload past the end"] = new BzImageBuilder { Payload = payload, PayloadOffset = 0x1000000 }.Build(),
            ["payload longer than the file"] = new BzImageBuilder { Payload = payload, PayloadLength = (uint)payload.Length + 1 }.Build(),
            ["all of the length"] = new BzImageBuilder { Payload = payload, PayloadLength = uint.MaxValue }.Build(),
            ["both all ones"] = new BzImageBuilder { Payload = payload, PayloadOffset = uint.MaxValue, PayloadLength = uint.MaxValue }.Build(),
            ["gzip around it"] = Compressors.Compress(PayloadFormat.Gzip, new BzImageBuilder { Payload = payload }.Build()),
            ["xz around it"] = Compressors.Compress(PayloadFormat.Xz, new BzImageBuilder { Payload = payload }.Build()),
            ["kernel that libelf refuses"] = new BzImageBuilder { Payload = Payload(format, Kernels.PvWithoutNotes().Build()) }.Build(),
            ["32-bit kernel that libelf refuses"] = new BzImageBuilder { Payload = Payload(format, Kernels.PvhWithoutNotes(32).Build()) }.Build(),
            ["no kernel"] = new BzImageBuilder { Payload = Payload(format, new byte[5000]) }.Build(),
        };
        for (var length = 0; length <= 16; length++) cases[$"length {length}"] = new BzImageBuilder { Payload = payload, PayloadLength = (uint)length }.Build();
        CompareAll(cases, format.ToString());
    }

    [Theory]
    [InlineData(PayloadFormat.Xz)]
    [InlineData(PayloadFormat.Lzma)]
    [InlineData(PayloadFormat.Lz4Legacy)]
    [InlineData(PayloadFormat.Zstd)]
    public void The_size_behind_a_stream_counts_as_the_tool_stack_has_it(PayloadFormat format)
    {
        ToolStackOracle.Require();
        var compressed = Compressors.Compress(format, Kernel);
        var cases = new Dictionary<string, byte[]> { ["none"] = new BzImageBuilder { Payload = compressed }.Build() };
        var size = (uint)Kernel.Length;
        foreach (var declared in (uint[])[0, 1, 100, size - 1, size + 1, size + 4096, size * 2, 1 << 20, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, uint.MaxValue])
            cases[$"0x{declared:x} for 0x{size:x}"] = new BzImageBuilder { Payload = BzImageBuilder.WithSize(compressed, declared) }.Build();
        CompareAll(cases, format.ToString());
    }

    [Fact]
    public void The_size_in_a_gzip_stream_counts_as_the_tool_stack_has_it()
    {
        ToolStackOracle.Require();
        var compressed = Compressors.Compress(PayloadFormat.Gzip, Kernel);
        var cases = new Dictionary<string, byte[]>();
        foreach (var tail in (uint[])[0, 1, 100, (1 << 30) - 15, 1 << 30, (1 << 30) + 1, uint.MaxValue])
        {
            var word = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(word, tail);
            cases[$"bzImage, 0x{tail:x} behind the stream"] = new BzImageBuilder { Payload = [.. compressed, .. word] }.Build();
            cases[$"whole file, 0x{tail:x} behind the stream"] = [.. compressed, .. word];
        }

        cases["no gzip"] = [0x1f, 0x8b, .. new byte[3000]];
        cases["no gzip in a bzImage"] = new BzImageBuilder { Payload = [0x1f, 0x8b, .. new byte[3000]] }.Build();
        CompareAll(cases, "gzip");
    }

    [Fact]
    public void Checksums_and_dictionaries_of_xz_and_lzma_count_as_the_tool_stack_has_it()
    {
        ToolStackOracle.Require();
        string[][] options = [.. ((string[])["none", "crc32", "crc64", "sha256"]).Select(check => (string[])["-c", $"--check={check}"]), .. ((string[])["32MiB", "96MiB", "128MiB", "256MiB", "512MiB"]).Select(size => (string[])["-c", $"--lzma2=dict={size}"]),
            ["-c", "--x86", "--lzma2=dict=32MiB"], ["-c", "--x86", "--lzma2=dict=128MiB"], .. ((string[])["64MiB", "128MiB", "256MiB"]).Select(size => (string[])["-c", "--format=lzma", $"--lzma1=dict={size}"])];
        CompareAll(options.ToDictionary(option => string.Join(' ', option), option => new BzImageBuilder { Payload = BzImageBuilder.WithSize(Compressors.Run("xz", option, Kernel), (uint)Kernel.Length) }.Build()), "xz");
    }

    [Fact]
    public void A_dictionary_that_old_releases_refuse_is_said_for_them()
    {
        var file = new BzImageBuilder { Payload = BzImageBuilder.WithSize(Compressors.Run("xz", ["-c", "--lzma2=dict=128MiB"], Kernel), (uint)Kernel.Length) }.Build();
        foreach (var version in Enum.GetValues<XenVersion>())
        {
            var verdict = ToolStackComparison.Model(file, hvm: true, version)!;
            Assert.True(verdict.Accepts);
            Assert.Equal(version < XenVersion.Xen4_20, verdict.Findings.Any(finding => finding is { Code: XenPv.DictionaryTooLarge, Severity: Severity.Warning }));
        }
    }

    [Fact]
    public void What_is_not_compressed_or_not_known_gets_the_verdict_of_the_tool_stack()
    {
        ToolStackOracle.Require();
        var frame = Compressors.Run("lz4", ["-z", "-c"], Kernel);
        var cases = new Dictionary<string, byte[]>
        {
            ["ELF"] = Kernel,
            ["ELF in a bzImage"] = new BzImageBuilder { Payload = Kernel }.Build(),
            ["ELF in a bzImage, setup_sects 0 and none there"] = new BzImageBuilder { Payload = Kernel, SetupSectors = 0, SetupSectorsPresent = 0 }.Build(),
            ["ELF in a bzImage, setup_sects 0"] = new BzImageBuilder { Payload = Kernel, SetupSectors = 0 }.Build(),
            ["ELF without notes in a bzImage"] = new BzImageBuilder { Payload = Kernels.PvWithoutNotes().Build() }.Build(),
            ["32-bit ELF without notes in a bzImage"] = new BzImageBuilder { Payload = Kernels.PvhWithoutNotes(32).Build() }.Build(),
            ["lz4 frame in a bzImage"] = new BzImageBuilder { Payload = BzImageBuilder.WithSize(frame, (uint)Kernel.Length) }.Build(),
            ["text in a bzImage"] = new BzImageBuilder { Payload = [.. "no kernel, whatever one does with it"u8] }.Build(),
            ["gzip in gzip in a bzImage"] = new BzImageBuilder { Payload = Compressors.Compress(PayloadFormat.Gzip, Compressors.Compress(PayloadFormat.Gzip, Kernel)) }.Build(),
            ["lz4 frame"] = frame,
            ["gzip in gzip"] = Compressors.Compress(PayloadFormat.Gzip, Compressors.Compress(PayloadFormat.Gzip, Kernel)),
            ["xz in gzip"] = Compressors.Compress(PayloadFormat.Gzip, Compressors.Compress(PayloadFormat.Xz, Kernel)),
            ["gzip of a 32-bit ELF without notes"] = Compressors.Compress(PayloadFormat.Gzip, Kernels.PvhWithoutNotes(32).Build()),
            ["gzip of nothing"] = Compressors.Compress(PayloadFormat.Gzip, []),
            ["one byte"] = [0x7f],
            ["a bzImage's header alone"] = new BzImageBuilder { Payload = [] }.Build()[..0x24f],
            ["ELF that is a bzImage too"] = WithHeader(0x20f, 0x100),
            ["ELF that is a bzImage too, with a payload that is none"] = WithHeader(0x20f, 0x10000000),
            ["ELF that is an old bzImage too"] = WithHeader(0x207, 0),
        };
        foreach (var format in s_formats) cases[$"{format} of the ELF"] = Compressors.Compress(format, Kernel);
        CompareAll(cases, "");
    }

    [Fact]
    public void A_multiboot_table_takes_the_file_away_from_the_loaders_for_kernels()
    {
        ToolStackOracle.Require();
        var file = Kernels.Hybrid().Build();
        var image = (byte[])[.. file, .. new byte[256]];
        // Flags 0x10000: the addresses count. They are those of a flat binary at 1 MiB.
        var at = (file.Length + 3) & ~3;
        uint[] table = [0x336ec578, 0x10000 | 2 << 14, unchecked(0u - 0x336ec578 - (0x10000 | 2 << 14)), (uint)(0x100000 + at), 0x100000, 0, 0, 0x100000];
        for (var i = 0; i < table.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at + i * 4), table[i]);
        foreach (var hvm in (bool[])[false, true])
        {
            var result = XenToolStack.Judge(image, hvm);
            Assert.Equal((true, "multiboot-binary", "xen-3.0-x86_64"), (result.Accepts, result.Loader, result.GuestType));
            var verdict = ToolStackComparison.Model(image, hvm)!;
            Assert.False(verdict.Accepts);
            Assert.Equal(XenPv.TakenAsMultiboot, verdict.Findings[0].Code);
        }

        // The last place of a short file is not looked at.
        Assert.Equal("ELF-generic", XenToolStack.Judge(image.AsSpan(0, at + 32), hvm: true).Loader);
        Assert.True(ToolStackComparison.Model(image[..(at + 32)], hvm: true)!.Accepts);
    }

    private static byte[] Payload(PayloadFormat format, byte[] kernel)
    {
        var compressed = Compressors.Compress(format, kernel);
        return format == PayloadFormat.Gzip ? compressed : BzImageBuilder.WithSize(compressed, (uint)kernel.Length);
    }

    private static byte[] WithHeader(ushort version, uint payloadOffset)
    {
        var image = (byte[])Kernel.Clone();
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x206), version);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x248), payloadOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24c), 0x100);
        return image;
    }

    // The tool stack's own limit is asked for: of what is declared here no more is touched than is there.
    private void CompareAll(Dictionary<string, byte[]> cases, string title)
    {
        var differences = new List<string>();
        foreach (var (name, file) in cases)
        {
            foreach (var hvm in (bool[])[false, true])
                if (ToolStackComparison.Compare(file, hvm, $"{title}: {name}", 1 << 30) is { } difference) differences.Add(difference);
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {cases.Count * 2} differ\n{string.Join('\n', differences.Take(12))}");
        output.WriteLine($"{cases.Count} files");
    }
}
