using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// The ELF header and the program headers as QEMU reads them (<c>load_elf</c> in <c>include/hw/elf_ops.h</c>): little-endian, any class that is not 64 is 32,
/// and e_phentsize is not looked at.
/// </summary>
internal sealed class QemuHeaders
{
    private const byte Class64 = 2;
    private const uint SHT_SYMTAB = 2;

    // No kernel's symbols are larger.
    private const ulong SafeAllocation = 1UL << 30;

    private readonly ByteSource _file;
    private readonly byte[] _header;

    private QemuHeaders(ByteSource file, byte[] header)
    {
        _file = file;
        _header = header;
        Is64 = header[4] == Class64;
    }

    public bool Is64 { get; }

    public ushort Machine => BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(18));

    public ulong Entry => Word(24, 24);

    public ushort SegmentCount => Half(56, 44);

    private ulong SegmentOffset => Word(32, 28);

    private int SegmentSize => Is64 ? 56 : 32;

    /// <summary>Reads the ELF header; null where the file ends inside it.</summary>
    public static QemuHeaders? Read(ByteSource file)
    {
        var header = new byte[64];
        var read = file.Read(0, header);
        return read < 5 || read < (header[4] == Class64 ? 64 : 52) ? null : new QemuHeaders(file, header);
    }

    /// <summary>The program headers; null where the table is empty or not wholly in the file.</summary>
    public List<ElfSegment>? Segments()
    {
        var size = SegmentCount * SegmentSize;
        if (size == 0 || !_file.Contains(SegmentOffset, (ulong)size)) return null;
        var table = _file.ReadMemory(SegmentOffset, size).Span;
        if (table.Length < size) return null;
        var segments = new List<ElfSegment>(SegmentCount);
        for (var i = 0; i < SegmentCount; i++) segments.Add(Segment(i, table.Slice(i * SegmentSize, SegmentSize)));
        return segments;
    }

    /// <summary>
    /// What is wrong with the sizes of the symbols, or null. That they cannot be read is nothing to QEMU (<c>load_symbols</c>), but their sizes are not checked.
    /// </summary>
    public string? SymbolHazard()
    {
        var size = Is64 ? 64 : 40;
        var count = Half(60, 48);
        if (count == 0 || !_file.Contains(Word(40, 32), (ulong)(count * size))) return null;
        var table = _file.ReadMemory(Word(40, 32), count * size).Span;
        if (table.Length < count * size) return null;
        for (var i = 0; i < count; i++)
        {
            var section = table.Slice(i * size, size);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != SHT_SYMTAB) continue;
            if (TooMuch(section)) return "the symbol table's size is larger than the file and than any kernel's";
            var link = BinaryPrimitives.ReadUInt32LittleEndian(section[(Is64 ? 40 : 24)..]);
            return link < count && TooMuch(table.Slice((int)link * size, size)) ? "the symbol string table's size is larger than the file and than any kernel's" : null;
        }

        return null;
    }

    private bool TooMuch(ReadOnlySpan<byte> section)
    {
        var offset = Number(section, 24, 16);
        var size = Number(section, 32, 20);
        return offset <= long.MaxValue && size > SafeAllocation && !_file.Contains(offset, size);
    }

    private ElfSegment Segment(int index, ReadOnlySpan<byte> header) => new(
        index,
        BinaryPrimitives.ReadUInt32LittleEndian(header),
        BinaryPrimitives.ReadUInt32LittleEndian(header[(Is64 ? 4 : 24)..]),
        Number(header, 8, 4),
        Number(header, 16, 8),
        Number(header, 24, 12),
        Number(header, 32, 16),
        Number(header, 40, 20),
        Number(header, 48, 28));

    private ushort Half(int at64, int at32) => BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(Is64 ? at64 : at32));

    private ulong Word(int at64, int at32) => Number(_header, at64, at32);

    private ulong Number(ReadOnlySpan<byte> bytes, int at64, int at32) =>
        Is64 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[at64..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at32..]);
}
