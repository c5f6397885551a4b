using ElfNotes.Authoring;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>A note as bytes that are moved about but not understood.</summary>
internal sealed class RawNote
{
    /// <summary>From its header to the end of its padding, a multiple of the alignment.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required ReadOnlyMemory<byte> OwnerBytes { get; init; }

    public required ulong Type { get; init; }

    /// <summary>Where the descriptor starts in <see cref="Bytes"/>.</summary>
    public required int DescOffset { get; init; }

    public required int DescSize { get; init; }

    /// <summary>Where the note lay in its section of the base file, or null for one that was not there; relocations follow it.</summary>
    public ulong? BaseOffset { get; set; }

    /// <summary>Relocations that are to be made, from the start of <see cref="Bytes"/>.</summary>
    public IReadOnlyList<EncodedRelocation> Relocations { get; set; } = [];

    /// <summary>Relocations against symbols that the object has, from the start of <see cref="Bytes"/>.</summary>
    public IReadOnlyList<RelocationEntry> Entries { get; set; } = [];

    public string Owner => Note.OwnerText(OwnerBytes.Span);

    public ReadOnlyMemory<byte> Desc => Bytes.Slice(DescOffset, DescSize);

    /// <summary>Whether owner, type and descriptor are equal, and what a linker makes of it; padding does not count.</summary>
    public bool Says(RawNote other) => IsKindOf(other) && Desc.Span.SequenceEqual(other.Desc.Span) && IsRelocatedAs(other);

    /// <summary>Whether every byte and every relocation is equal.</summary>
    public bool Is(RawNote other) => ReferenceEquals(this, other) || Bytes.Span.SequenceEqual(other.Bytes.Span) && IsRelocatedAs(other);

    /// <summary>Whether owner and type are equal.</summary>
    public bool IsKindOf(RawNote other) => Type == other.Type && OwnerBytes.Span.SequenceEqual(other.OwnerBytes.Span);

    /// <summary>The same note with another descriptor.</summary>
    /// <param name="desc">The bytes; places of relocations hold the addend or zeros.</param>
    /// <param name="format">The layout of the notes around it.</param>
    /// <param name="relocations">From the start of the descriptor.</param>
    public RawNote WithDesc(ReadOnlySpan<byte> desc, NoteFormat format, IReadOnlyList<EncodedRelocation> relocations) => Encode(OwnerBytes, Type, desc, format, relocations);

    /// <summary>The same note padded in another way.</summary>
    public RawNote In(NoteFormat format)
    {
        var note = Encode(OwnerBytes, Type, Desc.Span, format, [.. Relocations.Select(one => one with { Offset = one.Offset - DescOffset })]);
        var shift = unchecked((ulong)(note.DescOffset - DescOffset));
        note.Entries = [.. Entries.Select(one => one.Offset < (ulong)DescOffset ? one : one with { Offset = unchecked(one.Offset + shift) })];
        note.BaseOffset = BaseOffset;
        return note;
    }

    /// <summary>The bytes of notes that lie one behind the other.</summary>
    public static byte[] Join(IReadOnlyList<RawNote> notes)
    {
        var content = new byte[notes.Sum(note => note.Bytes.Length)];
        var at = 0;
        foreach (var note in notes)
        {
            note.Bytes.Span.CopyTo(content.AsSpan(at));
            at += note.Bytes.Length;
        }

        return content;
    }

    private bool IsRelocatedAs(RawNote other) => Relocations.SequenceEqual(other.Relocations) && Entries.SequenceEqual(other.Entries);

    /// <summary>Lays a note out.</summary>
    public static RawNote Encode(ReadOnlyMemory<byte> ownerBytes, ulong type, ReadOnlySpan<byte> desc, NoteFormat format, IReadOnlyList<EncodedRelocation> relocations)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new NoteWriter(output, format).Write(ownerBytes.Span, type, desc);
        var descOffset = (int)format.Align((ulong)(format.HeaderSize + ownerBytes.Length));
        return new RawNote { Bytes = output.WrittenMemory, OwnerBytes = ownerBytes, Type = type, DescOffset = descOffset, DescSize = desc.Length, Relocations = [.. relocations.Select(one => one with { Offset = one.Offset + descOffset })] };
    }

    /// <summary>Whether nothing but notes is there: no broken one, and no bytes behind the last that are not zero.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes, NoteFormat format)
    {
        var reader = new NoteReader(bytes, format);
        while (reader.TryRead(out var note) && !note.IsTruncated)
        {
        }

        return reader.Error == NoteError.None;
    }

    /// <summary>Takes the notes of a section or segment apart.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="format">Their layout.</param>
    /// <param name="notes">Receives the notes that could be read.</param>
    /// <param name="budget">What the notes are taken from; null where they have been counted.</param>
    /// <param name="start">Where the bytes lie, for a refusal.</param>
    /// <returns>Whether nothing but these notes is there: no broken note, and no bytes behind the last that are not zero.</returns>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: there are more than the budget has.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, NoteFormat format, List<RawNote> notes, EditBudget? budget = null, ulong start = 0)
    {
        var reader = new NoteReader(bytes.Span, format);
        while (reader.TryRead(out var note) && !note.IsTruncated)
        {
            budget?.TakeNote(start);
            notes.Add(Of(note, bytes, format));
        }

        return reader.Error == NoteError.None;
    }

    private static RawNote Of(in Note note, ReadOnlyMemory<byte> bytes, NoteFormat format)
    {
        var start = (int)note.Offset;
        var end = (int)format.Align((ulong)note.DescOffset + note.DescSize);
        var raw = bytes.Slice(start, Math.Min(end, bytes.Length - start));
        if (raw.Length < end)
        {
            // The last note may lack its padding; readers then pass it over.
            var padded = new byte[end];
            raw.CopyTo(padded);
            raw = padded;
        }

        return new RawNote { Bytes = raw, OwnerBytes = raw.Slice(format.HeaderSize, note.OwnerBytes.Length), Type = note.Type, DescOffset = note.DescOffset, DescSize = (int)note.DescSize, BaseOffset = note.Offset };
    }
}
