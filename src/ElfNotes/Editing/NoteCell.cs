using ElfNotes.Elf;
using ElfNotes.Notes;

namespace ElfNotes.Editing;

/// <summary>The notes of one section, or of a part of a segment that no section covers: what they are, and what they are to be.</summary>
internal sealed class NoteCell
{
    /// <summary>The section, or null where none covers these bytes.</summary>
    public ElfSection? Section { get; init; }

    public string Name { get; init; } = "";

    public required ulong Start { get; init; }

    public required ulong Size { get; init; }

    /// <summary>The layout that the notes are to have.</summary>
    public required NoteFormat Format { get; set; }

    /// <summary>The layout in which edits without packing take them.</summary>
    public required NoteFormat BaseFormat { get; init; }

    /// <summary>Whether packing pads the notes in another way.</summary>
    public bool IsRepadded { get; set; }

    /// <summary>Whether sh_addralign is to be that of the layout, whatever it is now.</summary>
    public bool GetsAlignment { get; set; }

    /// <summary>Whether there is more than notes: a broken one, or bytes that are none. Such a cell is moved as a whole or not at all.</summary>
    public bool IsBroken { get; set; }

    /// <summary>What lies there, for a cell that cannot be taken apart.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The notes as they are in the base file.</summary>
    public List<RawNote> Original { get; } = [];

    /// <summary>The notes as they are to be.</summary>
    public List<RawNote> Notes { get; set; } = [];

    /// <summary>PT_GNU_PROPERTY segments that cover these bytes exactly.</summary>
    public List<int> PropertySegments { get; } = [];

    /// <summary>Where the cell lies in the file that is edited, which may have been edited before.</summary>
    public ulong Position { get; set; }

    /// <summary>Where the cell is to lie.</summary>
    public ulong NewStart { get; set; }

    public ulong End => Start + Size;

    public bool IsAllocated => Section is { } section && (section.Flags & ElfSection.SHF_ALLOC) != 0;

    public bool IsChanged => Original.Count != Notes.Count || !Original.Zip(Notes).All(pair => pair.First.Is(pair.Second));

    public ulong NewSize => IsChanged ? Notes.Aggregate(0UL, (size, note) => size + (ulong)note.Bytes.Length) : Size;

    /// <summary>Whether a note that was there gets another place.</summary>
    /// <param name="shift">By how much the cell itself moves; 0 to ask for places in it.</param>
    public bool MovesNotes(ulong shift)
    {
        var at = shift;
        foreach (var note in Notes)
        {
            if (note.BaseOffset is { } was && at != was) return true;
            at = unchecked(at + (ulong)note.Bytes.Length);
        }

        return false;
    }

    /// <summary>The bytes that the cell is to have.</summary>
    public byte[] Content() => IsChanged ? RawNote.Join(Notes) : Bytes.ToArray();
}
