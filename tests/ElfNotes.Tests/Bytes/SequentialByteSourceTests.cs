namespace ElfNotes.Tests.Bytes;

/// <summary>Sources whose bytes come from front to back: no further than asked for, and kept.</summary>
public sealed class SequentialByteSourceTests
{
    private const ulong Chunk = 1 << 18;
    private const ulong Length = 40 << 20;
    private const long NoLimit = 1L << 30;

    [Fact]
    public void Nothing_is_produced_before_it_is_asked_for()
    {
        using var source = new PieceSource(Length, NoLimit, Length);

        Assert.Equal(Length, source.Length);
        Assert.True(source.Contains(Length - 1, 1));
        Assert.False(source.Contains(Length, 1));
        using var part = source.Slice(Length - 10, 10);
        Assert.False(source.IsAtHand(0, 1));
        Assert.Equal((0UL, 0UL), (source.Given, source.Produced));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0, 262144, 1)]
    [InlineData(0, 262145, 2)]
    [InlineData(262144, 1, 2)]
    [InlineData(1 << 20, 64, 5)]
    public void Nothing_is_produced_behind_the_chunk_that_is_asked_for(ulong offset, int count, ulong chunks)
    {
        using var source = new PieceSource(null, NoLimit, Length, piece: 1000);

        Assert.Equal(PieceSource.Bytes(offset, count), source.ReadMemory(offset, count).ToArray());

        Assert.Equal(chunks * Chunk, source.Given);
        Assert.True(source.IsAtHand(0, chunks * Chunk));
        Assert.False(source.IsAtHand(0, chunks * Chunk + 1));
    }

    [Fact]
    public void To_know_whether_a_range_is_there_produces_that_range()
    {
        using var source = new PieceSource(null, NoLimit, Length);

        Assert.True(source.Contains(10, 100));
        using var part = source.Slice(Chunk, 100);
        Assert.Equal(2 * Chunk, source.Given);
    }

    [Fact]
    public void What_was_produced_is_not_produced_again()
    {
        using var source = new PieceSource(null, NoLimit, 3 * Chunk + 5);
        Assert.Equal(3 * Chunk + 5, source.Length);

        var bytes = new byte[1000];
        Assert.Equal(1000, source.Read(2 * Chunk - 500, bytes));

        Assert.Equal(PieceSource.Bytes(2 * Chunk - 500, 1000), bytes);
        Assert.Equal(3 * Chunk + 5, source.Given);
    }

    [Fact]
    public void A_declared_size_that_is_too_large_comes_up_short()
    {
        using var source = new PieceSource(5000, NoLimit, 1000);

        Assert.Equal(5000UL, source.Length);
        Assert.Equal(100, source.Read(900, new byte[500]));
        Assert.Equal(1000, source.ReadMemory(0, 5000).Length);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(262144)]
    [InlineData(300_000)]
    public void What_comes_before_damage_stays_readable_and_what_lies_behind_fails_each_time(ulong damagedAt)
    {
        using var source = new PieceSource(null, NoLimit, Length, piece: 4096, damagedAt);

        Assert.Equal(PieceSource.Bytes(0, 100), source.ReadMemory(0, 100).ToArray());
        for (var i = 0; i < 2; i++)
        {
            var e = Assert.Throws<ElfNotesException>(() => source.Read(damagedAt - 1, new byte[2]));
            Assert.Equal((ErrorCodes.BadCompressedData, damagedAt), (e.Code, e.Offset));
            Assert.Throws<ElfNotesException>(() => source.Length);
            Assert.Equal([PieceSource.At(damagedAt - 1)], source.ReadMemory(damagedAt - 1, 1).ToArray());
            Assert.Equal(PieceSource.Bytes(0, (int)damagedAt), source.ReadMemory(0, (int)damagedAt).ToArray());
        }
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(262144)]
    public void As_many_bytes_as_the_limit_allows_are_produced(long limit)
    {
        using var source = new PieceSource(null, limit, (ulong)limit);

        Assert.Equal((ulong)limit, source.Length);
        Assert.Equal(PieceSource.Bytes((ulong)limit - 9, 9), source.ReadMemory((ulong)limit - 9, 9).ToArray());
    }

    [Fact]
    public void One_byte_more_than_the_limit_fails_when_it_is_reached_and_not_before()
    {
        using var source = new PieceSource(null, (long)(4 * Chunk), 4 * Chunk + 1);

        Assert.Equal(10, source.Read(4 * Chunk - 10, new byte[10]));
        var e = Assert.Throws<ElfNotesException>(() => source.Read(4 * Chunk, new byte[1]));

        Assert.Equal((ErrorCodes.LimitReached, 4 * Chunk), (e.Code, e.Offset));
        Assert.Contains("expands to more than 1 MiB", e.Message, StringComparison.Ordinal);
        Assert.Equal(PieceSource.Bytes(0, 100), source.ReadMemory(0, 100).ToArray());
    }

    [Fact]
    public void Zeros_cost_no_memory()
    {
        using var source = ByteSource.FromStream(new EndlessZeros());
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Assert.Equal(1, source.Read(200 << 20, new byte[1]));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20 << 20);
    }

    [Fact]
    public void An_endless_stream_ends_at_the_limit()
    {
        using var source = ByteSource.FromStream(new EndlessZeros(), new ReadLimits { MaxDecompressedBytes = 10 << 20 });

        Assert.Equal(ErrorCodes.LimitReached, Assert.Throws<ElfNotesException>(() => source.Length).Code);
    }

    [Fact]
    public void A_stream_that_fails_is_unreadable_from_there_on()
    {
        using var source = ByteSource.FromStream(new EndlessZeros(failsAt: 1000));

        Assert.Equal(1000, source.ReadMemory(0, 1000).Length);
        var e = Assert.Throws<ElfNotesException>(() => source.Read(1000, new byte[1]));

        Assert.Equal((ErrorCodes.Unreadable, 1000UL), (e.Code, e.Offset));
        Assert.StartsWith("cannot be read: ", e.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(e.InnerException);
    }

    [Fact]
    public void A_stream_is_disposed_with_its_source()
    {
        var stream = new MemoryStream();
        ByteSource.FromStream(stream).Dispose();

        Assert.False(stream.CanRead);
    }
}
