using System.Buffers.Binary;
using ElfNotes.Compression;
using ElfNotes.Editing;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;

namespace ElfNotes.Tests.Editing;

/// <summary>A changed kernel goes back into its bzImage.</summary>
public sealed class BzImageEditorTests(ITestOutputHelper output)
{
    private const int PayloadStart = 2 * 512 + 64;
    private const int Size = 1_200_003;
    private const int LargeSize = 9_500_003;
    private const int Seed = 3;

    // Bytes that nothing compresses, so that zeros in their place make a stream shorter whatever the format.
    private const int NoiseSize = 300;

    private static readonly Lazy<byte[]> SmallKernel = new(() => MakeKernel(Size));
    private static readonly Lazy<byte[]> LargeKernel = new(() => MakeKernel(LargeSize));

    public static TheoryData<PayloadFormat> Formats => [PayloadFormat.Gzip, PayloadFormat.Bzip2, PayloadFormat.Xz, PayloadFormat.Lzma, PayloadFormat.Lz4Legacy, PayloadFormat.Zstd];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_comes_out_by_the_tool_is_the_changed_kernel_and_all_else_is_as_it_was(PayloadFormat format)
    {
        // Only lz4 has blocks that are larger than the small one.
        var kernel = format == PayloadFormat.Lz4Legacy ? LargeKernel.Value : SmallKernel.Value;
        var image = KernelCompression.BzImage(format, kernel);
        foreach (var (offset, bytes) in ((int, byte[])[])[(Noise(kernel), new byte[format == PayloadFormat.Bzip2 ? 250 : 40]), (Noise(kernel) + 100, new byte[NoiseSize - 103])])
        {
            var plan = Plan(image, Change(kernel, offset, bytes));
            output.WriteLine($"{format}: {plan.Steps[^1].Text}; {plan.Changes.Sum(change => change.Bytes.Length)} bytes in {plan.Changes.Count} places");
            var edited = Bytes(plan);
            Assert.Equal(image.Length, edited.Length);
            Assert.True(image.AsSpan(0, PayloadStart).SequenceEqual(edited.AsSpan(0, PayloadStart)), "bytes before the payload differ");
            Assert.Equal(image[^4..], edited[^4..]);
            var wanted = Applied(kernel, offset, bytes);
            var stream = edited[PayloadStart..(format == PayloadFormat.Gzip ? edited.Length : edited.Length - 4)];
            Assert.True(wanted.AsSpan().SequenceEqual(Unpacked(format, stream)), "the tool's output differs");
            using var file = ImageFile.Open(ByteSource.FromMemory(edited), new PayloadCodecs());
            Assert.Null(file.Members[0].Error);
            Assert.NotEmpty(file.Members[0].Notes);
        }
    }

    [Fact]
    public void Of_lz4_only_the_changed_block_differs()
    {
        var kernel = LargeKernel.Value;
        var image = KernelCompression.BzImage(PayloadFormat.Lz4Legacy, kernel);
        var plan = Plan(image, Change(kernel, (8 << 20) + 20, new byte[30]));
        Assert.NotEmpty(plan.Changes);
        var firstBlock = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(PayloadStart + 4));
        Assert.All(plan.Changes, change => Assert.True(change.Offset >= (ulong)(PayloadStart + 8 + firstBlock), $"a change at 0x{change.Offset:x}"));
    }

    [Theory]
    [InlineData(PayloadFormat.Gzip)]
    [InlineData(PayloadFormat.Xz)]
    [InlineData(PayloadFormat.Lz4Legacy)]
    [InlineData(PayloadFormat.Zstd)]
    [InlineData(PayloadFormat.Bzip2)]
    [InlineData(PayloadFormat.Lzma)]
    public void What_does_not_fit_is_refused_with_the_number_of_bytes(PayloadFormat format)
    {
        var kernel = Applied(SmallKernel.Value, Size / 4, new byte[Size / 2]);
        var image = KernelCompression.BzImage(format, kernel);
        var noise = new byte[300_000];
        new Random(Seed).NextBytes(noise);
        var error = Assert.Throws<ElfNotesException>(() => Plan(image, Change(kernel, Size / 3, noise)));
        Assert.Equal(EditingCodes.PayloadDoesNotFit, error.Code);
        Assert.Equal("EN5010", error.Code);
        Assert.Matches(@"is \d+ bytes too long: \d+ with \w+ \(.*\), where there is room for \d+", error.Message);
        output.WriteLine(error.Message);
    }

    [Fact]
    public void A_stream_that_would_end_much_earlier_is_refused()
    {
        // The other way round: what was incompressible becomes zeros, and bzip2 cannot be filled up.
        var noise = new byte[300_000];
        new Random(Seed).NextBytes(noise);
        var kernel = Applied(SmallKernel.Value, Size / 3, noise);
        var image = KernelCompression.BzImage(PayloadFormat.Bzip2, kernel);
        var error = Assert.Throws<ElfNotesException>(() => Plan(image, Change(kernel, Size / 3, new byte[noise.Length])));
        Assert.Equal(EditingCodes.PayloadDoesNotFit, error.Code);
        Assert.Contains("bytes shorter than the old one", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PayloadFormat.Gzip)]
    [InlineData(PayloadFormat.Zstd)]
    public void A_stream_that_ends_much_earlier_is_filled_up_where_the_format_can(PayloadFormat format)
    {
        var noise = new byte[50_000];
        new Random(Seed).NextBytes(noise);
        byte[] kernel = [.. SmallKernel.Value[..100_000], .. noise];
        var image = KernelCompression.BzImage(format, kernel);
        // Every remainder by 3 and by 5, and the smallest numbers of bytes that there are.
        foreach (var size in (int[])[.. Enumerable.Range(format == PayloadFormat.Zstd ? 200 : 1, 40), .. Enumerable.Range(49_980, 16)])
        {
            var edited = Bytes(Plan(image, Change(kernel, 100_000, new byte[size])));
            var stream = edited[PayloadStart..(format == PayloadFormat.Gzip ? edited.Length : edited.Length - 4)];
            Assert.True(Applied(kernel, 100_000, new byte[size]).AsSpan().SequenceEqual(KernelCompression.Decompress(format, stream)), $"{size} zeros");
        }
    }

    [Fact]
    public void Another_length_is_refused()
    {
        var kernel = Kernels.Hybrid().Build();
        var image = KernelCompression.BzImage(PayloadFormat.Gzip, kernel);
        var inner = new EditPlan(ByteSource.FromMemory(kernel), (ulong)kernel.Length + 4, [], []);
        var error = Assert.Throws<ElfNotesException>(() => Plan(image, inner));
        Assert.Equal(EditingCodes.LayoutCannotTake, error.Code);
        Assert.Contains($"would grow by 4 bytes; its own decompressor has its size, {kernel.Length} bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lzo_is_refused_with_the_reason()
    {
        var kernel = Kernels.Hybrid().Build();
        var error = Assert.Throws<ElfNotesException>(() => Plan(KernelCompression.BzImage(PayloadFormat.Lzo, kernel), Change(kernel, kernel.Length - 1, [77])));
        Assert.Equal(EditingCodes.ContainerCannotTake, error.Code);
        Assert.Contains("lzo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_boot_protocol_s_CRC_follows_where_it_was_right_and_is_left_where_it_was_not()
    {
        var kernel = SmallKernel.Value;
        var image = WithSystemSize(KernelCompression.BzImage(PayloadFormat.Gzip, kernel));
        var inner = Change(kernel, Noise(kernel), new byte[NoiseSize]);
        Assert.Equal(image[^4..], Bytes(Plan(image, inner))[^4..]);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(image.Length - 4), ~Crc(image.AsSpan(0, image.Length - 4)));
        Assert.Equal(uint.MaxValue, Crc(image));
        var edited = Bytes(Plan(image, inner));
        Assert.NotEqual(image[^4..], edited[^4..]);
        Assert.Equal(uint.MaxValue, Crc(edited));
    }

    [Fact]
    public void A_change_of_nothing_changes_nothing()
    {
        var kernel = Kernels.Hybrid().Build();
        Assert.True(Plan(KernelCompression.BzImage(PayloadFormat.Lzo, kernel), new EditPlan(ByteSource.FromMemory(kernel), (ulong)kernel.Length, [], [])).ChangesNothing);
    }

    // Without zeros behind its stream, of which some tools complain.
    private static byte[] Unpacked(PayloadFormat format, byte[] stream)
    {
        if (format is PayloadFormat.Lzma or PayloadFormat.Bzip2) stream = [.. stream.AsSpan().TrimEnd((byte)0), .. new byte[format == PayloadFormat.Lzma ? 0 : 4]];
        return KernelCompression.Decompress(format, stream);
    }

    private static EditPlan Plan(byte[] image, EditPlan inner) => BzImageEditor.Plan(ByteSource.FromMemory(image), inner, new PayloadCodecs(), new PayloadEncoders());

    private static EditPlan Change(byte[] kernel, int offset, byte[] bytes) => new(ByteSource.FromMemory(kernel), (ulong)kernel.Length, [new ByteChange((ulong)offset, bytes)], []);

    private static byte[] Applied(byte[] kernel, int offset, byte[] bytes)
    {
        var result = (byte[])kernel.Clone();
        bytes.CopyTo(result, offset);
        return result;
    }

    private static byte[] Bytes(EditPlan plan)
    {
        var bytes = new byte[plan.Length];
        Assert.True(plan.Result.TryReadExactly(0, bytes));
        return bytes;
    }

    // zlib's CRC-32; that of the boot protocol is not inverted at its end, so that the remainder 0 is all ones here.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var value in bytes)
        {
            remainder ^= value;
            for (var bit = 0; bit < 8; bit++) remainder = (remainder & 1) != 0 ? 0xedb88320 ^ remainder >> 1 : remainder >> 1;
        }

        return ~remainder;
    }

    // The protected-mode part in units of 16 bytes, filled up, with four bytes for a checksum.
    private static byte[] WithSystemSize(byte[] image)
    {
        var end = (image.Length + 4 - 1024 + 15) / 16 * 16;
        var result = new byte[1024 + end];
        image.CopyTo(result, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(0x1f4), (uint)end / 16);
        return result;
    }

    // Compresses like code: words of a small vocabulary, numbers between.
    private static int Noise(byte[] kernel) => kernel.Length == LargeSize ? (8 << 20) - 200 : kernel.Length / 2;

    private static byte[] MakeKernel(int size)
    {
        var random = new Random(Seed);
        var words = Enumerable.Range(0, 4000).Select(_ => { var word = new byte[random.Next(3, 14)]; random.NextBytes(word); return word; }).ToArray();
        var kernel = new byte[size];
        for (var at = 0; at < size - 16;)
        {
            var word = words[(int)(words.Length * Math.Pow(random.NextDouble(), 3))];
            word.AsSpan(0, Math.Min(word.Length, size - at)).CopyTo(kernel.AsSpan(at));
            at += word.Length;
            if (random.Next(4) == 0) kernel[at++] = (byte)random.Next(256);
        }

        random.NextBytes(kernel.AsSpan(Noise(kernel), NoiseSize));
        Kernels.Hybrid().Build().CopyTo(kernel, 0);
        return kernel;
    }
}
