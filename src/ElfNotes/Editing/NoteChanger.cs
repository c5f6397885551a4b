using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>Adds, sets and removes notes in an arrangement.</summary>
internal sealed class NoteChanger(NoteArrangement arrangement, EditOptions options)
{
    private readonly NoteTarget? _target = NoteTarget.Of(arrangement.File.Identity);
    private readonly EditSymbols _symbols = new(arrangement.File);
    private readonly List<RawNote> _doubtful = [];

    /// <summary>Adds a note.</summary>
    public void Add(PlannedNote note)
    {
        var format = arrangement.Format(note);
        var (desc, relocations) = Descriptor(note.Parts);
        var raw = RawNote.Encode(note.OwnerBytes, note.Type, desc, format, relocations);
        if (!arrangement.IsRelocatable && SingleNotes.IsSingle(raw)) _doubtful.Add(raw);
        if (!note.Padding.IsEmpty || !note.OwnerPadding.IsEmpty) raw = WithPadding(raw, note);
        if (IsOfCode(note.Section)) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"there is a section {note.Section} already, of code or data");
        if (HomeOf(raw, note.Section, format) is { } home)
        {
            home.Notes.Add(raw);
            return;
        }

        var isAllocated = arrangement.IsRelocatable ? note.IsAllocated : options.Allocate;
        var cell = arrangement.Added.Find(one => one.Name == note.Section && one.Format == format && one.IsAllocated == isAllocated);
        if (cell is null) arrangement.Added.Add(cell = new NewCell(note.Section, format, isAllocated));
        cell.Notes.Add(raw);
    }

    private bool IsOfCode(string name)
    {
        foreach (var section in arrangement.File.Sections)
            if (section.Index > 0 && section.Type != ElfSection.SHT_NOTE && (section.Flags & (ElfSection.SHF_WRITE | ElfSection.SHF_EXECINSTR)) != 0 && arrangement.File.SectionName(section) == name) return true;
        return false;
    }

    /// <summary>Tells of added notes of which there was one already that says something else.</summary>
    public void FindDoubles()
    {
        List<RawNote> all = [.. arrangement.AllNotes];
        foreach (var note in _doubtful.DistinctBy(note => (note.Owner, note.Type)))
        {
            List<RawNote> alike = all.FindAll(note.IsKindOf);
            if (alike.Exists(other => !other.Says(note))) arrangement.Findings.Add(SingleNotes.Differ(note, alike.Count, 0));
            else if (alike.Count > 1) arrangement.Findings.Add(SingleNotes.Same(note, alike.Count));
        }
    }

    /// <summary>Replaces a descriptor.</summary>
    public void Set(NoteSelector which, IReadOnlyList<NotePart> parts)
    {
        var places = Find(which);
        if (places.Count > 1) throw new ElfNotesException(EditingCodes.NoteNotFound, 0, $"there are {places.Count}, and one is set at a time, by its index from 0 on: {which}");
        var (desc, relocations) = Descriptor(parts);
        var (cell, added, index) = places[0];
        if (added is not null)
        {
            added.Notes[index] = added.Notes[index].WithDesc(desc, added.Format, relocations);
            return;
        }

        var note = cell!.Notes[index];
        var changed = note.WithDesc(desc, cell.Format, relocations);
        changed.BaseOffset = note.BaseOffset;
        // Zeros behind a string are part of what Xen reads: a shorter one is padded with zeros by its encoding.
        cell.Notes[index] = changed;
        var group = GroupOf(cell);
        if (arrangement.Fits(group)) return;
        if (group is { IsMovable: true, IsIrregular: false })
        {
            group.Moves = true;
            return;
        }

        cell.Notes.RemoveAt(index);
        changed.BaseOffset = null;
        Elsewhere(cell).Notes.Add(changed);
    }

    /// <summary>Removes notes.</summary>
    public void Remove(NoteSelector which)
    {
        var taken = new HashSet<RawNote>(ReferenceEqualityComparer.Instance);
        var cells = new HashSet<List<RawNote>>(ReferenceEqualityComparer.Instance);
        foreach (var (cell, added, index) in Find(which))
        {
            var notes = cell?.Notes ?? added!.Notes;
            taken.Add(notes[index]);
            cells.Add(notes);
        }

        foreach (var notes in cells) notes.RemoveAll(taken.Contains);
        arrangement.Added.RemoveAll(cell => cell.Notes.Count == 0);
    }

    /// <summary>Where the notes are that a selector takes; one at least.</summary>
    private List<(NoteCell? Cell, NewCell? Added, int Index)> Find(NoteSelector which)
    {
        var found = new List<(NoteCell?, NewCell?, int)>();
        foreach (var cell in arrangement.Cells)
            for (var i = 0; i < cell.Notes.Count; i++)
                if (which.Takes(cell.Notes[i])) found.Add((cell, null, i));
        foreach (var added in arrangement.Added)
            for (var i = 0; i < added.Notes.Count; i++)
                if (which.Takes(added.Notes[i])) found.Add((null, added, i));
        // An added section may lie in front of others, in filling.
        found = [.. found.OrderBy(place => place.Item1?.Position ?? place.Item2!.Position)];
        if (which.Index is { } index) found = index < found.Count ? [found[index]] : [];
        if (found.Count == 0) throw new ElfNotesException(EditingCodes.NoteNotFound, 0, $"there is no {which}{Near(which)}");
        foreach (var (cell, _, _) in found)
            if (cell is not null) Demand(cell);
        return found;
    }

    private string Near(NoteSelector which)
    {
        List<RawNote> all = [.. arrangement.AllNotes];
        return which.Owner is { } owner && !all.Exists(note => note.Owner == owner) && all.Find(note => string.Equals(note.Owner, owner, StringComparison.OrdinalIgnoreCase)) is { } near ? $"; owners are compared exactly, and there is \"{near.Owner}\"" : "";
    }

    /// <summary>Refuses what cannot be changed without losing bytes.</summary>
    public void Demand(NoteCell cell)
    {
        var name = cell.Name.Length > 0 ? cell.Name : $"the segment at 0x{cell.Start:x}";
        if (cell.IsBroken) throw new ElfNotesException(EditingCodes.NotesBroken, cell.Start, $"the notes of {name} cannot be read to their end, so they are not changed");
        if (GroupOf(cell).IsIrregular) throw new ElfNotesException(EditingCodes.LayoutCannotTake, cell.Start, $"{name} and another segment or section overlap, so the notes there are not changed");
    }

    private NoteGroup GroupOf(NoteCell cell) => arrangement.Groups.Find(group => group.Cells.Contains(cell))!;

    private NewCell Elsewhere(NoteCell cell)
    {
        var name = cell.Name.Length > 0 ? cell.Name : ".notes";
        var there = arrangement.Added.Find(one => one.Name == name && one.Format == cell.Format);
        if (there is null) arrangement.Added.Add(there = new NewCell(name, cell.Format, options.Allocate));
        return there;
    }

    // A section that has notes of this owner, or of many as a kernel's .notes, and room for one more.
    private NoteCell? HomeOf(RawNote note, string section, NoteFormat format)
    {
        foreach (var group in arrangement.Groups)
        {
            if (group.IsIrregular || group.Segments.Count == 0 && !group.GetsSegment && !arrangement.IsRelocatable || options.Allocate && arrangement.LoadOf(group.Start, group.Size) is null) continue;
            foreach (var cell in group.Cells)
            {
                if (cell.IsBroken || cell.Format != format || cell.Notes.Count == 0 || cell.PropertySegments.Count > 0) continue;
                if (cell.Name != section && cell.Name != ".notes" && !cell.Notes.TrueForAll(one => one.OwnerBytes.Span.SequenceEqual(note.OwnerBytes.Span))) continue;
                if (cell.Bytes.Length != cell.Original.Sum(one => one.Bytes.Length)) continue;
                cell.Notes.Add(note);
                var fits = arrangement.Fits(group);
                cell.Notes.RemoveAt(cell.Notes.Count - 1);
                if (fits) return cell;
            }
        }

        return null;
    }

    private (byte[] Desc, List<EncodedRelocation> Relocations) Descriptor(IReadOnlyList<NotePart> parts)
    {
        var desc = new MemoryStream();
        var relocations = new List<EncodedRelocation>();
        foreach (var part in parts)
        {
            switch (part)
            {
                case NotePart.Bytes bytes:
                    desc.Write(bytes.Value.Span);
                    break;
                case NotePart.Text text:
                    desc.Write(Encoding.UTF8.GetBytes(text.Value));
                    if (text.HasNul) desc.WriteByte(0);
                    break;
                case NotePart.Integer integer:
                    Number(desc, SizeOf(integer.Size), integer.Value);
                    break;
                case NotePart.Symbol symbol:
                    if (arrangement.IsRelocatable) relocations.Add(new EncodedRelocation((int)desc.Length, SizeOf(symbol.Size), symbol.Name, symbol.Addend));
                    Number(desc, SizeOf(symbol.Size), arrangement.IsRelocatable ? InPlaceAddend(symbol) : _symbols.AddressOf(symbol, SizeOf(symbol.Size)));
                    break;
            }
        }

        return (desc.ToArray(), relocations);
    }

    private ulong InPlaceAddend(NotePart.Symbol symbol) => _target is { HasAddends: false } ? (ulong)symbol.Addend : 0;

    private int SizeOf(IntegerSize size) => size == IntegerSize.Pointer ? arrangement.File.Identity.AddressSize : (int)size;

    private void Number(MemoryStream desc, int size, ulong value)
    {
        Span<byte> bytes = stackalloc byte[size];
        arrangement.File.Identity.ByteOrder.Write(bytes, value);
        desc.Write(bytes);
    }

    private static RawNote WithPadding(RawNote note, PlannedNote planned)
    {
        var bytes = note.Bytes.ToArray();
        var nameEnd = 12 + note.OwnerBytes.Length;
        planned.OwnerPadding.Span[..Math.Min(planned.OwnerPadding.Length, note.DescOffset - nameEnd)].CopyTo(bytes.AsSpan(nameEnd));
        var end = note.DescOffset + note.DescSize;
        planned.Padding.Span[..Math.Min(planned.Padding.Length, bytes.Length - end)].CopyTo(bytes.AsSpan(end));
        return new RawNote { Bytes = bytes, OwnerBytes = note.OwnerBytes, Type = note.Type, DescOffset = note.DescOffset, DescSize = note.DescSize, Relocations = note.Relocations };
    }
}
