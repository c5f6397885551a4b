using System.Text;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Tests.Editing.Proof;

/// <summary>An ELF file of a layout that chance decides: class, byte order, type, with sections or without, with room here and there or none.</summary>
internal sealed class GeneratedElf
{
    private const ulong Base = 0x400000;

    private readonly Random _random;
    private readonly List<Piece> _pieces = [];
    private readonly List<byte> _names = [0];

    /// <summary>Decides the layout.</summary>
    public GeneratedElf(Random random)
    {
        _random = random;
        Is64 = Chance(2);
        Order = Chance(2) ? ByteOrder.Little : ByteOrder.Big;
        Type = (ushort)random.Next(1, 5);
        HasSections = Type == ElfIdentity.ET_REL || !Chance(3);
        Bytes = Build();
    }

    public bool Is64 { get; }

    public ByteOrder Order { get; }

    public ushort Type { get; }

    public bool HasSections { get; }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    public override string ToString() => $"class {(Is64 ? 64 : 32)}, {Order}, type {Type}, {(HasSections ? "with" : "without")} sections, {_pieces.Count} pieces, {Bytes.Length} bytes";

    private bool IsLinked => Type is ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN;

    private bool Chance(int of) => _random.Next(of) == 0;

    private byte[] Build()
    {
        for (var count = _random.Next(1, 7); count > 0; count--) _pieces.Add(Chance(2) ? Notes() : Data());
        var hasTable = IsLinked && Chance(2);
        var extra = Type == ElfIdentity.ET_REL ? 0 : _random.Next(3);
        var half = _random.Next(_pieces.Count + 1);
        var segments = Type == ElfIdentity.ET_REL ? 0 : (hasTable ? 1 : 0) + 2 + _pieces.Count(piece => piece.IsNotes) + extra;
        var table = (ulong)ElfFieldPlaces.HeaderSize(Is64);
        var at = table + (ulong)(segments * ElfFieldPlaces.SegmentSize(Is64) + _random.Next(4) * (Chance(2) ? 56 : 0));
        foreach (var piece in _pieces)
        {
            at = at + 7 & ~7UL;
            piece.Offset = at;
            at += (ulong)(piece.Bytes.Length + piece.Slack);
        }

        var bytes = new List<byte>(new byte[at]);
        foreach (var piece in _pieces) Put(bytes, piece.Offset, piece.Bytes);
        if (segments > 0) Put(bytes, table, [.. Segments(hasTable, extra, half, segments, at).SelectMany(segment => segment.Bytes)]);
        var (sectionTable, sectionCount) = HasSections ? WriteSections(bytes, half) : (0UL, 0);
        Put(bytes, 0, Header(segments, table, sectionTable, sectionCount));
        return [.. bytes];
    }

    private Piece Notes()
    {
        var alignment = Chance(3) ? 8 : 4;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new NoteWriter(output, new NoteFormat(Order, alignment));
        for (var count = _random.Next(1, 5); count > 0; count--)
        {
            var desc = new byte[_random.Next(0, 40)];
            _random.NextBytes(desc);
            writer.Write(Encoding.ASCII.GetBytes($"Base{_random.Next(3)}\0"), (ulong)_random.Next(1, 4), desc);
        }

        return new Piece(output.WrittenSpan.ToArray(), true, alignment) { Slack = Chance(2) ? _random.Next(0, 200) : 0 };
    }

    private Piece Data()
    {
        var bytes = new byte[_random.Next(1, 300)];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)_random.Next(1, 256);
        return new Piece(bytes, false, 1) { Slack = Chance(3) ? _random.Next(0, 100) : 0 };
    }

    private ulong AddressOf(ulong offset, int index, int half) => !IsLinked ? 0 : Base + offset + (index < half ? 0UL : 0x1000);

    private List<ElfStructure> Segments(bool hasTable, int extra, int half, int count, ulong end)
    {
        var segments = new List<ElfStructure>();
        var tableSize = (ulong)(count * ElfFieldPlaces.SegmentSize(Is64));
        var table = (ulong)ElfFieldPlaces.HeaderSize(Is64);
        if (hasTable) segments.Add(Segment(6, 4, table, AddressOf(table, 0, 1), tableSize, 8));
        var middle = half < _pieces.Count ? _pieces[half].Offset : end;
        segments.Add(Segment(1, 5, 0, IsLinked ? Base : 0x10000, middle, 0x1000));
        segments.Add(Segment(1, 6, middle, IsLinked ? Base + middle + 0x1000 : 0x20000 + middle, end - middle, 0x1000));
        for (var i = 0; i < _pieces.Count; i++)
            if (_pieces[i].IsNotes) segments.Add(Segment(4, 4, _pieces[i].Offset, AddressOf(_pieces[i].Offset, i, half), (ulong)_pieces[i].Bytes.Length, (ulong)_pieces[i].Alignment));
        for (var i = 0; i < extra; i++) segments.Insert(_random.Next(segments.Count), new ElfStructure(new byte[ElfFieldPlaces.SegmentSize(Is64)], Is64, Order));
        if (hasTable && segments.Find(segment => segment[ElfField.PType] == 6) is { } first)
        {
            segments.Remove(first);
            segments.Insert(0, first);
        }

        return segments;
    }

    private ElfStructure Segment(uint type, uint flags, ulong offset, ulong address, ulong size, ulong alignment) => new(new byte[ElfFieldPlaces.SegmentSize(Is64)], Is64, Order)
    {
        [ElfField.PType] = type,
        [ElfField.PFlags] = flags,
        [ElfField.POffset] = offset,
        [ElfField.PVaddr] = address,
        [ElfField.PPaddr] = address,
        [ElfField.PFilesz] = size,
        [ElfField.PMemsz] = Type == ElfIdentity.ET_CORE && type == 4 ? 0 : size,
        [ElfField.PAlign] = alignment,
    };

    private (ulong Table, int Count) WriteSections(List<byte> bytes, int half)
    {
        var sections = new List<ElfStructure> { new(new byte[ElfFieldPlaces.SectionSize(Is64)], Is64, Order) };
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = _pieces[i];
            sections.Add(Section(piece.IsNotes ? $".note.{i}" : $".data.{i}", piece.IsNotes ? 7u : 1u, 2, piece.Offset, AddressOf(piece.Offset, i, half), (ulong)piece.Bytes.Length, (ulong)piece.Alignment));
        }

        var names = Section(".shstrtab", 3, 0, (ulong)bytes.Count, 0, 0, 1);
        names[ElfField.ShSize] = (ulong)_names.Count;
        sections.Add(names);
        bytes.AddRange(_names);
        while (bytes.Count % 8 != 0) bytes.Add(0);
        var table = (ulong)bytes.Count;
        bytes.AddRange(sections.SelectMany(section => section.Bytes));
        return (table, sections.Count);
    }

    private ElfStructure Section(string name, uint type, ulong flags, ulong offset, ulong address, ulong size, ulong alignment)
    {
        var section = new ElfStructure(new byte[ElfFieldPlaces.SectionSize(Is64)], Is64, Order)
        {
            [ElfField.ShName] = (ulong)_names.Count,
            [ElfField.ShType] = type,
            [ElfField.ShFlags] = flags,
            [ElfField.ShAddr] = address,
            [ElfField.ShOffset] = offset,
            [ElfField.ShSize] = size,
            [ElfField.ShAddralign] = alignment,
        };
        _names.AddRange([.. Encoding.ASCII.GetBytes(name), 0]);
        return section;
    }

    private byte[] Header(int segments, ulong table, ulong sectionTable, int sectionCount)
    {
        var header = new ElfStructure(new byte[ElfFieldPlaces.HeaderSize(Is64)], Is64, Order)
        {
            [ElfField.Type] = Type,
            [ElfField.Machine] = (Is64, Order) switch { (true, ByteOrder.Little) => 62u, (true, _) => 22, (false, ByteOrder.Little) => 3, _ => 20 },
            [ElfField.Version] = 1,
            [ElfField.Ehsize] = (ulong)ElfFieldPlaces.HeaderSize(Is64),
            [ElfField.Phoff] = segments > 0 ? table : 0,
            [ElfField.Phentsize] = segments > 0 ? (ulong)ElfFieldPlaces.SegmentSize(Is64) : 0,
            [ElfField.Phnum] = (ulong)segments,
            [ElfField.Shoff] = sectionTable,
            [ElfField.Shentsize] = sectionCount > 0 ? (ulong)ElfFieldPlaces.SectionSize(Is64) : 0,
            [ElfField.Shnum] = (ulong)sectionCount,
            [ElfField.Shstrndx] = (ulong)Math.Max(0, sectionCount - 1),
        };
        ReadOnlySpan<byte> magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(Is64 ? 2 : 1), (byte)(Order == ByteOrder.Little ? 1 : 2), 1];
        magic.CopyTo(header.Bytes);
        return header.Bytes;
    }

    private static void Put(List<byte> bytes, ulong offset, byte[] content)
    {
        for (var i = 0; i < content.Length; i++) bytes[(int)offset + i] = content[i];
    }

    private sealed record Piece(byte[] Bytes, bool IsNotes, int Alignment)
    {
        public ulong Offset { get; set; }

        public int Slack { get; init; }
    }
}
