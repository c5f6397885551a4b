using System.Buffers.Binary;
using System.Text;

namespace ElfNotes.Tests.Editing.Records;

/// <summary>A 64-bit little-endian file of program headers, one body, and section headers over any part of it, also over the same part many times.</summary>
internal sealed class SectionedElf
{
    public const uint Symbols = 2;
    public const uint Strings = 3;
    public const uint Rela = 4;
    public const uint Note = 7;

    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int SectionSize = 64;

    private readonly List<byte[]> _segments = [];
    private readonly List<byte[]> _sections = [new byte[SectionSize]];
    private readonly byte[] _body;
    private readonly ushort _type;
    private readonly int _segmentCount;
    private readonly int _names;

    public SectionedElf(ushort type, int segmentCount, byte[] body)
    {
        (_type, _segmentCount) = (type, segmentCount);
        _names = body.Length;
        _body = [.. body, .. "\0.note.x\0.shstrtab\0"u8];
    }

    /// <summary>The address of the start of the file.</summary>
    public static ulong Base => 0x400000;

    /// <summary>The offset of a byte of the body.</summary>
    public ulong At(int place) => (ulong)(HeaderSize + _segmentCount * SegmentSize + place);

    public SectionedElf Segment(uint type, uint flags, int place, int size)
    {
        var bytes = new byte[SegmentSize];
        // A PT_LOAD has the headers in it.
        var start = type == 1 ? 0 : At(place);
        var length = At(place + size) - start;
        Put(bytes, 0, 4, type);
        Put(bytes, 4, 4, flags);
        Put(bytes, 8, 8, start, Base + start, Base + start, length, length, type == 1 ? 0x1000u : 4);
        _segments.Add(bytes);
        return this;
    }

    public SectionedElf Section(uint type, ulong flags, int place, int size, uint link = 0, uint info = 0, int count = 1)
    {
        var bytes = new byte[SectionSize];
        Put(bytes, 0, 4, 1, type);
        Put(bytes, 8, 8, flags, flags == 0 ? 0 : Base + At(place), At(place), (ulong)size);
        Put(bytes, 40, 4, link, info);
        Put(bytes, 48, 8, 4, type == Rela ? 24u : 0);
        for (var i = 0; i < count; i++) _sections.Add(bytes);
        return this;
    }

    public byte[] Build()
    {
        Section(Strings, 0, _names, _body.Length - _names);
        var header = new byte[HeaderSize];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(header);
        Put(header, 16, 2, _type, 62);
        Put(header, 20, 4, 1);
        var table = (int)(At(_body.Length) + 7) & ~7;
        Put(header, 24, 8, 0, _segments.Count > 0 ? HeaderSize : 0u, (ulong)table);
        Put(header, 52, 2, HeaderSize, SegmentSize, (ulong)_segments.Count, SectionSize, (ulong)_sections.Count, (ulong)_sections.Count - 1);
        var file = new byte[table + _sections.Count * SectionSize];
        var at = 0;
        foreach (var part in (byte[][])[header, .. _segments, _body])
        {
            part.CopyTo(file, at);
            at += part.Length;
        }

        for (var i = 0; i < _sections.Count; i++) _sections[i].CopyTo(file, table + i * SectionSize);
        return file;
    }

    /// <summary>The bytes of a note, padded to 4.</summary>
    public static byte[] NoteOf(string owner, uint type, string desc)
    {
        var name = Encoding.ASCII.GetBytes(owner + "\0");
        var bytes = new byte[12 + (name.Length + 3 & ~3) + (desc.Length + 3 & ~3)];
        Put(bytes, 0, 4, (ulong)name.Length, (ulong)desc.Length, type);
        name.CopyTo(bytes, 12);
        Encoding.ASCII.GetBytes(desc).CopyTo(bytes, 12 + (name.Length + 3 & ~3));
        return bytes;
    }

    private static void Put(byte[] bytes, int at, int size, params ReadOnlySpan<ulong> values)
    {
        Span<byte> word = stackalloc byte[8];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, values[i]);
            word[..size].CopyTo(bytes.AsSpan(at + i * size));
        }
    }
}
