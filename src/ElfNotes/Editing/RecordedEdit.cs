using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>Goes back to the original of an edited file by its record, and puts the notes of today into it.</summary>
/// <remarks>
/// Whoever makes a file can give it a record, so nothing in it is believed: the notes of today are planned anew for the file that the record gives, and only
/// where that comes to the edited file, byte for byte, was it an edit. What an edit does not change, code above all, a record can then not change either.
/// Where another program has since changed what the edit wrote, the record is of no use any more, and is cut off.
/// </remarks>
internal sealed class RecordedEdit
{
    private static readonly EditOptions AsRecorded = new() { KeepDataBehindEnd = true, KeepRecord = false };

    private readonly ElfFile _file;
    private readonly EditRecord _record;

    private RecordedEdit(ElfFile file, EditRecord record)
    {
        _file = file;
        _record = record;
    }

    /// <summary>Reads the arrangement of the original, or, where the record does not hold, that of the file without the record.</summary>
    /// <param name="file">The edited file.</param>
    /// <param name="record">What its end says.</param>
    /// <param name="isPacked">Whether it is to be packed.</param>
    public static NoteArrangement Read(ElfFile file, EditRecord record, bool isPacked) => new RecordedEdit(file, record).Read(isPacked);

    private NoteArrangement Read(bool isPacked)
    {
        if (_record.Content is not { } content || !Holds(content)) return WithoutRecord(isPacked, "does not fit the file, which has changed since");
        return Restored(content, isPacked || content.IsPacked) ?? WithoutRecord(isPacked, "tells of notes that are taken apart in another way when the file is packed");
    }

    // The record is behind everything, so that nothing moves without it; unless headers name its bytes: then they are content of the file.
    private NoteArrangement WithoutRecord(bool isPacked, string why)
    {
        if (new FileMap(_file, new ElfHeaders(_file)).ContentEnd > _record.Start) return NoteArrangement.ReadBase(_file, isPacked);
        var step = new EditStep(_record.Start, 0, $"the record of earlier edits, {_file.Source.Length - _record.Start} bytes at the end, {why}: it is cut off");
        var cut = new EditPlan(_file.Source, _record.Start, [], [step]);
        return NoteArrangement.ReadBase(ElfFile.Open(cut.Result, _file.Limits), isPacked, cut);
    }

    private bool Holds(EditRecordContent content)
    {
        try
        {
            if (Restored(content, content.IsPacked) is not { } arrangement) return false;
            var again = new ElfRewriter(arrangement, AsRecorded).Plan();
            if (again.Length != _record.Start) return false;
            var both = arrangement.Unwound!.Then(again);
            return both.Changes.Count == 0;
        }
        catch (ElfNotesException e) when (e.Code != ErrorCodes.Unreadable)
        {
            return false;
        }
    }

    private NoteArrangement? Restored(EditRecordContent content, bool isPacked)
    {
        var unwound = new EditPlan(_file.Source, content.Length, content.Saved, []);
        var arrangement = NoteArrangement.ReadBase(ElfFile.Open(unwound.Result, _file.Limits), isPacked, unwound);
        arrangement.ClearsEmptySegments = content.ClearsEmptySegments;
        if (!RestoreCells(content, arrangement) || !RestoreAdded(content, arrangement)) return null;
        // What outgrew its place in an earlier edit moves again.
        foreach (var group in arrangement.Groups)
            if (group is { IsMovable: true, IsIrregular: false } && !arrangement.Fits(group)) group.Moves = true;
        return arrangement;
    }

    // Packing may have found sections more, so that cells are not told by their number.
    private bool RestoreCells(EditRecordContent content, NoteArrangement arrangement)
    {
        var cells = new Dictionary<(ulong, ulong), (NoteGroup Group, NoteCell Cell)>();
        foreach (var group in arrangement.Groups)
            foreach (var cell in group.Cells)
                if (!group.IsIrregular) cells.TryAdd((cell.Start, cell.Size), (group, cell));
        foreach (var recorded in content.Cells)
        {
            if (!cells.TryGetValue((recorded.BaseStart, recorded.BaseSize), out var place))
            {
                if (recorded.Notes is not null) return false;
                continue;
            }

            place.Cell.Position = recorded.Start;
            if (recorded.IsLast)
            {
                place.Group.IsLast = true;
                place.Group.GetsAlignment |= place.Group.Segments.Count > 0;
            }

            if (recorded.Notes is not null && !TryRestore(place.Cell, recorded, content.IsPacked, arrangement)) return false;
        }

        return true;
    }

    private bool TryRestore(NoteCell cell, RecordedCell recorded, bool wasPacked, NoteArrangement arrangement)
    {
        if (cell.IsBroken) return false;
        var format = wasPacked ? cell.Format : cell.BaseFormat;
        if (Read(recorded.Start, recorded.Size, format, arrangement) is not { } notes || !RecordedNote.TryApply(recorded.Notes!, notes, cell.Original)) return false;
        cell.Notes = format == cell.Format ? notes : notes.ConvertAll(note => note.In(cell.Format));
        return true;
    }

    private bool RestoreAdded(EditRecordContent content, NoteArrangement arrangement)
    {
        foreach (var recorded in content.Added)
        {
            var cell = new NewCell(recorded.Name, new NoteFormat(_file.Identity.ByteOrder, recorded.Alignment), recorded.IsAllocated) { IsAlone = recorded.IsAlone, Position = recorded.Start };
            if (Read(recorded.Start, recorded.Size, cell.Format, arrangement) is not { } notes || !RecordedNote.TryApply(recorded.Notes, notes, [])) return false;
            cell.Notes.AddRange(notes);
            arrangement.Added.Add(cell);
        }

        return true;
    }

    private List<RawNote>? Read(ulong start, ulong size, NoteFormat format, NoteArrangement arrangement)
    {
        arrangement.Budget.TakeBytes(start, size);
        var notes = new List<RawNote>();
        return RawNote.TryRead(_file.Source.ReadMemory(start, (int)size), format, notes, arrangement.Budget, start) ? notes : null;
    }
}
