using System.Text.Unicode;
using ElfNotes.Notes;

namespace ElfNotes.Elf;

/// <summary>Finds the notes in the bytes of one range: by the padding that it declares, or by the one that fits.</summary>
internal sealed class NoteRangeReader(ByteOrder order, bool isOpenVmsIa64, FindingList findings)
{
    /// <summary>A section of type NOTE whose name is that of code or data; null where there is none, or none was seen.</summary>
    public string? StraySection { get; set; }

    /// <summary>Reads the notes of the bytes, and says what was wrong with them.</summary>
    /// <param name="range">Where the bytes come from.</param>
    /// <param name="bytes">The bytes of the range, as far as the file has them.</param>
    /// <param name="isCut">Whether a limit, and not the file, ends the bytes: what is broken at their end is no fault of the file.</param>
    /// <param name="notes">Receives the notes.</param>
    public void Read(NoteRange range, ReadOnlyMemory<byte> bytes, bool isCut, ElfNoteSet notes) => Walk(range, bytes, Format(range, bytes.Span), isCut, notes);

    private NoteFormat Format(NoteRange range, ReadOnlySpan<byte> bytes)
    {
        if (isOpenVmsIa64) return new NoteFormat(order, 8, 8);
        ReportOddAlignment(range);
        var format = NoteFormat.FromAlignment(order, range.Alignment);
        var fits = Fits(bytes, format, out var isPlain);
        if (fits && isPlain) return format;
        // Out of step a walk may end well by chance, but then its owners are no names.
        var other = new NoteFormat(order, 12 - format.Alignment);
        if (!Fits(bytes, other, out var isOtherPlain) || fits && !isOtherPlain) return format;

        findings.Add(FindingCodes.PackingDiffers, Severity.Warning, range.Start,
            $"{range.Name} has alignment {range.Alignment}, but its notes are padded to {other.Alignment}: readers that go by the alignment lose notes here",
            other.Alignment == 4 ? "/DISCARD/ : { *(.note.gnu.property) } in front of the notes in the linker script, or for that note, which needs 8, a section of its own: .note.gnu.property : ALIGN(8) { KEEP(*(.note.gnu.property)) } :text, without the notes' segment"
            : ".note.gnu.property : ALIGN(8) { KEEP(*(.note.gnu.property)) } in the linker script, or .balign 8 in the source of these notes");
        return other;
    }

    /// <summary>Whether bytes walk as notes from their first to their last, padded to 4.</summary>
    public bool Fits(ReadOnlySpan<byte> bytes) => Fits(bytes, new NoteFormat(order), out _);

    private void ReportOddAlignment(NoteRange range)
    {
        if (range.Alignment is not (0 or 1 or 2 or 4 or 8))
            findings.Add(FindingCodes.OddAlignment, Severity.Warning, range.Start,
                $"{range.Name} has alignment {range.Alignment}: readelf gives no notes then, QEMU pads by it, Xen and elfutils pad by 4 all the same", "use alignment 4 (8 for .note.gnu.property alone)");
    }

    // Whether all of the bytes walk as notes, and whether all owners are text that ends in NUL.
    private static bool Fits(ReadOnlySpan<byte> bytes, NoteFormat format, out bool isPlain)
    {
        isPlain = true;
        var reader = new NoteReader(bytes, format);
        while (reader.TryRead(out var note))
        {
            // A word of padding taken for namesz gives an owner that starts with NUL: sync is lost, though nothing overran.
            if (note.OwnerBytes.Length > 0 && note.OwnerBytes[0] == 0) return false;
            isPlain = isPlain && IsPlain(note.OwnerBytes);
        }

        return reader.Error == NoteError.None;
    }

    private static bool IsPlain(ReadOnlySpan<byte> owner) => owner.IsEmpty || owner[^1] == 0 && owner.TrimEnd((byte)0) is var name && Utf8.IsValid(name) && name.IndexOfAnyInRange((byte)0, (byte)0x1f) < 0 && !name.Contains((byte)0x7f);

    private void Walk(NoteRange range, ReadOnlyMemory<byte> bytes, NoteFormat format, bool isCut, ElfNoteSet notes)
    {
        var empty = 0;
        var firstEmpty = 0UL;
        var isFull = false;
        var reader = new NoteReader(bytes.Span, format);
        while (!isFull && reader.TryRead(out var note))
        {
            if (isCut && note.IsTruncated) break;
            if (!notes.TryAdd(note, bytes, range, format))
            {
                findings.Add(FindingCodes.NotesNotRead, Severity.Warning, range.Start + note.Offset, $"{range.Name} has more notes, which were not read: the limit on the notes of one file is reached");
                isFull = true;
            }
            else if (note.OwnerBytes.IsEmpty && note is { Type: 0, DescSize: 0 } && empty++ == 0)
            {
                firstEmpty = range.Start + note.Offset;
            }
        }

        if (empty > 0)
            findings.Add(FindingCodes.EmptyNotes, Severity.Warning, firstEmpty, $"{range.Name} has {empty} notes of nothing but zeros: padding that reads as notes without owner", "remove the gap; notes follow each other without filling beyond their padding");
        if (!isCut && !isFull) Report(range, reader);
    }

    private string Hint() => StraySection is null ? "sizes in a note do not count its padding; the next note starts behind it"
        : $"{StraySection} is of type NOTE, as it goes on in the segments of the notes before it; in the linker script, name its own: {StraySection} : {{ … }} :{(StraySection is ".data" or ".bss" or ".tdata" or ".tbss" or ".init_array" or ".fini_array" ? "data" : "text")}";

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
        findings.Add(FindingCodes.BrokenNote, Severity.Error, range.Start + reader.ErrorOffset, $"{range.Name} cannot be read further: {message}", Hint());
    }
}
