using ElfNotes.Notes;

namespace ElfNotes.Elf;

/// <summary>Finds the notes in the bytes of one range: by the padding that it declares, or by the one that fits.</summary>
internal sealed class NoteRangeReader(ByteOrder order, bool isOpenVmsIa64, FindingList findings)
{
    /// <summary>The notes of the bytes, and what was wrong with them.</summary>
    /// <param name="range">Where the bytes come from.</param>
    /// <param name="bytes">The bytes of the range, as far as the file has them.</param>
    /// <param name="maxNotes">No more than this many are given.</param>
    public List<ElfNote> Read(NoteRange range, ReadOnlyMemory<byte> bytes, int maxNotes)
    {
        if (isOpenVmsIa64) return Walk(range, bytes, new NoteFormat(order, 8, 8), maxNotes);
        ReportOddAlignment(range);
        var format = NoteFormat.FromAlignment(order, range.Alignment);
        if (Fits(bytes.Span, format) || Other(format) is var other && !Fits(bytes.Span, other)) return Walk(range, bytes, format, maxNotes);

        findings.Add(FindingCodes.PackingDiffers, Severity.Warning, range.Start,
            $"{range.Name} has alignment {range.Alignment}, but its notes are padded to {other.Alignment}: readers that go by the alignment lose notes here",
            other.Alignment == 4 ? "give the notes a segment of their own with alignment 4; keep .note.gnu.property, which needs 8, out of it" : "link with an alignment of 8 for these notes");
        return Walk(range, bytes, other, maxNotes);
    }

    /// <summary>Whether bytes walk as notes from their first to their last, padded to 4.</summary>
    public bool Fits(ReadOnlySpan<byte> bytes) => Fits(bytes, new NoteFormat(order));

    private void ReportOddAlignment(NoteRange range)
    {
        if (range.Alignment is not (0 or 1 or 2 or 4 or 8))
            findings.Add(FindingCodes.OddAlignment, Severity.Warning, range.Start,
                $"{range.Name} has alignment {range.Alignment}: readelf gives no notes then, QEMU pads by it, Xen and elfutils pad by 4 all the same", "use alignment 4 (8 for .note.gnu.property alone)");
    }

    private static NoteFormat Other(NoteFormat format) => new(format.ByteOrder, 12 - format.Alignment);

    private static bool Fits(ReadOnlySpan<byte> bytes, NoteFormat format)
    {
        var reader = new NoteReader(bytes, format);
        while (reader.TryRead(out var note))
        {
            // A word of padding taken for namesz gives an owner that starts with NUL: sync is lost, though nothing overran.
            if (note.OwnerBytes.Length > 0 && note.OwnerBytes[0] == 0) return false;
        }

        return reader.Error == NoteError.None;
    }

    private List<ElfNote> Walk(NoteRange range, ReadOnlyMemory<byte> bytes, NoteFormat format, int maxNotes)
    {
        var notes = new List<ElfNote>();
        var empty = 0;
        var firstEmpty = 0UL;
        var reader = new NoteReader(bytes.Span, format);
        while (notes.Count < maxNotes && reader.TryRead(out var note))
        {
            if (note.OwnerBytes.IsEmpty && note is { Type: 0, DescSize: 0 } && empty++ == 0) firstEmpty = range.Start + note.Offset;
            notes.Add(new ElfNote(note, bytes, range.Start, format));
        }

        // At the limit, what follows is still looked at once, to tell the end from a cut.
        if (notes.Count >= maxNotes && reader.TryRead(out var next))
            findings.Add(FindingCodes.NotesNotRead, Severity.Warning, range.Start + next.Offset, $"{range.Name} has more notes than the {maxNotes} that are left of the limit; the rest was not read");
        if (empty > 0)
            findings.Add(FindingCodes.EmptyNotes, Severity.Warning, firstEmpty, $"{range.Name} has {empty} notes of nothing but zeros: padding that reads as notes without owner", "remove the gap; notes follow each other without filling beyond their padding");
        Report(range, reader);
        return notes;
    }

    private void Report(NoteRange range, NoteReader reader)
    {
        var message = reader.Error switch
        {
            NoteError.TruncatedHeader => "less than a note's header is left",
            NoteError.NameOverruns => "the owner's size (namesz) reaches past the end",
            NoteError.DescriptorOverruns => "the descriptor's size (descsz) reaches past the end; the bytes that are there are shown",
            _ => null,
        };
        if (message is null) return;
        findings.Add(FindingCodes.BrokenNote, Severity.Error, range.Start + reader.ErrorOffset, $"{range.Name} cannot be read further: {message}", "sizes in a note do not count its padding; the next note starts behind it");
    }
}
