using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>Notes in a file of their own, for beside a file that has no place for them: as in <c>/sys/kernel/notes</c>.</summary>
public static class RawNotesFile
{
    /// <summary>Plans a new file of notes. Its original is empty.</summary>
    /// <param name="notes">Notes whose descriptors are bytes.</param>
    /// <param name="order">The order of the header words, which is that of the file that the notes are about.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ValueCannotBe"/>: what was written could not be read again.</exception>
    public static EditPlan Create(IReadOnlyList<PlannedNote> notes, ByteOrder order) => Plan(ByteSource.FromMemory(default), notes, order);

    /// <summary>Plans a file of notes with others put in: those of the same owner and type are replaced.</summary>
    /// <param name="source">The file.</param>
    /// <param name="there">The notes of it.</param>
    /// <param name="notes">Notes whose descriptors are bytes, in the order of those that are there.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ValueCannotBe"/>: what was written could not be read again.</exception>
    public static EditPlan Plan(ByteSource source, IReadOnlyList<ElfNote> there, IReadOnlyList<PlannedNote> notes) =>
        Plan(source, NoteBlobs.Merge([.. there.Select(note => NoteTransform.Verbatim(note, null))], notes), there[0].Format.ByteOrder);

    /// <summary>Reads a file that is known to hold bare notes, whatever its first note looks like: all of it has to be well-formed notes in one byte order and padding.</summary>
    /// <param name="source">The file.</param>
    /// <param name="limits">Caps; null for the defaults.</param>
    /// <returns>The notes as a member; null where the bytes are something else.</returns>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static ImageMember? Read(ByteSource source, ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return RawNotes.TryRead(source, ImagePath.File.Inside("notes"), limits ?? ReadLimits.Default, isNamed: true);
    }

    /// <summary>The notes of a file that is recognised as one of bare notes; else null.</summary>
    internal static IReadOnlyList<ElfNote>? Guess(ByteSource source) => RawNotes.TryRead(source, ImagePath.File, ReadLimits.Default)?.Notes;

    private static EditPlan Plan(ByteSource source, IReadOnlyList<PlannedNote> notes, ByteOrder order)
    {
        var content = NoteBlobs.Write(notes, order);
        var steps = new[] { new EditStep(0, (ulong)content.Length, $"{(notes.Count == 1 ? "1 note" : $"{notes.Count} notes")}, padded to 4, {(order == ByteOrder.Little ? "little" : "big")}-endian") };
        return new EditPlan(source, (ulong)content.Length, [new ByteChange(0, content)], steps, ReadBack(content, notes));
    }

    // Nothing marks such a file.
    private static Finding[] ReadBack(ReadOnlyMemory<byte> content, IReadOnlyList<PlannedNote> notes)
    {
        var source = ByteSource.FromMemory(content);
        using var image = ImageFile.Open(source, null);
        if (image.Members is [{ Error: null } guessed] && Shows(guessed, notes)) return [];
        if (Read(source) is not { } named || !Shows(named, notes)) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, "the notes could not be read again from a file of bare notes: other notes could be read from the same bytes");
        return [new Finding(EditingCodes.NotRecognised, Severity.Warning, 0, "the file is not recognised as one of bare notes by itself, as its first note has no owner of printable ASCII that ends with a NUL, or its bytes look like something else: only --notes reads it", "Put a note of another owner first")];
    }

    private static bool Shows(ImageMember member, IReadOnlyList<PlannedNote> notes) =>
        member.Notes.Count == notes.Count && member.Notes.Zip(notes).All(pair => pair.First.Type == pair.Second.Type && pair.First.OwnerBytes.Span.SequenceEqual(pair.Second.OwnerBytes.Span) && pair.Second.Parts is [NotePart.Bytes bytes] && pair.First.Desc.Span.SequenceEqual(bytes.Value.Span));
}
