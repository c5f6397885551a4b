using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Images;

/// <summary>
/// Notes without a file around them, as in <c>/sys/kernel/notes</c> or a dumped <c>.notes</c> section. Nothing marks
/// them: they are taken for notes when all of the bytes walk as such.
/// </summary>
internal static class RawNotes
{
    private const int HeaderSize = 12;
    private const int MaxFirstOwner = 64;

    /// <summary>Whether the first bytes are a note's header and a plausible owner, in either byte order.</summary>
    public static bool MayStart(ReadOnlySpan<byte> head) => MayStart(head, ByteOrder.Little) || MayStart(head, ByteOrder.Big);

    /// <summary>Reads the blob; null if it is none after all.</summary>
    /// <param name="source">The blob.</param>
    /// <param name="path">The way to it.</param>
    /// <param name="limits">Caps.</param>
    /// <param name="isNamed">Whether someone has said that it is one: its first owner may be any then.</param>
    public static ImageMember? TryRead(ByteSource source, ImagePath path, ReadLimits limits, bool isNamed = false)
    {
        var most = (int)Math.Min(limits.MaxNoteBytes, int.MaxValue - 1);
        var bytes = source.ReadMemory(0, most + 1);
        if (bytes.Length > most || isNamed && bytes.Span.IndexOfAnyExcept((byte)0) < 0) return null;
        // elfutils pads by 4 here, and by 8 for GNU properties alone, where both paddings come to the same.
        foreach (var format in (ReadOnlySpan<NoteFormat>)[new(ByteOrder.Little, 4), new(ByteOrder.Big, 4), new(ByteOrder.Little, 8), new(ByteOrder.Big, 8)])
        {
            if (!isNamed && !MayStart(bytes.Span, format.ByteOrder) || !Fits(bytes.Span, format, isNamed)) continue;
            return new ImageMember { Name = path.Name, Container = path.Container, Content = source, Notes = Walk(bytes, format, limits, out var findings), Findings = [.. path.Findings, .. findings] };
        }

        return null;
    }

    private static bool MayStart(ReadOnlySpan<byte> head, ByteOrder order)
    {
        if (head.Length < HeaderSize + 1) return false;
        var size = order.Read(head[..4]);
        if (size is 0 or > MaxFirstOwner || head.Length < HeaderSize + (int)size) return false;
        var owner = head.Slice(HeaderSize, (int)size);
        var nul = owner.IndexOf((byte)0);
        return nul > 0 && owner[..nul].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0 && owner[nul..].IndexOfAnyExcept((byte)0) < 0;
    }

    // Nothing else says that these are notes, so the padding has to be zeros too.
    private static bool Fits(ReadOnlySpan<byte> bytes, NoteFormat format, bool isNamed)
    {
        var reader = new NoteReader(bytes, format);
        var end = 0;
        while (reader.TryRead(out var note))
        {
            if (!isNamed && note.OwnerBytes.Length > 0 && note.OwnerBytes[0] == 0) return false;
            if (bytes[end..(int)note.Offset].IndexOfAnyExcept((byte)0) >= 0) return false;
            end = (int)note.Offset + note.DescOffset + note.Desc.Length;
        }

        return reader.Error == NoteError.None && bytes[end..].IndexOfAnyExcept((byte)0) < 0;
    }

    private static ElfNote[] Walk(ReadOnlyMemory<byte> bytes, NoteFormat format, ReadLimits limits, out IReadOnlyList<Finding> findings)
    {
        var list = new FindingList(limits);
        var range = new NoteRange(0, (ulong)bytes.Length, (ulong)format.Alignment);
        var notes = new ElfNoteSet(limits.MaxNotes);
        new NoteRangeReader(format.ByteOrder, false, list).Read(range, bytes, isCut: false, notes);
        findings = list.Findings;
        return notes.ToArray();
    }
}
