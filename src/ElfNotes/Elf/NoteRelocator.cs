namespace ElfNotes.Elf;

/// <summary>
/// Applies a relocatable object's relocations to the descriptors of its notes, with every section at address 0, as
/// readelf does for debug sections. Without it, an ENTRY note of a .o file reads as 0.
/// </summary>
internal sealed class NoteRelocator(ElfFile file, FindingList findings)
{
    private const ushort SHN_ABS = 0xfff1;
    private const ushort SHN_LORESERVE = 0xff00;

    private readonly Dictionary<ElfNote, byte[]> _changed = [];
    private int _left = file.Limits.MaxNoteRelocations;
    private bool _isLimitSaid;

    /// <summary>Applies what concerns these notes, and records it in them.</summary>
    public void Apply(IEnumerable<ElfNote> notes)
    {
        var bySection = new Dictionary<int, List<ElfNote>>();
        foreach (var note in notes)
        {
            if (note.Sections.Count == 0) continue;
            if (!bySection.TryGetValue(note.Sections[0].Index, out var list)) bySection.Add(note.Sections[0].Index, list = []);
            list.Add(note);
        }

        foreach (var list in bySection.Values) list.Sort(static (left, right) => left.Offset.CompareTo(right.Offset));
        foreach (var section in file.Sections)
        {
            if (section.Type is ElfSection.SHT_RELA or ElfSection.SHT_REL && section.Info < file.Sections.Count
                && bySection.TryGetValue((int)section.Info, out var targets))
                ApplySection(section, file.Sections[(int)section.Info], targets);
        }
    }

    private void ApplySection(in ElfSection relocations, in ElfSection target, List<ElfNote> notes)
    {
        var machine = file.Identity.Machine;
        if (!RelocationKind.KnowsMachine(machine))
        {
            findings.Add(FindingCodes.RelocationNotApplied, Severity.Info, relocations.Offset, $"the notes of {file.SectionName(target)} have relocations of a machine ({machine}) for which none are applied: addresses in them are not final");
            return;
        }

        var hasAddend = relocations.Type == ElfSection.SHT_RELA;
        var entrySize = (hasAddend ? 3 : 2) * file.Identity.AddressSize;
        // Thousands of sections may name one table: the limit is on all of them together.
        var wanted = (int)Math.Min((ulong)_left, relocations.Size / (ulong)entrySize);
        if ((ulong)wanted < relocations.Size / (ulong)entrySize)
        {
            if (!_isLimitSaid) findings.Add(FindingCodes.RelocationNotApplied, Severity.Warning, relocations.Offset, $"the limit of {file.Limits.MaxNoteRelocations} relocations of notes is reached: addresses in the notes of {file.SectionName(target)} are not final");
            _isLimitSaid = true;
            if (wanted == 0) return;
        }

        _left -= wanted;
        var table = file.Source.ReadMemory(relocations.Offset, (int)Math.Min((long)wanted * entrySize, int.MaxValue));
        for (var at = 0; at + entrySize <= table.Length; at += entrySize)
        {
            var entry = new ElfFields(table.Span.Slice(at, entrySize), file.Is64, file.Identity.ByteOrder);
            var place = target.Offset + entry[ElfField.ROffset];
            if (NoteAt(notes, place) is not { } note) continue;
            var (symbol, type) = RelocationInfo.Of(entry[ElfField.RInfo], machine, file.Is64, file.Identity.ByteOrder);
            long? addend = !hasAddend ? null : file.Is64 ? (long)entry[ElfField.RAddend] : (int)entry[ElfField.RAddend];
            ApplyOne(note, (int)(place - note.DescOffset), type, relocations.Link, symbol, addend);
        }
    }

    private void ApplyOne(ElfNote note, int descOffset, uint type, uint symbolTable, uint symbolIndex, long? storedAddend)
    {
        var size = RelocationKind.AbsoluteSize(file.Identity.Machine, type);
        var fits = size > 0 && descOffset <= note.Desc.Length - size;
        var (name, value, isDefined) = Symbol(symbolTable, symbolIndex);
        var addend = storedAddend ?? (fits ? InPlace(note, descOffset, size) : 0);
        var applied = fits && isDefined;
        if (applied)
        {
            if (!_changed.TryGetValue(note, out var desc))
            {
                desc = note.Desc.ToArray();
                _changed.Add(note, desc);
                note.Desc = desc;
            }

            file.Identity.ByteOrder.Write(desc.AsSpan(descOffset, size), unchecked(value + (ulong)addend));
        }
        else if (size == 0 && type != 0)
        {
            findings.Add(FindingCodes.RelocationNotApplied, Severity.Info, note.DescOffset + (ulong)descOffset, $"a relocation of type {type} against {name} was not applied to the note");
        }

        if (type != 0) note.AddRelocation(new NoteRelocation(descOffset, size, type, name, addend, applied));
    }

    private long InPlace(ElfNote note, int offset, int size)
    {
        var value = file.Identity.ByteOrder.Read(note.Desc.Span.Slice(offset, size));
        var shift = 64 - 8 * size;
        return (long)(value << shift) >> shift;
    }

    private (string Name, ulong Value, bool IsDefined) Symbol(uint tableIndex, uint index)
    {
        var size = ElfFieldPlaces.SymbolSize(file.Is64);
        Span<byte> bytes = stackalloc byte[size];
        if (tableIndex == 0 || tableIndex >= file.Sections.Count) return ("?", 0, false);
        var table = file.Sections[(int)tableIndex];
        if ((index + 1UL) * (ulong)size > table.Size || !file.Source.TryReadExactly(table.Offset + index * (ulong)size, bytes)) return ("?", 0, false);
        var symbol = new ElfFields(bytes, file.Is64, file.Identity.ByteOrder);
        var section = (ushort)symbol[ElfField.StShndx];
        var isSectionSymbol = (symbol[ElfField.StInfo] & 0xf) == 3;
        var name = isSectionSymbol && section < file.Sections.Count ? file.SectionName(file.Sections[section]) : SymbolName(table, (uint)symbol[ElfField.StName]);
        return (name, symbol[ElfField.StValue], section is SHN_ABS or (> 0 and < SHN_LORESERVE));
    }

    private string SymbolName(in ElfSection symbolTable, uint offset)
    {
        if (symbolTable.Link >= file.Sections.Count) return "?";
        var strings = file.Sections[(int)symbolTable.Link];
        if (offset >= strings.Size) return "?";
        Span<byte> bytes = stackalloc byte[256];
        var read = file.Source.Read(strings.Offset + offset, bytes);
        var nul = bytes[..read].IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(bytes[..(nul < 0 ? read : nul)]);
    }

    private static ElfNote? NoteAt(List<ElfNote> notes, ulong place)
    {
        var low = 0;
        var high = notes.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var note = notes[middle];
            if (place < note.DescOffset) high = middle - 1;
            else if (place >= note.DescOffset + (ulong)note.Desc.Length) low = middle + 1;
            else return note;
        }

        return null;
    }
}
