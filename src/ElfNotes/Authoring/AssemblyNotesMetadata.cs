using System.Buffers.Binary;
using System.Collections.Immutable;

namespace ElfNotes.Authoring;

/// <summary>Where the metadata of an assembly lies. Source: ECMA-335, II.25.</summary>
internal static class AssemblyNotesMetadata
{
    private const int PeOffsetOffset = 0x3c;
    private const int FileHeaderSize = 24;
    private const int CliDirectory = 14;
    private const int CliHeaderSize = 72;
    private const int SectionHeaderSize = 40;
    private const int OptionalHeaderMax = 0x200;

    public static (ulong Offset, ImmutableArray<byte> Bytes) Read(ByteSource source, ReadLimits limits)
    {
        if (Find(source) is not var (offset, size)) throw new ElfNotesException(ErrorCodes.UnknownFormat, 0, "not a .NET assembly: no PE file with a CLI header");
        if (size > limits.MaxNoteBytes) throw new ElfNotesException(ErrorCodes.LimitReached, offset, $"the assembly has {size} bytes of metadata, and {limits.MaxNoteBytes} is the limit");
        if (!source.Contains(offset, size)) throw new ElfNotesException(ErrorCodes.Truncated, source.Length, $"the file ends inside the metadata: {size} bytes are needed at offset 0x{offset:x}");
        return (offset, [.. source.ReadMemory(offset, (int)size).Span]);
    }

    /// <summary>The range of the metadata; null where this is no PE file or has no CLI header.</summary>
    public static (ulong Offset, uint Size)? Find(ByteSource source)
    {
        Span<byte> head = stackalloc byte[PeOffsetOffset + 4];
        if (!source.TryReadExactly(0, head) || !head.StartsWith("MZ"u8)) return null;
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(head[PeOffsetOffset..]);
        Span<byte> header = stackalloc byte[FileHeaderSize];
        if (!source.TryReadExactly(start, header) || !header.StartsWith("PE\0\0"u8)) return null;

        var optional = source.ReadMemory(start + FileHeaderSize, Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(header[20..]), OptionalHeaderMax)).Span;
        if (optional.Length < 2) return null;
        var directories = BinaryPrimitives.ReadUInt16LittleEndian(optional) switch { 0x10b => 96, 0x20b => 112, _ => -1 };
        var entry = directories + CliDirectory * 8;
        if (directories < 0 || optional.Length < entry + 8 || BinaryPrimitives.ReadUInt32LittleEndian(optional[(directories - 4)..]) <= CliDirectory) return null;
        var cli = BinaryPrimitives.ReadUInt32LittleEndian(optional[entry..]);
        if (cli == 0) return null;

        var table = start + FileHeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(header[20..]);
        var sections = source.ReadMemory(table, BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) * SectionHeaderSize);
        Span<byte> cliHeader = stackalloc byte[CliHeaderSize];
        source.ReadExactly(Offset(sections.Span, cli, table), cliHeader, "the CLI header");
        return (Offset(sections.Span, BinaryPrimitives.ReadUInt32LittleEndian(cliHeader[8..]), table), BinaryPrimitives.ReadUInt32LittleEndian(cliHeader[12..]));
    }

    private static ulong Offset(ReadOnlySpan<byte> sections, uint address, ulong table)
    {
        for (; sections.Length >= SectionHeaderSize; sections = sections[SectionHeaderSize..])
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(sections[12..]);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(sections[16..]);
            if (address >= start && address - start < size) return BinaryPrimitives.ReadUInt32LittleEndian(sections[20..]) + (ulong)(address - start);
        }

        throw new ElfNotesException(ErrorCodes.BadContainer, table, $"no section of the PE file holds the address 0x{address:x}, where it should have its metadata");
    }
}
