using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The header and the two tables of an ELF file, in memory, to be changed and written again.</summary>
internal sealed class ElfHeaders
{
    private const int MaxSections = 0xff00;
    private const int MaxSegments = 0xffff;

    private readonly bool _is64;
    private readonly ByteOrder _order;

    /// <summary>Reads them.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: the tables are not as the specification has them.</exception>
    public ElfHeaders(ElfFile file)
    {
        _is64 = file.Is64;
        _order = file.Identity.ByteOrder;
        Header = Read(file.Source, 0, ElfFieldPlaces.HeaderSize(_is64), "the ELF header");
        SegmentTable = Header[ElfField.Phoff];
        SectionTable = Header[ElfField.Shoff];
        if (file.Findings.FirstOrDefault(finding => finding.Code == FindingCodes.BadHeaderTable) is { } bad)
            throw new ElfNotesException(EditingCodes.LayoutCannotTake, bad.Offset, bad.Message);
        if (file.Segments.Count > 0 && Header[ElfField.Phentsize] != (ulong)SegmentSize || file.Sections.Count > 0 && Header[ElfField.Shentsize] != (ulong)SectionSize)
            throw new ElfNotesException(EditingCodes.LayoutCannotTake, (ulong)ElfField.Phentsize.Place(_is64).Offset, "the header tables have entries of an unusual size");
        if (file.Segments.Count >= MaxSegments || file.Sections.Count >= MaxSections)
            throw new ElfNotesException(EditingCodes.LayoutCannotTake, (ulong)ElfField.Phnum.Place(_is64).Offset, $"the file has {file.Segments.Count} program headers and {file.Sections.Count} section headers: more than its header can count");
        for (var i = 0; i < file.Segments.Count; i++) Segments.Add(Read(file.Source, SegmentTable + (ulong)(i * SegmentSize), SegmentSize, "the program headers"));
        BaseSegments = [.. Segments];
        for (var i = 0; i < file.Sections.Count; i++) Sections.Add(Read(file.Source, SectionTable + (ulong)(i * SectionSize), SectionSize, "the section headers"));
    }

    public ElfStructure Header { get; }

    public ulong SegmentTable { get; set; }

    public ulong SectionTable { get; set; }

    /// <summary>The program headers as they are to be.</summary>
    public List<ElfStructure> Segments { get; set; } = [];

    /// <summary>Those that were read, by their indices then, whatever has become of the table.</summary>
    public IReadOnlyList<ElfStructure> BaseSegments { get; }

    public List<ElfStructure> Sections { get; } = [];

    public int SegmentSize => ElfFieldPlaces.SegmentSize(_is64);

    public int SectionSize => ElfFieldPlaces.SectionSize(_is64);

    /// <summary>An entry for the program header table, all zeros: PT_NULL.</summary>
    public ElfStructure NewSegment() => new(new byte[SegmentSize], _is64, _order);

    /// <summary>An entry for the section header table, all zeros.</summary>
    public ElfStructure NewSection() => new(new byte[SectionSize], _is64, _order);

    /// <summary>The bytes of a table.</summary>
    public static byte[] Table(List<ElfStructure> entries) => [.. entries.SelectMany(entry => entry.Bytes)];

    /// <summary>Writes header and tables where they now belong.</summary>
    public void Write(List<ByteChange> changes)
    {
        if (Segments.Count >= MaxSegments || Sections.Count >= MaxSections) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, "the ELF header cannot count so many headers");
        Header[ElfField.Phoff] = SegmentTable;
        Header[ElfField.Shoff] = SectionTable;
        Header[ElfField.Phnum] = (ulong)Segments.Count;
        Header[ElfField.Shnum] = (ulong)Sections.Count;
        changes.Add(new ByteChange(0, Header.Bytes));
        if (Segments.Count > 0) changes.Add(new ByteChange(SegmentTable, Table(Segments)));
        if (Sections.Count > 0) changes.Add(new ByteChange(SectionTable, Table(Sections)));
    }

    private ElfStructure Read(ByteSource source, ulong offset, int size, string what)
    {
        var bytes = new byte[size];
        source.ReadExactly(offset, bytes, what);
        return new ElfStructure(bytes, _is64, _order);
    }
}
