using System.Buffers;
using ElfNotes.Notes;

namespace ElfNotes.Tests.Notes;

public sealed class NoteWriterTests
{
    [Fact]
    public void An_owner_in_text_gets_a_nul_that_is_counted()
    {
        var output = new ArrayBufferWriter<byte>();

        new NoteWriter(output, new NoteFormat(ByteOrder.Little)).Write("Xen", 0x12, [1, 2, 3, 4, 5]);

        Assert.Equal("04000000" + "05000000" + "12000000" + "58656e00" + "0102030405000000", Convert.ToHexStringLower(output.WrittenSpan));
    }

    [Fact]
    public void Padding_is_zero_also_where_the_buffer_was_used_before()
    {
        var output = new DirtyBuffer();

        new NoteWriter(output, new NoteFormat(ByteOrder.Big, 8)).Write("stap", 3, [0xaa]);

        Assert.Equal("00000005" + "00000001" + "00000003" + "7374617000" + "00000000000000" + "aa00000000000000", Convert.ToHexStringLower(output.Written));
    }

    [Fact]
    public void A_type_that_does_not_fit_its_word_is_refused()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<ArgumentOutOfRangeException>(() => new NoteWriter(output, new NoteFormat(ByteOrder.Little)).Write("Xen\0"u8, 0x1_0000_0000, []));
        Assert.Equal(0, output.WrittenCount);

        new NoteWriter(output, new NoteFormat(ByteOrder.Little, 8, 8)).Write("Xen\0"u8, 0x1_0000_0000, []);
        Assert.Equal(32, output.WrittenCount);
    }

    [Theory]
    [InlineData(4, 4, 4, 4, 20)]
    [InlineData(5, 1, 4, 4, 24)]
    [InlineData(5, 1, 8, 4, 32)]
    [InlineData(0, 0, 4, 4, 12)]
    [InlineData(0, 0, 8, 4, 16)]
    [InlineData(8, 3, 8, 8, 40)]
    [InlineData(int.MaxValue, int.MaxValue, 4, 4, 0x1_0000_000c)]
    public void The_size_of_a_note_counts_header_and_padding(int nameSize, int descSize, int alignment, int wordSize, long size) =>
        Assert.Equal(size, NoteWriter.SizeOf(nameSize, descSize, new NoteFormat(ByteOrder.Little, alignment, wordSize)));

    private sealed class DirtyBuffer : IBufferWriter<byte>
    {
        private readonly byte[] _bytes = [.. Enumerable.Repeat((byte)0xee, 256)];
        private int _count;

        public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

        public void Advance(int count) => _count += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(_count);

        public Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(_count);
    }
}
