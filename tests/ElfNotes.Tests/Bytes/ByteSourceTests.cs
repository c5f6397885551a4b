namespace ElfNotes.Tests.Bytes;

/// <summary>What holds for every source: memory, a part of another, a file, a pipe, a decoder with and without a declared size.</summary>
public sealed class ByteSourceTests
{
    private const int Size = 1000;

    public static TheoryData<string> Kinds { get; } = ["memory", "slice", "slice of a stream", "file", "stream", "declared", "undeclared"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_source_gives_its_bytes_wherever_they_are_asked_for(string kind) => With(kind, source =>
    {
        foreach (var (offset, count) in new[] { (0, 1), (10, 100), (999, 1), (0, Size), (500, 0) })
        {
            var bytes = new byte[count];
            Assert.Equal(count, source.Read((ulong)offset, bytes));
            Assert.Equal(PieceSource.Bytes((ulong)offset, count), bytes);
            Assert.Equal(bytes, source.ReadMemory((ulong)offset, count).ToArray());
            Assert.True(source.TryReadExactly((ulong)offset, bytes));
        }

        Assert.Equal((ulong)Size, source.Length);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_source_comes_up_short_at_its_end_and_has_nothing_behind(string kind) => With(kind, source =>
    {
        var bytes = new byte[100];
        Assert.Equal(40, source.Read(960, bytes));
        Assert.Equal(PieceSource.Bytes(960, 40), bytes[..40]);
        Assert.False(source.TryReadExactly(960, bytes));
        Assert.Equal(PieceSource.Bytes(960, 40), source.ReadMemory(960, 100).ToArray());
        Assert.All(new[] { 1000UL, 1001UL, 1UL << 31, 1UL << 63, ulong.MaxValue - 99, ulong.MaxValue }, offset =>
        {
            Assert.Equal(0, source.Read(offset, bytes));
            Assert.Equal(0, source.ReadMemory(offset, 100).Length);
        });
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ranges_are_compared_without_overflow(string kind) => With(kind, source =>
    {
        Assert.True(source.Contains(0, Size));
        Assert.True(source.Contains(Size, 0));
        Assert.True(source.Contains(999, 1));
        Assert.False(source.Contains(0, Size + 1));
        Assert.False(source.Contains(1, Size));
        Assert.False(source.Contains(Size + 1, 0));
        Assert.False(source.Contains(ulong.MaxValue, 2));
        Assert.False(source.Contains(2, ulong.MaxValue));
        Assert.False(source.Contains(ulong.MaxValue, ulong.MaxValue));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_must_be_there_and_is_not_fails_with_the_first_missing_byte(string kind) => With(kind, source =>
    {
        var e = Assert.Throws<ElfNotesException>(() => source.ReadExactly(990, new byte[16], "the section headers"));

        Assert.Equal((ErrorCodes.Truncated, 1000UL), (e.Code, e.Offset));
        Assert.Equal("the file ends inside the section headers: 16 bytes are needed at offset 0x3de, 10 are there", e.Message);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_part_counts_from_its_own_start_and_ends_with_the_whole(string kind) => With(kind, source =>
    {
        using var part = source.Slice(100, 50);
        using var inner = part.Slice(10, 1000);
        using var rest = source.Slice(900, ulong.MaxValue);
        using var empty = source.Slice(Size, 5);

        var bytes = new byte[100];
        Assert.Equal((50UL, 40UL, 100UL, 0UL), (part.Length, inner.Length, rest.Length, empty.Length));
        Assert.Equal(50, part.Read(0, bytes));
        Assert.Equal(PieceSource.Bytes(100, 50), bytes[..50]);
        Assert.Equal(PieceSource.Bytes(110, 40), inner.ReadMemory(0, 1000).ToArray());
        Assert.Equal(0, part.Read(50, bytes));
        Assert.Equal(0, part.ReadMemory(ulong.MaxValue - 20, 30).Length);
        Assert.False(part.Contains(40, 11));
        var e = Assert.Throws<ElfNotesException>(() => source.Slice(Size + 1, 0));
        Assert.Equal((ErrorCodes.Truncated, (ulong)Size), (e.Code, e.Offset));
    });

    [Fact]
    public void A_part_does_not_own_the_whole()
    {
        var stream = new MemoryStream(PieceSource.Bytes(0, Size));
        using var whole = ByteSource.FromStream(stream);
        whole.Slice(0, 10).Dispose();

        Assert.Equal(PieceSource.Bytes(0, Size), whole.ReadMemory(0, Size).ToArray());
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Memory_is_not_copied()
    {
        var bytes = PieceSource.Bytes(0, Size);
        using var source = ByteSource.FromMemory(bytes);

        Assert.True(source.ReadMemory(10, 20).Equals(bytes.AsMemory(10, 20)));
        Assert.True(source.Slice(5, 100).ReadMemory(10, 20).Equals(bytes.AsMemory(15, 20)));
    }

    private static void With(string kind, Action<ByteSource> test)
    {
        var path = Path.GetTempFileName();
        try
        {
            using var source = Open(kind, path);
            test(source);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ByteSource Open(string kind, string path)
    {
        switch (kind)
        {
            case "memory":
                return ByteSource.FromMemory(PieceSource.Bytes(0, Size));
            case "slice":
                return ByteSource.FromMemory((byte[])[1, 2, 3, .. PieceSource.Bytes(0, Size), 4, 5]).Slice(3, Size);
            case "slice of a stream":
                return ByteSource.FromStream(new MemoryStream([1, 2, 3, .. PieceSource.Bytes(0, Size), 4, 5])).Slice(3, Size);
            case "file":
                File.WriteAllBytes(path, PieceSource.Bytes(0, Size));
                return ByteSource.FromFile(path);
            case "stream":
                return ByteSource.FromStream(new MemoryStream(PieceSource.Bytes(0, Size)));
            case "declared":
                return new PieceSource(Size, 1 << 20, Size, piece: 7);
            default:
                return new PieceSource(null, 1 << 20, Size, piece: 7);
        }
    }
}
