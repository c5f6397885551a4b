using ElfNotes.Notes;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Notes;

/// <summary>A whole walk over some bytes.</summary>
internal sealed record Walk(IReadOnlyList<WalkedNote> Notes, NoteError Error, ulong ErrorOffset)
{
    public static Walk Over(ReadOnlySpan<byte> bytes, NoteFormat format)
    {
        var reader = new NoteReader(bytes, format);
        var notes = new List<WalkedNote>();
        while (reader.TryRead(out var note)) notes.Add(WalkedNote.Of(note));
        return new Walk(notes, reader.Error, reader.ErrorOffset);
    }

    /// <summary>Little-endian, padded to 4.</summary>
    public static Walk Over(params byte[] bytes) => Over(bytes, new NoteFormat(ByteOrder.Little));

    /// <summary>A little-endian header with the bytes that follow it, nothing added.</summary>
    public static byte[] Raw(uint nameSize, uint descSize, uint type, params ReadOnlySpan<byte> rest) =>
        new ByteWriter(ByteOrder.Little).Numbers(4, nameSize, descSize, type).Bytes(rest).ToArray();

    /// <summary>A sound note of 20 bytes: owner Xen, descriptor 1, 2, 3, 4.</summary>
    public static byte[] Sound(uint type) => Raw(4, 4, type, [.. "Xen\0"u8, 1, 2, 3, 4]);
}
