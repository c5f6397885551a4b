using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Notes one behind the other, without an ELF around them: what raw note files and <c>.notes</c> sections of PE files hold.</summary>
internal static class NoteBlobs
{
    /// <summary>Writes notes, each padded to 4.</summary>
    /// <param name="notes">Notes whose descriptors are bytes.</param>
    /// <param name="order">The order of the header words.</param>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<PlannedNote> notes, ByteOrder order)
    {
        if (notes.Count == 0) return default;
        // A GNU property note of 64 bits, which is padded to 8 elsewhere, is the same padded to 4: its parts are multiples of 8.
        var target = NoteTarget.All.First(target => target.ByteOrder == order);
        return EncodedNotes.Of(".notes", [.. notes.Select(note => note with { Alignment = IntegerSize.Four })], target).Content;
    }

    /// <summary>Reads the notes that are there, to be written again.</summary>
    /// <param name="source">The file.</param>
    /// <param name="offset">Where the notes begin.</param>
    /// <param name="size">Their bytes.</param>
    /// <param name="order">The order of the header words.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.NotesBroken"/>.</exception>
    public static IReadOnlyList<PlannedNote> Read(ByteSource source, ulong offset, ulong size, ByteOrder order)
    {
        var findings = new FindingList(ReadLimits.Default);
        var notes = new ElfNoteSet(ReadLimits.Default.MaxNotes);
        if (size > (ulong)ReadLimits.Default.MaxNoteBytes || !source.Contains(offset, size)) throw new ElfNotesException(EditingCodes.NotesBroken, offset, $"the notes at 0x{offset:x} should have 0x{size:x} bytes, which are not there or more than are read");
        new NoteRangeReader(order, false, findings).Read(new NoteRange(offset, size, 4), source.ReadMemory(offset, (int)size), isCut: false, notes);
        if (findings.Findings.FirstOrDefault(finding => finding.Severity >= Severity.Warning) is { } finding) throw new ElfNotesException(EditingCodes.NotesBroken, finding.Offset, $"the notes that are there cannot be written again: {finding.Message}");
        return [.. notes.ToArray().Select(note => NoteTransform.Verbatim(note, null))];
    }

    /// <summary>Puts new notes in place of those of the same owner and type, and the rest of them behind.</summary>
    public static IReadOnlyList<PlannedNote> Merge(IReadOnlyList<PlannedNote> there, IReadOnlyList<PlannedNote> copied)
    {
        var merged = new List<PlannedNote>();
        var left = copied.ToList();
        foreach (var note in there)
        {
            if (!copied.Any(other => IsSame(other, note))) merged.Add(note);
            // All notes of that kind come where the first one was.
            merged.AddRange(left.Where(other => IsSame(other, note)));
            left.RemoveAll(other => IsSame(other, note));
        }

        return [.. merged, .. left];
    }

    private static bool IsSame(PlannedNote one, PlannedNote other) => one.Type == other.Type && NoteSelector.NameOf(one.OwnerBytes).Span.SequenceEqual(NoteSelector.NameOf(other.OwnerBytes).Span);
}
