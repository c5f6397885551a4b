using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Keeps the relocations of a relocatable object's notes right, and makes those of new notes.</summary>
internal sealed class RelocationRewriter(NoteArrangement arrangement, List<EditStep> steps)
{
    private const ulong SHF_INFO_LINK = 0x40;

    private readonly ElfFile _file = arrangement.File;
    private readonly ElfHeaders _headers = arrangement.Headers;

    /// <summary>Whether new notes have relocations.</summary>
    public bool HasNew => arrangement.IsRelocatable && (arrangement.Cells.SelectMany(cell => cell.Notes).Any(note => note.Relocations.Count > 0) || arrangement.Added.SelectMany(cell => cell.Notes).Any(note => note.Relocations.Count > 0));

    /// <summary>Lets relocations follow the notes that they are in, and takes those of other notes away.</summary>
    public void Adjust(List<ByteChange> changes)
    {
        if (!arrangement.IsRelocatable) return;
        foreach (var cell in arrangement.Cells)
        {
            if (!cell.IsChanged || cell.Section is not { } target) continue;
            foreach (var section in _file.Sections)
                if (section.Info == (uint)target.Index && section.Type is ElfSection.SHT_RELA or ElfSection.SHT_REL) Adjust(section, cell, changes);
        }
    }

    /// <summary>Adds a section of relocations for each section that has new ones.</summary>
    public void AddSections(SectionNames names, List<ByteChange> changes, ref ulong cursor)
    {
        if (!HasNew) return;
        var symbols = new ObjectSymbols(arrangement);
        foreach (var cell in arrangement.Cells)
            if (cell.Section is { } section) AddSection(cell.Name, section.Index, cell.Notes, symbols, names, changes, ref cursor);
        foreach (var cell in arrangement.Added) AddSection(cell.Name, cell.SectionIndex, cell.Notes, symbols, names, changes, ref cursor);
        symbols.Write(changes, steps, ref cursor);
    }

    private static int EntrySize(bool hasAddend, int addressSize) => (hasAddend ? 3 : 2) * addressSize;

    private void Adjust(in ElfSection section, NoteCell cell, List<ByteChange> changes)
    {
        var size = EntrySize(section.Type == ElfSection.SHT_RELA, _file.Identity.AddressSize);
        var table = _file.Source.ReadMemory(section.Offset, (int)Math.Min(section.Size, int.MaxValue)).ToArray();
        var taken = 0;
        for (var at = 0; at + size <= table.Length; at += size)
        {
            var entry = new ElfStructure(table[at..(at + size)], _file.Is64, _file.Identity.ByteOrder);
            if (NewPlace(cell, entry[ElfField.ROffset]) is { } place)
            {
                entry[ElfField.ROffset] = place;
            }
            else
            {
                // A relocation of type 0 does nothing, on every machine.
                entry.Bytes.AsSpan().Clear();
                taken++;
            }

            entry.Bytes.CopyTo(table, at);
        }

        changes.Add(new ByteChange(section.Offset, table));
        if (taken > 0) steps.Add(new EditStep(section.Offset, (ulong)table.Length, $"{taken} relocations of notes that are gone have type 0 now, which does nothing"));
    }

    private static ulong? NewPlace(NoteCell cell, ulong offset)
    {
        var old = cell.Original.Find(note => offset >= note.BaseOffset && offset - note.BaseOffset < (ulong)note.Bytes.Length);
        if (old is null) return null;
        ulong at = 0;
        foreach (var note in cell.Notes)
        {
            if (note.BaseOffset == old.BaseOffset && note.Relocations.Count == 0 && note.Bytes.Span.SequenceEqual(old.Bytes.Span)) return at + (offset - old.BaseOffset);
            at += (ulong)note.Bytes.Length;
        }

        return null;
    }

    private void AddSection(string name, int index, List<RawNote> notes, ObjectSymbols symbols, SectionNames names, List<ByteChange> changes, ref ulong cursor)
    {
        if (!notes.Exists(note => note.Relocations.Count > 0)) return;
        if (NoteTarget.Of(_file.Identity) is not { } target) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, $"relocations of machine {_file.Identity.Machine} are not known here: give the address as a number");
        var size = EntrySize(target.HasAddends, _file.Identity.AddressSize);
        var table = new MemoryStream();
        ulong at = 0;
        foreach (var note in notes)
        {
            foreach (var relocation in note.Relocations)
            {
                var type = RelocationKind.AbsoluteType(target.Machine, relocation.Size);
                if (type == 0) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"{target.Name} has no relocation of {relocation.Size} bytes for {relocation.Symbol}");
                var entry = new ElfStructure(new byte[size], _file.Is64, _file.Identity.ByteOrder);
                entry[ElfField.ROffset] = at + (ulong)relocation.Offset;
                entry[ElfField.RInfo] = new RelocationInfo(symbols.IndexOf(relocation.Symbol), type).Value(target.Machine, _file.Is64, target.ByteOrder);
                if (target.HasAddends) entry[ElfField.RAddend] = _file.Is64 ? (ulong)relocation.Addend : (uint)relocation.Addend;
                table.Write(entry.Bytes);
            }

            at += (ulong)note.Bytes.Length;
        }

        cursor = TailWriter.Align(cursor, 8);
        var section = _headers.NewSection();
        section[ElfField.ShName] = names.OffsetOf((target.HasAddends ? ".rela" : ".rel") + name);
        section[ElfField.ShType] = target.HasAddends ? ElfSection.SHT_RELA : ElfSection.SHT_REL;
        section[ElfField.ShFlags] = SHF_INFO_LINK;
        section[ElfField.ShOffset] = cursor;
        section[ElfField.ShSize] = (ulong)table.Length;
        section[ElfField.ShLink] = (ulong)symbols.TableIndex;
        section[ElfField.ShInfo] = (ulong)index;
        section[ElfField.ShAddralign] = (ulong)_file.Identity.AddressSize;
        section[ElfField.ShEntsize] = (ulong)size;
        _headers.Sections.Add(section);
        changes.Add(new ByteChange(cursor, table.ToArray()));
        steps.Add(new EditStep(cursor, (ulong)table.Length, $"relocations for {name}"));
        cursor += (ulong)table.Length;
    }
}
