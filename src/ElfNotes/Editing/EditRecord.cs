using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>
/// What the end of an edited file tells of the file as it was: its length, the bytes that were overwritten, and where its notes are now. It lies behind
/// everything that headers name; strip and objcopy drop it, and nothing but the way back is lost then.
/// </summary>
/// <remarks>
/// Little-endian in every file. From the end: 8 bytes of magic, a word with the version, one with the CRC-32 of the record in front of these 20 bytes, one
/// with its size. The record: the length of the original (8 bytes); the CRC-32 of what the edit wrote (4), by which a change that another program made
/// since is noticed; the saved bytes (a count, and of each an offset of 8 bytes, a size of 4, the bytes); the original's cells of notes, in
/// their order (a count, and of each offset and size now, 8 bytes each); the added sections (a count, and of each offset, size, alignment, flag, name). A byte may follow: 1 where the file was packed.
/// </remarks>
internal sealed class EditRecord
{
    private const int FooterSize = 20;
    private const uint Version = 1;
    private const byte IsAllocatedFlag = 1;
    private const byte IsAloneFlag = 2;
    private const byte IsPackedFlag = 1;
    private const int MaxSize = 256 << 20;

    private static ReadOnlySpan<byte> Magic => "ElfNotes"u8;

    private readonly ulong _length;
    private readonly List<ByteChange> _saved;
    private readonly List<(ulong Start, ulong Size)> _cells;
    private readonly List<(ulong Start, ulong Size, byte Alignment, byte Flags, string Name)> _added;

    /// <summary>Whether the file was packed: its headers differ from the original's by <see cref="NotePackingRepair"/>.</summary>
    public bool IsPacked { get; private init; }

    private EditRecord(ulong length, List<ByteChange> saved, List<(ulong, ulong)> cells, List<(ulong, ulong, byte, byte, string)> added)
    {
        _length = length;
        _saved = saved;
        _cells = cells;
        _added = added;
    }

    /// <summary>The record of a file, or null where there is none, or another program has changed since what it is about.</summary>
    public static EditRecord? Find(ByteSource source)
    {
        var length = source.Length;
        Span<byte> footer = stackalloc byte[FooterSize];
        if (length < FooterSize || !source.TryReadExactly(length - FooterSize, footer) || !footer[12..].SequenceEqual(Magic)) return null;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(footer);
        if (size > MaxSize || size > length - FooterSize || BinaryPrimitives.ReadUInt32LittleEndian(footer[8..]) != Version) return null;
        var bytes = source.ReadMemory(length - FooterSize - size, (int)size).ToArray();
        if (bytes.Length != size || Crc32.Append(0, bytes) != BinaryPrimitives.ReadUInt32LittleEndian(footer[4..])) return null;
        try
        {
            return Parse(bytes, source, length - FooterSize - size);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>Where the record starts: what lies in front of it is the file proper.</summary>
    public ulong Start { get; private init; }

    /// <summary>The file as it was before the first edit.</summary>
    public EditPlan Unwind(ByteSource source) => new(source, _length, _saved, []);

    /// <summary>Puts the notes of the edited file into the arrangement of the base file.</summary>
    public void Restore(NoteArrangement arrangement, ElfFile file)
    {
        var cells = arrangement.Cells.ToList();
        if (cells.Count != _cells.Count) throw new ElfNotesException(EditingCodes.LayoutCannotTake, _length, "the record of earlier edits at the end of the file does not fit the file; strip the record, or start from the original");
        var relocations = new RestoredRelocations(arrangement.File, file);
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].IsBroken) continue;
            var notes = new List<RawNote>();
            cells[i].Position = _cells[i].Start;
            var format = IsPacked ? cells[i].Format : cells[i].BaseFormat;
            RawNote.TryRead(file.Source.ReadMemory(_cells[i].Start, (int)_cells[i].Size), format, notes);
            relocations.Attach(cells[i].Section, notes);
            Match(cells[i].Original, notes);
            cells[i].Notes = format == cells[i].Format ? notes : notes.ConvertAll(note => note.In(cells[i].Format));
        }

        foreach (var (start, size, alignment, flags, name) in _added)
        {
            var cell = new NewCell(name, new NoteFormat(file.Identity.ByteOrder, alignment == 8 ? 8 : 4), (flags & IsAllocatedFlag) != 0) { IsAlone = (flags & IsAloneFlag) != 0, Position = start };
            RawNote.TryRead(file.Source.ReadMemory(start, (int)size), cell.Format, cell.Notes);
            relocations.Attach(start, size, cell.Notes);
            arrangement.Added.Add(cell);
        }
    }

    /// <summary>Makes the record of an edit.</summary>
    /// <param name="arrangement">The base file and where everything is now.</param>
    /// <param name="changes">All that the edit writes, without the record.</param>
    /// <param name="start">Where the record is to lie.</param>
    public static byte[] Make(NoteArrangement arrangement, IReadOnlyList<ByteChange> changes, ulong start)
    {
        var source = arrangement.File.Source;
        var plan = new EditPlan(source, start, changes, []);
        var output = new ArrayBufferWriter<byte>();
        Long(output, source.Length);
        var saved = plan.Changes.Where(change => change.Offset < source.Length).Select(change => (change.Offset, Size: (int)Math.Min((ulong)change.Bytes.Length, source.Length - change.Offset))).ToList();
        Word(output, Checksum(plan.Result, source.Length, start, saved));
        Word(output, (uint)saved.Count);
        foreach (var (offset, size) in saved)
        {
            Long(output, offset);
            Word(output, (uint)size);
            output.Write(source.ReadMemory(offset, size).Span);
        }

        var cells = arrangement.Cells.ToList();
        Word(output, (uint)cells.Count);
        foreach (var cell in cells)
        {
            Long(output, cell.NewStart);
            Long(output, cell.NewSize);
        }

        Word(output, (uint)arrangement.Added.Count);
        foreach (var cell in arrangement.Added)
        {
            Long(output, cell.Start);
            Long(output, cell.Size);
            output.Write([(byte)cell.Format.Alignment, (byte)((cell.IsAllocated ? IsAllocatedFlag : 0) | (cell.IsAlone ? IsAloneFlag : 0))]);
            var name = Encoding.UTF8.GetBytes(cell.Name);
            Word(output, (uint)name.Length);
            output.Write(name);
        }

        if (arrangement.IsPacked) output.Write([IsPackedFlag]);
        var size32 = (uint)output.WrittenCount;
        var crc = Crc32.Append(0, output.WrittenSpan);
        Word(output, size32);
        Word(output, crc);
        Word(output, Version);
        output.Write(Magic);
        return output.WrittenSpan.ToArray();
    }

    private static EditRecord? Parse(byte[] bytes, ByteSource source, ulong start)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var length = reader.ReadUInt64();
        var checksum = reader.ReadUInt32();
        if (length > start) return null;
        var saved = new List<ByteChange>();
        for (var count = reader.ReadUInt32(); count > 0; count--)
        {
            var offset = reader.ReadUInt64();
            var size = reader.ReadUInt32();
            if (size > bytes.Length || offset > length || size > length - offset) return null;
            saved.Add(new ByteChange(offset, reader.ReadBytes((int)size)));
        }

        var cells = new List<(ulong, ulong)>();
        for (var count = reader.ReadUInt32(); count > 0; count--) cells.Add(Range(reader, source));
        var added = new List<(ulong, ulong, byte, byte, string)>();
        for (var count = reader.ReadUInt32(); count > 0; count--)
        {
            var (offset, size) = Range(reader, source);
            var alignment = reader.ReadByte();
            var flags = reader.ReadByte();
            var nameSize = reader.ReadUInt32();
            if (nameSize > bytes.Length) return null;
            added.Add((offset, size, alignment, flags, Encoding.UTF8.GetString(reader.ReadBytes((int)nameSize))));
        }

        return Checksum(source, length, start, [.. saved.Select(change => (change.Offset, change.Bytes.Length))]) == checksum ? new EditRecord(length, saved, cells, added) { Start = start, IsPacked = reader.BaseStream.Position < bytes.Length && reader.ReadByte() == IsPackedFlag } : null;
    }

    private static (ulong, ulong) Range(BinaryReader reader, ByteSource source)
    {
        var start = reader.ReadUInt64();
        var size = reader.ReadUInt64();
        return size <= MaxSize && source.Contains(start, size) ? (start, size) : throw new EndOfStreamException();
    }

    private static uint Checksum(ByteSource source, ulong from, ulong to, IReadOnlyList<(ulong Offset, int Size)> written)
    {
        var crc = 0u;
        foreach (var (offset, size) in written) crc = Crc32.Append(crc, source.ReadMemory(offset, size).Span);
        for (var at = from; at < to;)
        {
            var bytes = source.ReadMemory(at, (int)Math.Min(to - at, 1 << 20)).Span;
            if (bytes.IsEmpty) break;
            crc = Crc32.Append(crc, bytes);
            at += (ulong)bytes.Length;
        }

        return crc;
    }

    // Which of the notes that are there now were there in the beginning: relocations go by where those lay.
    private static void Match(List<RawNote> original, List<RawNote> notes)
    {
        var next = 0;
        foreach (var note in notes)
        {
            note.BaseOffset = null;
            var at = original.FindIndex(next, one => one.IsKindOf(note));
            if (at < 0) continue;
            note.BaseOffset = original[at].BaseOffset;
            next = at + 1;
        }
    }

    private static void Word(ArrayBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    private static void Long(ArrayBufferWriter<byte> output, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }
}
