using System.Buffers.Binary;
using System.Numerics;
using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>The headers of a PE file that an added section concerns, with the places of their fields (Microsoft's PE format specification).</summary>
internal sealed class PeHeaders
{
    private const int PeOffsetPlace = 0x3c;
    private const int FileHeaderSize = 24;
    private const int SmallestOptionalHeader = 68;
    private const ushort Pe32 = 0x10b;
    private const ushort Pe32Plus = 0x20b;
    private const int SymbolSize = 18;
    private const int CertificateDirectory = 4;

    private PeHeaders(ByteSource source)
    {
        Source = source;
        Start = Word(PeOffsetPlace);
        Span<byte> signature = stackalloc byte[4];
        source.ReadExactly(Start, signature, "the PE header");
        if (!signature.SequenceEqual("PE\0\0"u8)) throw Malformed(Start, $"there is no PE header at 0x{Start:x}");
        SectionCount = Half(Start + 6);
        Optional = Start + FileHeaderSize;
        var optionalSize = Half(Start + 20);
        if (optionalSize < SmallestOptionalHeader) throw Malformed(Start + 20, $"the optional header has {optionalSize} bytes, too few for an image");
        Is64 = Half(Optional) == Pe32Plus;
        if (!Is64 && Half(Optional) != Pe32) throw Malformed(Optional, $"the optional header begins with 0x{Half(Optional):x}; 0x{Pe32:x} (PE32) and 0x{Pe32Plus:x} (PE32+) exist");
        (SectionAlignment, FileAlignment, ImageSize, HeadersSize) = (Word(Optional + 32), Word(Optional + 36), Word(ImageSizePlace), Word(Optional + 60));
        if (!BitOperations.IsPow2(SectionAlignment) || !BitOperations.IsPow2(FileAlignment)) throw Malformed(Optional + 32, "an alignment is no power of two");
        // The format allows 64 KiB at most; it also bounds what a section is filled up with.
        if (FileAlignment > 1 << 16) throw Malformed(Optional + 36, $"FileAlignment is 0x{FileAlignment:x}; 64 KiB is the most that there is");
        Table = Optional + optionalSize;
        Sections = ReadSections();
        (CertificatePlace, CertificateOffset, CertificateSize) = ReadCertificate(optionalSize);
        (SymbolsOffset, SymbolsEnd) = ReadSymbols();
    }

    public ByteSource Source { get; }

    /// <summary>The file offset of <c>PE</c>.</summary>
    public ulong Start { get; }

    /// <summary>The file offset of the optional header.</summary>
    public ulong Optional { get; }

    /// <summary>Whether it is PE32+, an image of 64 bits.</summary>
    public bool Is64 { get; }

    public int SectionCount { get; }

    public ulong SectionCountPlace => Start + 6;

    /// <summary>The sum of the sections of data, in bytes.</summary>
    public ulong InitializedDataPlace => Optional + 8;

    public ulong ImageSizePlace => Optional + 56;

    public ulong ChecksumPlace => Optional + 64;

    public uint SectionAlignment { get; }

    public uint FileAlignment { get; }

    public uint ImageSize { get; }

    public uint HeadersSize { get; }

    /// <summary>The file offset of the section table.</summary>
    public ulong Table { get; }

    public ulong TableEnd => Table + (ulong)SectionCount * PeSectionHeader.Size;

    public IReadOnlyList<PeSectionHeader> Sections { get; }

    /// <summary>The file offset of the directory entry of the certificates; 0 where there is none.</summary>
    public ulong CertificatePlace { get; }

    /// <summary>Where the certificates begin in the file.</summary>
    public ulong CertificateOffset { get; }

    /// <summary>Their bytes; 0 where the file is not signed.</summary>
    public ulong CertificateSize { get; }

    /// <summary>The file offset of the COFF symbols; 0 for none.</summary>
    public ulong SymbolsOffset { get; }

    /// <summary>The end of the symbols and of the strings behind them.</summary>
    public ulong SymbolsEnd { get; }

    /// <summary>The end of what headers and sections have in the file; headers alone are as good as sections.</summary>
    public ulong SectionsEnd => Math.Max(HeadersSize, Sections.Select(section => section.RawSize == 0 ? 0 : section.RawEnd).DefaultIfEmpty(0UL).Max());

    /// <summary>CheckSum; 0 where the file has none.</summary>
    public uint Checksum => Word(ChecksumPlace);

    /// <summary>Reads the headers; null where the file is no PE.</summary>
    /// <exception cref="ElfNotesException">It is one whose headers cannot be: as <see cref="Read"/>, but that sections may leave the file, as in a kernel that was packed anew.</exception>
    public static PeHeaders? Find(ByteSource source)
    {
        Span<byte> start = stackalloc byte[PeOffsetPlace + 4];
        if (!source.TryReadExactly(0, start) || !PeImage.IsPe(start)) return null;
        Span<byte> signature = stackalloc byte[4];
        return source.TryReadExactly(BinaryPrimitives.ReadUInt32LittleEndian(start[PeOffsetPlace..]), signature) && signature.SequenceEqual("PE\0\0"u8) ? new PeHeaders(source) : null;
    }

    /// <summary>Reads the headers.</summary>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.Truncated"/> or <see cref="ErrorCodes.BadContainer"/>.</exception>
    public static PeHeaders Read(ByteSource source)
    {
        var pe = new PeHeaders(source);
        foreach (var (index, section) in pe.Sections.Index())
            if (section.RawSize > 0 && !source.Contains(section.Offset, section.RawSize)) throw Malformed(section.Place, $"section {index + 1} should have 0x{section.RawSize:x} bytes at 0x{section.Offset:x}, past the end of the file at 0x{source.Length:x}");
        return pe;
    }

    public uint Word(ulong place)
    {
        Span<byte> bytes = stackalloc byte[4];
        Source.ReadExactly(place, bytes, "the PE headers");
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private ushort Half(ulong place)
    {
        Span<byte> bytes = stackalloc byte[2];
        Source.ReadExactly(place, bytes, "the PE headers");
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    private List<PeSectionHeader> ReadSections()
    {
        var bytes = new byte[SectionCount * PeSectionHeader.Size];
        Source.ReadExactly(Table, bytes, "the section table");
        var sections = new List<PeSectionHeader>();
        for (var i = 0; i < SectionCount; i++)
        {
            var section = PeSectionHeader.Parse(Table + (ulong)(i * PeSectionHeader.Size), bytes.AsSpan(i * PeSectionHeader.Size, PeSectionHeader.Size));
            sections.Add(section);
        }

        return sections;
    }

    private (ulong Place, ulong Offset, ulong Size) ReadCertificate(int optionalSize)
    {
        var counts = Is64 ? 108 : 92;
        if (optionalSize < counts + 4 || Word(Optional + (ulong)counts) <= CertificateDirectory || optionalSize < counts + 4 + 8 * (CertificateDirectory + 1)) return default;
        var place = Optional + (ulong)counts + 4 + 8 * CertificateDirectory;
        return (place, Word(place), Word(place + 4));
    }

    private (ulong Offset, ulong End) ReadSymbols()
    {
        ulong offset = Word(Start + 8 + 4);
        var strings = offset + (ulong)Word(Start + 16) * SymbolSize;
        if (offset == 0 || !Source.Contains(strings, 4)) return default;
        return (offset, strings + Word(strings));
    }

    private static ElfNotesException Malformed(ulong offset, string message) => new(ErrorCodes.BadContainer, offset, message);
}
