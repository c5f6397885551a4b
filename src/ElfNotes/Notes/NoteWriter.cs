using System.Buffers;

namespace ElfNotes.Notes;

/// <summary>Writes notes one after the other, padded so that every reader accepts them, the last one included.</summary>
/// <param name="output">Receives whole notes; its own position must be a multiple of the alignment at the start.</param>
/// <param name="format">Byte order, padding and header words.</param>
public readonly struct NoteWriter(IBufferWriter<byte> output, NoteFormat format)
{
    /// <summary>The bytes a note takes, header and padding included.</summary>
    /// <param name="nameSize">namesz: the owner with its NUL.</param>
    /// <param name="descSize">descsz: the descriptor without padding.</param>
    /// <param name="format">The layout.</param>
    public static long SizeOf(int nameSize, int descSize, NoteFormat format) =>
        (long)format.Align(format.Align((ulong)format.HeaderSize + (uint)nameSize) + (uint)descSize);

    /// <summary>Writes one note with an owner in text; a NUL is added to it and counted.</summary>
    /// <param name="owner">The owner without its NUL, written as UTF-8.</param>
    /// <param name="type">The type word.</param>
    /// <param name="desc">The descriptor, written as it is.</param>
    public void Write(string owner, uint type, ReadOnlySpan<byte> desc)
    {
        var name = new byte[System.Text.Encoding.UTF8.GetByteCount(owner) + 1];
        System.Text.Encoding.UTF8.GetBytes(owner, name);
        Write(name, type, desc);
    }

    /// <summary>Writes one note with its owner's bytes as they are: with a NUL, without one, or with several.</summary>
    /// <param name="ownerBytes">namesz bytes.</param>
    /// <param name="type">The type word; above 32 bits in OpenVMS files only.</param>
    /// <param name="desc">The descriptor, written as it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type does not fit the header's word.</exception>
    public void Write(ReadOnlySpan<byte> ownerBytes, ulong type, ReadOnlySpan<byte> desc)
    {
        if (format.WordSize == 4) ArgumentOutOfRangeException.ThrowIfGreaterThan(type, uint.MaxValue);
        var size = checked((int)SizeOf(ownerBytes.Length, desc.Length, format));
        var span = output.GetSpan(size)[..size];
        span.Clear();
        Word(span, 0, (ulong)ownerBytes.Length);
        Word(span, 1, (ulong)desc.Length);
        Word(span, 2, type);
        ownerBytes.CopyTo(span[format.HeaderSize..]);
        desc.CopyTo(span[(int)format.Align((ulong)(format.HeaderSize + ownerBytes.Length))..]);
        output.Advance(size);
    }

    private void Word(Span<byte> note, int index, ulong value) => format.ByteOrder.Write(note.Slice(index * format.WordSize, format.WordSize), value);
}
