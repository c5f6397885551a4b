using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The header and the two tables of an ELF file, in memory, to be changed and written again.</summary>
internal sealed class ElfHeaders
{
    private readonly bool _is64;
    private readonly ByteOrder _order;
    private readonly int _baseSections;

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
        for (var i = 0; i < file.Segments.Count; i++) Segments.Add(Read(file.Source, SegmentTable + (ulong)(i * SegmentSize), SegmentSize, "the program headers"));
        BaseSegments = [.. Segments];
        for (var i = 0; i < file.Sections.Count; i++) Sections.Add(Read(file.Source, SectionTable + (ulong)(i * SectionSize), SectionSize, "the section headers"));
        _baseSections = Sections.Count;
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
        Header[ElfField.Phoff] = SegmentTable;
        Header[ElfField.Shoff] = SectionTable;
        if (Segments.Count != BaseSegments.Count) CountSegments();
        if (Sections.Count != _baseSections) CountSections();
        changes.Add(new ByteChange(0, Header.Bytes));
        if (Segments.Count > 0) changes.Add(new ByteChange(SegmentTable, Table(Segments)));
        if (Sections.Count > 0) changes.Add(new ByteChange(SectionTable, Table(Sections)));
    }

    // What is more than the header can count is counted in section 0, and what was counted there already stays so.
    private void CountSegments()
    {
        var isInSection = Segments.Count >= ElfSegment.PN_XNUM || Header[ElfField.Phnum] == ElfSegment.PN_XNUM && Sections is [var none, ..] && none[ElfField.ShInfo] != 0;
        if (isInSection && Sections.Count == 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, (ulong)ElfField.Phnum.Place(_is64).Offset, $"{Segments.Count} program headers are more than the ELF header can count, and there is no section header to count them");
        Header[ElfField.Phnum] = isInSection ? ElfSegment.PN_XNUM : (ulong)Segments.Count;
        if (isInSection) Sections[0][ElfField.ShInfo] = (ulong)Segments.Count;
    }

    private void CountSections()
    {
        var isInSection = Sections.Count >= ElfSection.SHN_LORESERVE || Header[ElfField.Shnum] == 0;
        Header[ElfField.Shnum] = isInSection ? 0 : (ulong)Sections.Count;
        if (isInSection) Sections[0][ElfField.ShSize] = (ulong)Sections.Count;
    }

    private ElfStructure Read(ByteSource source, ulong offset, int size, string what)
    {
        var bytes = new byte[size];
        source.ReadExactly(offset, bytes, what);
        return new ElfStructure(bytes, _is64, _order);
    }
}
