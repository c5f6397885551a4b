using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>
/// Puts Xen's notes into the arrangement that every loader reads alike: a PT_NOTE of their own, the last of the file, padded and aligned to 4; the owner
/// with one NUL; PHYS32_ENTRY first and once, as wide as an address.
/// </summary>
/// <remarks>
/// The loaders differ in all of this: QEMU pads by p_align and looks at no owner, takes the first entry of the last segment that has one, and of it as many bytes as
/// an address has (hw/i386/x86.c, include/hw/elf_ops.h); rust-vmm's loader pads by 4 and takes the last segment; Xen takes the last note of a
/// type in all of them.
/// </remarks>
internal sealed class NotePackingForLoaders(NoteArrangement arrangement)
{
    private const string Xen = "Xen";
    private const string SectionName = ".note.Xen";

    private static ReadOnlySpan<byte> XenOwner => "Xen\0"u8;

    private readonly ElfFile _file = arrangement.File;
    private readonly NoteFormat _format = new(arrangement.File.Identity.ByteOrder);

    /// <summary>Changes the arrangement.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ValueCannotBe"/>: there are several entries, or it does not fit.</exception>
    public void Arrange()
    {
        if (arrangement.IsRelocatable || _file.Segments.Count == 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, "the file has no program headers, so that no loader of kernels takes it");
        if (IsArranged()) return;
        var notes = Notes();
        if (notes.Count == 0) return;
        if (!TryInPlace(notes)) Move(notes);
    }

    /// <summary>Whether there are notes of Xen's and all readers take them as they lie, whatever else is in the segment.</summary>
    public bool IsArranged()
    {
        List<NoteGroup> shown = [.. arrangement.Groups.Where(group => group.Segments.Count > 0 || group.GetsSegment)];
        if (shown.Exists(group => group.IsIrregular || group.Cells.Exists(cell => cell.IsBroken))) return false;
        if (arrangement.Groups.Exists(group => !shown.Contains(group) && group.Cells.Exists(cell => cell.Notes.Exists(IsXen)))) return false;
        var withXen = shown.FindAll(group => group.Cells.Exists(cell => cell.Notes.Exists(IsXen)));
        var added = arrangement.Added.FindAll(cell => cell.Notes.Exists(IsXen));
        if (withXen.Count + added.Count == 0 || withXen.Exists(group => !IsPaddedTo4(group)) || added.Exists(cell => cell.Format != _format)) return false;
        List<RawNote> entries = [.. shown.SelectMany(group => group.Cells).SelectMany(cell => cell.Notes).Concat(arrangement.Added.SelectMany(cell => cell.Notes)).Where(LoaderNotes.IsEntry)];
        return entries.Count == 0 || entries.Count == 1 && IsXen(entries[0]) && IsUsual(entries[0]) && entries[0].DescSize == _file.Identity.AddressSize;
    }

    private bool IsPaddedTo4(NoteGroup group) => group.Cells.TrueForAll(cell => cell.Format == _format) && (group.GetsSegment || group.GetsAlignment || group.Segments.TrueForAll(index => _file.Segments[index].Alignment == 4));

    /// <summary>Whether a note is one of Xen's.</summary>
    public static bool IsXen(RawNote note) => note.Owner == Xen;

    private static bool IsUsual(RawNote note) => note.OwnerBytes.Span.SequenceEqual(XenOwner);

    private List<RawNote> Notes()
    {
        List<RawNote> notes = [.. arrangement.Cells.Where(cell => !cell.IsBroken).SelectMany(cell => cell.Notes).Concat(arrangement.Added.SelectMany(cell => cell.Notes)).Where(IsXen)];
        foreach (var cell in arrangement.Cells)
            if (cell.IsBroken && cell.Notes.Exists(IsXen)) throw new ElfNotesException(EditingCodes.NotesBroken, cell.Start, "Xen's notes cannot be read to their end, so they are not packed");
        List<RawNote> entries = notes.FindAll(LoaderNotes.IsEntry);
        List<ulong> values = [.. entries.Select(ValueOf).Distinct()];
        if (values.Count > 1) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"there are {entries.Count} PHYS32_ENTRY notes with different addresses, {string.Join(", ", values.Select(value => $"0x{value:x}"))}: remove those that are wrong");
        notes.RemoveAll(LoaderNotes.IsEntry);
        if (entries.Count > 0) notes.Insert(0, Entry(entries[0], values[0]));
        return notes.ConvertAll(Usual);
    }

    private ulong ValueOf(RawNote note)
    {
        // Xen reads an entry of these sizes, and no other.
        if (note.DescSize is not (1 or 2 or 4 or 8)) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"PHYS32_ENTRY has {note.DescSize} bytes, and no loader takes an address from that");
        var value = _file.Identity.ByteOrder.Read(note.Desc.Span);
        return value <= uint.MaxValue ? value : throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"PHYS32_ENTRY is 0x{value:x}, which is no address below 4 GiB");
    }

    private RawNote Entry(RawNote note, ulong value)
    {
        if (note.DescSize == _file.Identity.AddressSize) return note;
        var desc = new byte[_file.Identity.AddressSize];
        _file.Identity.ByteOrder.Write(desc, value);
        return note.WithDesc(desc, _format, []);
    }

    // An owner without its NUL, or with more, is not Xen's for rust-vmm's loader.
    private RawNote Usual(RawNote note)
    {
        var usual = IsUsual(note) ? note.In(_format) : RawNote.Encode(XenOwner.ToArray(), note.Type, note.Desc.Span, _format, []);
        usual.BaseOffset = note.BaseOffset;
        return usual;
    }

    // Where one section has all of them and nothing else, they can stay, in another order and under a header of their own.
    private bool TryInPlace(List<RawNote> notes)
    {
        if (arrangement.Added.Exists(cell => cell.Notes.Exists(IsXen))) return false;
        if (arrangement.Cells.Where(cell => cell.Notes.Exists(IsXen)).ToList() is not [{ IsBroken: false, PropertySegments.Count: 0 } only] || !only.Notes.TrueForAll(IsXen)) return false;
        var group = arrangement.Groups.Find(one => one.Cells.Contains(only))!;
        if (group is not { IsIrregular: false, Cells.Count: 1 } || !group.GetsSegment && group.Segments.Count == 0 || group.Start % 4 != 0) return false;
        if (only.Format != _format) return false;
        var old = only.Notes;
        only.Notes = notes;
        if (!arrangement.Fits(group))
        {
            only.Notes = old;
            return false;
        }

        group.IsLast = true;
        group.GetsAlignment |= group.Segments.Count > 0;
        group.Repairs.Add($"{(only.Name.Length > 0 ? only.Name : $"note segment {group.Segments[0]}")}: the last PT_NOTE, {(LoaderNotes.IsEntry(notes[0]) ? "PHYS32_ENTRY first, " : "")}as every loader reads it");
        return true;
    }

    private void Move(List<RawNote> notes)
    {
        foreach (var cell in arrangement.Cells)
            if (!cell.IsBroken) cell.Notes.RemoveAll(IsXen);
        foreach (var cell in arrangement.Added) cell.Notes.RemoveAll(IsXen);
        arrangement.Added.RemoveAll(cell => cell.Notes.Count == 0);
        var alone = new NewCell(SectionName, _format, false) { IsAlone = true };
        foreach (var note in notes)
        {
            note.BaseOffset = null;
            alone.Notes.Add(note);
        }

        arrangement.Added.Add(alone);
    }
}
