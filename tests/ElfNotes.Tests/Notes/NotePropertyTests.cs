using System.Buffers;
using ElfNotes.Notes;
using FsCheck.Fluent;

namespace ElfNotes.Tests.Notes;

/// <summary>What holds for all notes, and for all bytes that are none.</summary>
public sealed class NotePropertyTests
{
    [Fact]
    public void Notes_that_are_written_are_read_back_equal() => Seeded.Check(
        Prop.ForAll(NoteGenerators.NoteLists, input =>
        {
            var bytes = Write(input.Format, input.Notes);

            var walk = Walk.Over(bytes, input.Format);

            Assert.Equal(NoteError.None, walk.Error);
            Assert.Equal(input.Notes.Select(note => note.ToString()), walk.Notes.Select(note => $"({note.OwnerHex}, 0x{note.Type:x}, {note.DescHex})"));
            Assert.All(walk.Notes, note => Assert.Equal((0UL, 0, false), (note.Offset % (ulong)input.Format.Alignment, note.DescOffset % input.Format.Alignment, note.IsTruncated)));
        }),
        2000);

    [Fact]
    public void Notes_are_written_as_the_format_has_them() => Seeded.Check(
        Prop.ForAll(NoteGenerators.NoteLists, input =>
        {
            var bytes = Write(input.Format, input.Notes);

            Assert.Equal(NoteGenerators.Witness(input.Format, input.Notes), bytes);
            Assert.Equal(bytes.LongLength, input.Notes.Sum(note => NoteWriter.SizeOf(note.Owner.Length, note.Desc.Length, input.Format)));
        }),
        2000);

    [Fact]
    public void Notes_that_are_cut_anywhere_give_those_before_the_cut() => Seeded.Check(
        Prop.ForAll(NoteGenerators.NoteLists, input =>
        {
            var bytes = NoteGenerators.Witness(input.Format, input.Notes);
            var whole = Walk.Over(bytes, input.Format).Notes;
            for (var length = 0; length < bytes.Length; length++)
            {
                var walk = Walk.Over(bytes.AsSpan(0, length), input.Format);
                var complete = whole.TakeWhile(note => note.Offset + (ulong)note.DescOffset + note.DescSize <= (ulong)length).ToList();
                Assert.Equal(complete, walk.Notes.Take(complete.Count));
                Assert.True(walk.Notes.Count <= complete.Count + 1);
                if (walk.Notes.Count > complete.Count) Assert.True(walk.Notes[^1].IsTruncated || walk.Notes[^1].DescSize == 0);
            }
        }),
        150);

    [Fact]
    public void Any_bytes_are_walked_within_their_bounds_to_an_end() => Seeded.Check(
        Prop.ForAll(NoteGenerators.NearlyNotes, input =>
        {
            var walk = Walk.Over(input.Bytes, input.Format);

            var end = 0UL;
            foreach (var note in walk.Notes)
            {
                Assert.True(note.Offset >= end, "notes overlap");
                end = note.Offset + (ulong)note.DescOffset + (ulong)note.DescHex.Length / 2;
                Assert.True(end <= (ulong)input.Bytes.Length, "a note runs past the end");
                Assert.True(note.Offset + (ulong)(input.Format.HeaderSize + note.OwnerHex.Length / 2) <= (ulong)input.Bytes.Length);
            }

            Assert.True(walk.ErrorOffset <= (ulong)input.Bytes.Length);
            Assert.Equal(walk.Error == NoteError.DescriptorOverruns, walk.Notes.Count > 0 && walk.Notes[^1].IsTruncated);
            Assert.DoesNotContain(walk.Notes.SkipLast(1), note => note.IsTruncated);
        }),
        5000);

    private static byte[] Write(NoteFormat format, GeneratedNote[] notes)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new NoteWriter(output, format);
        foreach (var note in notes) writer.Write(note.Owner, note.Type, note.Desc);
        return output.WrittenSpan.ToArray();
    }
}
