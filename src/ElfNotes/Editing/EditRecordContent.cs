using ElfNotes.Authoring;

namespace ElfNotes.Editing;

/// <summary>What the record of an edit says.</summary>
/// <remarks>
/// The length of the original (8 bytes); flags (1); the saved bytes (a count, and of each an offset of 8 bytes, a size of 4, the bytes), in ascending order;
/// the original's cells of notes that are changed or lie elsewhere; the added sections. Counts have 4 bytes. A cell: offset and size in the original, offset and size now,
/// 8 bytes each; flags (1); where it is changed its notes. An added section: offset and size, alignment (1), flags (1), a name; its notes. Notes: a
/// count, and of each its offset in the original cell plus 1, or 0 (8); its relocations against symbols of the original: a count, and of each r_offset, r_info
/// and r_addend (8 each); and those against added symbols: a count, and of each offset (4), size (1), addend (8), the symbol's name. A name: a size (4), and
/// bytes in UTF-8.
/// </remarks>
internal sealed class EditRecordContent
{
    private const byte IsPackedFlag = 1;
    private const byte ClearsEmptySegmentsFlag = 2;
    private const byte IsChangedFlag = 1;
    private const byte IsLastFlag = 2;
    private const byte IsAllocatedFlag = 1;
    private const byte IsAloneFlag = 2;

    /// <summary>The length of the original.</summary>
    public required ulong Length { get; init; }

    /// <summary>Whether the file was packed: its headers differ from the original's by <see cref="NotePackingRepair"/>.</summary>
    public required bool IsPacked { get; init; }

    /// <summary>Whether PT_NOTE headers over nothing were cleared.</summary>
    public required bool ClearsEmptySegments { get; init; }

    /// <summary>The bytes of the original that the edit wrote over, in ascending order.</summary>
    public required IReadOnlyList<ByteChange> Saved { get; init; }

    /// <summary>Cells of the original.</summary>
    public required IReadOnlyList<RecordedCell> Cells { get; init; }

    /// <summary>Sections that were added.</summary>
    public required IReadOnlyList<RecordedAddition> Added { get; init; }

    /// <summary>What there is to say of an edit.</summary>
    public static EditRecordContent Of(NoteArrangement arrangement, IReadOnlyList<ByteChange> changes, ulong end)
    {
        var source = arrangement.File.Source;
        var plan = new EditPlan(source, end, changes, []);
        return new EditRecordContent
        {
            Length = source.Length,
            IsPacked = arrangement.IsPacked,
            ClearsEmptySegments = arrangement.ClearsEmptySegments,
            Saved = [.. plan.Changes.Where(change => change.Offset < source.Length).Select(change => new ByteChange(change.Offset, source.ReadMemory(change.Offset, (int)Math.Min((ulong)change.Bytes.Length, source.Length - change.Offset))))],
            Cells = [.. arrangement.Groups.Where(group => !group.IsIrregular).SelectMany(group => group.Cells.Where(cell => cell.IsChanged || cell.NewStart != cell.Start || group.IsLast).Select(cell => RecordedCell.Of(cell, group.IsLast)))],
            Added = [.. arrangement.Added.Select(RecordedAddition.Of)],
        };
    }

    /// <summary>The bytes.</summary>
    public byte[] Write()
    {
        var writer = new EditRecordWriter();
        writer.Long(Length);
        writer.Byte((byte)((IsPacked ? IsPackedFlag : 0) | (ClearsEmptySegments ? ClearsEmptySegmentsFlag : 0)));
        writer.List(Saved, saved =>
        {
            writer.Long(saved.Offset);
            writer.Bytes(saved.Bytes.Span);
        });
        writer.List(Cells, cell =>
        {
            writer.Long(cell.BaseStart);
            writer.Long(cell.BaseSize);
            writer.Long(cell.Start);
            writer.Long(cell.Size);
            writer.Byte((byte)((cell.Notes is null ? 0 : IsChangedFlag) | (cell.IsLast ? IsLastFlag : 0)));
            if (cell.Notes is { } notes) Write(writer, notes);
        });
        writer.List(Added, cell =>
        {
            writer.Long(cell.Start);
            writer.Long(cell.Size);
            writer.Byte((byte)cell.Alignment);
            writer.Byte((byte)((cell.IsAllocated ? IsAllocatedFlag : 0) | (cell.IsAlone ? IsAloneFlag : 0)));
            writer.Text(cell.Name);
            Write(writer, cell.Notes);
        });
        return writer.ToArray();
    }

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The record without what follows it.</param>
    /// <param name="start">Where it lies.</param>
    /// <returns>Null where it makes no sense: it breaks off, or names bytes twice, or such as are not in front of it.</returns>
    public static EditRecordContent? Read(ReadOnlyMemory<byte> bytes, ulong start)
    {
        var reader = new EditRecordReader(bytes);
        var length = reader.Long();
        var flags = reader.Byte();
        var content = new EditRecordContent
        {
            Length = length,
            IsPacked = (flags & IsPackedFlag) != 0,
            ClearsEmptySegments = (flags & ClearsEmptySegmentsFlag) != 0,
            Saved = reader.List(() => new ByteChange(reader.Long(), reader.Bytes())),
            Cells = reader.List(() => Cell(reader)),
            Added = reader.List(() => Addition(reader)),
        };
        return reader.IsAtEnd && length <= start && content.IsSound(start) ? content : null;
    }

    // Each byte once, so that what a record names is no more than the file has.
    private bool IsSound(ulong end)
    {
        List<(ulong Start, ulong Size)> now = [.. Cells.Where(cell => cell.Notes is not null).Select(cell => (cell.Start, cell.Size)).Concat(Added.Select(cell => (cell.Start, cell.Size))).Where(range => range.Size > 0).Order()];
        return AreApart([.. Saved.Select(saved => (saved.Offset, (ulong)saved.Bytes.Length))], Length) && AreApart(now, end) && Added.All(cell => cell.Alignment is 4 or 8);
    }

    private static bool AreApart(List<(ulong Start, ulong Size)> ranges, ulong end)
    {
        ulong at = 0;
        foreach (var (start, size) in ranges)
        {
            if (start < at || start > end || size > end - start) return false;
            at = start + size;
        }

        return true;
    }

    private static RecordedCell Cell(EditRecordReader reader)
    {
        var (baseStart, baseSize, start, size, flags) = (reader.Long(), reader.Long(), reader.Long(), reader.Long(), reader.Byte());
        return new RecordedCell(baseStart, baseSize, start, size, (flags & IsLastFlag) != 0, (flags & IsChangedFlag) != 0 ? Notes(reader) : null);
    }

    private static RecordedAddition Addition(EditRecordReader reader)
    {
        var (start, size, alignment, flags, name) = (reader.Long(), reader.Long(), reader.Byte(), reader.Byte(), reader.Text());
        return new RecordedAddition(start, size, alignment, (flags & IsAllocatedFlag) != 0, (flags & IsAloneFlag) != 0, name, Notes(reader));
    }

    private static List<RecordedNote> Notes(EditRecordReader reader) => reader.List(() =>
    {
        var place = reader.Long();
        return new RecordedNote(place == 0 ? null : place - 1, reader.List(() => new RelocationEntry(reader.Long(), reader.Long(), reader.Long())), reader.List(() => Relocation(reader)));
    });

    private static EncodedRelocation Relocation(EditRecordReader reader)
    {
        var (offset, size, addend, symbol) = ((int)reader.Word(), (int)reader.Byte(), (long)reader.Long(), reader.Text());
        return new EncodedRelocation(offset, size, symbol, addend);
    }

    private static void Write(EditRecordWriter writer, IReadOnlyList<RecordedNote> notes) => writer.List(notes, note =>
    {
        writer.Long(note.BaseOffset is { } offset ? offset + 1 : 0);
        writer.List(note.Entries, entry =>
        {
            writer.Long(entry.Offset);
            writer.Long(entry.Info);
            writer.Long(entry.Addend);
        });
        writer.List(note.Relocations, relocation =>
        {
            writer.Word((uint)relocation.Offset);
            writer.Byte((byte)relocation.Size);
            writer.Long((ulong)relocation.Addend);
            writer.Text(relocation.Symbol);
        });
    });
}
