using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The relocations of an object that was edited before, as ones of the object that it was: symbols that the edit added are to be added again.</summary>
/// <param name="original">The object as it was.</param>
/// <param name="edited">The object as it is.</param>
internal sealed class RestoredRelocations(ElfFile original, ElfFile edited)
{
    private readonly RelocationTables _tables = new(edited);
    private readonly uint _symbols = ObjectSymbols.Count(original);

    /// <summary>Gives the notes of a section that the original has their relocations.</summary>
    public void Attach(ElfSection? section, List<RawNote> notes)
    {
        if (section is { } there) Attach(there.Index, notes);
    }

    /// <summary>Gives the notes of a section that the edit added their relocations.</summary>
    public void Attach(ulong start, ulong size, List<RawNote> notes)
    {
        if (edited.Identity.Type != ElfIdentity.ET_REL) return;
        foreach (var section in edited.Sections)
            if (section.Type == ElfSection.SHT_NOTE && section.Offset == start && section.Size == size) Attach(section.Index, notes);
    }

    private void Attach(int section, List<RawNote> notes)
    {
        _tables.Attach(section, notes);
        if (_tables.Of(section) is not [var table, ..]) return;
        foreach (var note in notes)
        {
            if (note.Entries.Count == 0) continue;
            var added = note.Entries.ToLookup(entry => _tables.InfoOf(entry).Symbol >= _symbols);
            note.Relocations = [.. added[true].Select(entry => Named(note, entry, table))];
            note.Entries = [.. added[false]];
        }
    }

    private EncodedRelocation Named(RawNote note, RelocationEntry entry, ElfSection table)
    {
        var (symbol, type) = _tables.InfoOf(entry);
        var size = RelocationKind.AbsoluteSize(edited.Identity.Machine, type);
        if (size == 0 || entry.Offset + (ulong)size > (ulong)note.Bytes.Length) throw new ElfNotesException(EditingCodes.LayoutCannotTake, table.Offset, "the record of earlier edits at the end of the file does not fit its relocations; strip the record, or start from the original");
        var addend = table.Type == ElfSection.SHT_RELA ? entry.Addend : edited.Identity.ByteOrder.Read(note.Bytes.Span.Slice((int)entry.Offset, size));
        var shift = table.Type == ElfSection.SHT_RELA ? edited.Is64 ? 0 : 32 : 64 - 8 * size;
        return new EncodedRelocation((int)entry.Offset, size, ObjectSymbols.NameOf(edited, table.Link, symbol), (long)(addend << shift) >> shift);
    }
}
