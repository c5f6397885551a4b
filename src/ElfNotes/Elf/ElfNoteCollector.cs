namespace ElfNotes.Elf;

/// <summary>Gathers the notes of all views of a file: PT_NOTE and PT_GNU_PROPERTY segments, and SHT_NOTE sections.</summary>
internal sealed class ElfNoteCollector(ElfFile file, FindingList findings)
{
    private const ushort EM_IA_64 = 50;
    private const byte ELFOSABI_OPENVMS = 13;
    private const ulong MaxPlainSection = 1 << 20;

    // GNU ld makes a section of type NOTE of whatever names no segment behind the notes.
    private static readonly string[] StraySections = [".text", ".rodata", ".data", ".bss", ".init", ".fini", ".eh_frame", ".init_array", ".fini_array", ".tdata", ".tbss"];

    private readonly Dictionary<Place, NoteRange> _ranges = [];
    private readonly ElfNoteSet _notes = new(file.Limits.MaxNotes);
    private readonly NoteRangeReader _reader = new(file.Identity.ByteOrder, file.Identity is { Machine: EM_IA_64, OsAbi: ELFOSABI_OPENVMS }, findings);
    private long _bytesLeft = file.Limits.MaxNoteBytes;

    /// <summary>The notes in file order.</summary>
    public IReadOnlyList<ElfNote> Collect()
    {
        AddSegments();
        LookForStray();
        ReadRanges();
        // In a compressed kernel the section headers are the last bytes of all; they would only add names to these notes.
        file.SectionsSkipped = file.MayLeaveFarSections && _notes.Count > 0 && file.HasSectionTable && file.Source.IsSequential && !file.SectionsAtHand;
        if (!file.SectionsSkipped)
        {
            AddSections();
            ReadRanges();
            if (file.Identity.Type is ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN) ReportOneViewOnly();
            if (file.Identity.Type == ElfIdentity.ET_REL) new NoteRelocator(file, findings).Apply(_notes.Notes);
        }

        return _notes.ToArray();
    }

    private readonly Queue<NoteRange> _pending = [];

    private void AddSegments()
    {
        foreach (var segment in file.Segments)
        {
            if (segment.Type is not (ElfSegment.PT_NOTE or ElfSegment.PT_GNU_PROPERTY) || segment.FileSize == 0) continue;
            if (segment.Offset == 0)
                findings.Add(FindingCodes.SegmentAtZero, Severity.Warning, 0, $"note segment {segment.Index} has file offset 0, where the ELF header is: Xen passes over it and looks at the sections", "link again; old linkers wrote such headers");
            else
                Range(segment.Offset, segment.FileSize, segment.Alignment).Segments.Add(segment.Index);
        }
    }

    // The note segment, which is read first, has the stray section's bytes in it. What is not at hand is not fetched for a hint.
    private void LookForStray()
    {
        if (!file.HasSectionTable || !file.SectionsAtHand) return;
        foreach (var section in file.Sections)
            if (section.Type == ElfSection.SHT_NOTE && StraySections.Contains(file.SectionName(section))) _reader.StraySection ??= file.SectionName(section);
    }

    private void AddSections()
    {
        foreach (var section in file.Sections)
        {
            if (section.Index == 0 || section.Size == 0) continue;
            if (section.Type == ElfSection.SHT_NOTE) AddNoteSection(section);
            else if (section is { Type: ElfSection.SHT_PROGBITS, Size: >= 12 }) ReportLostNotes(section);
        }
    }

    private void AddNoteSection(in ElfSection section)
    {
        var name = file.SectionName(section);
        if ((section.Flags & ElfSection.SHF_COMPRESSED) != 0)
        {
            // readelf and llvm-readelf ignore the flag. Where it lies, the bytes are notes; where not, an Elf_Chdr and a deflate stream.
            var isPlain = section.Size <= (ulong)Math.Max(0, _bytesLeft) && section.Size <= MaxPlainSection && _reader.Fits(file.Source.ReadMemory(section.Offset, (int)section.Size).Span);
            if (section.Size <= MaxPlainSection) _bytesLeft -= (long)section.Size;
            findings.Add(FindingCodes.CompressedNoteSection, Severity.Warning, section.Offset,
                isPlain ? $"note section {name} is marked as compressed (SHF_COMPRESSED) but holds plain notes: eu-readelf does not show them" : $"note section {name} is compressed (SHF_COMPRESSED) and is not read",
                isPlain ? "clear the flag" : "do not compress note sections");
            if (!isPlain) return;
        }

        _reader.StraySection ??= StraySections.Contains(name) ? name : null;
        var range = Range(section.Offset, section.Size, section.Alignment);
        range.Sections.Add(new NoteSectionView(section.Index, name));
        range.IsAllocated |= (section.Flags & ElfSection.SHF_ALLOC) != 0;
    }

    private void ReportOneViewOnly()
    {
        if (file.Segments.Count == 0 || !file.HasSectionTable) return;
        ElfNote? firstHidden = null;
        ElfNote? firstBare = null;
        foreach (var note in _notes.Notes)
        {
            // The first of each kind is enough: a note may be in thousands of ranges.
            if (firstHidden is null && !note.IsInSegment && note.IsInAllocatedSection) firstHidden = note;
            if (firstBare is null && !note.IsInSection) firstBare = note;
        }

        if (firstHidden is not null)
            findings.Add(FindingCodes.OneViewOnly, Severity.Warning, firstHidden.Offset, "a note is in an allocated section, but in no note segment: loaders, which read segments, do not see it", $"in the linker script {NoteSegmentHint.Of(InputName(firstHidden.Sections[0].Name))}");
        if (firstBare is not null)
            findings.Add(FindingCodes.OneViewOnly, Severity.Info, firstBare.Offset, "a note is in a note segment, but in no note section: readelf and eu-readelf, which read sections, do not show it");
    }

    // A linked section may have the name of the input sections, or one of its own.
    private static string InputName(string section) => section.StartsWith(".note.", StringComparison.Ordinal) ? section : ".note.*";

    private void ReportLostNotes(in ElfSection section)
    {
        if (!file.SectionNameBytes(section).StartsWith(".note."u8)) return;
        var name = file.SectionName(section);
        if (name is ".note.GNU-stack" or ".note.GNU-split-stack" or ".note.GNU-no-split-stack") return;
        findings.Add(FindingCodes.NoteSectionWrongType, Severity.Warning, section.Offset, $"section {name} is PROGBITS, not NOTE: readers of sections pass it over, and it is in no note segment unless the linker script sends it there", $".section {name}, \"a\", @note in the source; in the linker script .notes : {{ KEEP(*(.note.*)) }} :text :notes, with nothing else in the section: gold and lld make it PROGBITS otherwise");
    }

    private NoteRange Range(ulong start, ulong size, ulong alignment)
    {
        if (_ranges.TryGetValue(new Place(start, size, alignment), out var range)) return range;
        range = new NoteRange(start, size, alignment);
        _ranges.Add(new Place(start, size, alignment), range);
        _pending.Enqueue(range);
        return range;
    }

    private void ReadRanges()
    {
        while (_pending.TryDequeue(out var range))
        {
            if (_bytesLeft <= 0 || _notes.IsFull)
            {
                findings.Add(FindingCodes.NotesNotRead, Severity.Warning, range.Start, $"{range.Name} and what follows were not read: the limit of {file.Limits.MaxNotes} notes or {file.Limits.MaxNoteBytes >> 20} MiB is reached");
                _pending.Clear();
                return;
            }

            ReadRange(range);
        }
    }

    private void ReadRange(NoteRange range)
    {
        var wanted = (int)Math.Min(range.Size, (ulong)Math.Min(_bytesLeft, Array.MaxLength));
        var bytes = file.Source.ReadMemory(range.Start, wanted);
        if (bytes.Length < wanted)
            findings.Add(FindingCodes.NotesPastEnd, Severity.Error, range.Start, $"{range.Name} should have 0x{range.Size:x} bytes at 0x{range.Start:x}, but the file ends after 0x{bytes.Length:x} of them");
        else if ((ulong)wanted < range.Size)
            findings.Add(FindingCodes.NotesNotRead, Severity.Warning, range.Start + (ulong)wanted, $"{range.Name} is longer than the limit of {file.Limits.MaxNoteBytes >> 20} MiB and was read in part");
        _bytesLeft -= bytes.Length;
        _reader.Read(range, bytes, isCut: (ulong)wanted < range.Size && bytes.Length == wanted, _notes);
    }
}
