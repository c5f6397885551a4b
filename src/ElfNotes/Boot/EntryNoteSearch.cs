using ElfNotes.Elf;
using ElfNotes.Notes;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>
/// Looks for the note by every way there is, for a loader that found none: the four causes of one message
/// (QEMU's <c>Error loading uncompressed kernel without PVH ELF Note</c>, Cloud Hypervisor's <c>Kernel lacks PVH header</c>) told apart.
/// </summary>
/// <param name="Place">Where it is.</param>
/// <param name="Offset">The note's file offset.</param>
/// <param name="Padding">To what its segment's notes are padded: 4 or 8.</param>
/// <param name="Segment">The segment that has it, for <see cref="EntryNotePlace.Segment"/>; the one that starts in its section and ends before it, for <see cref="EntryNotePlace.Section"/>.</param>
/// <param name="Section">The section's name, and whether it is allocated, for the others.</param>
/// <param name="IsAllocated">Whether the section is allocated.</param>
/// <param name="HasProperty">Whether a GNU property note, which is padded to 8, lies in the same segment.</param>
internal sealed record EntryNoteSearch(EntryNotePlace Place, ulong Offset, int Padding, ElfSegment Segment, string Section, bool IsAllocated, bool HasProperty)
{
    private const int MostRanges = 4096;
    private const int MostBytes = 1 << 16;
    private const uint GnuProperty = 5;

    /// <summary>Whether a note segment covers a part of the section that has the note, and not the note.</summary>
    public bool IsCutOff => Place == EntryNotePlace.Section && Segment.Type == ElfSegment.PT_NOTE;

    /// <summary>Looks in segments, then note sections, then the other sections.</summary>
    public static EntryNoteSearch Find(ElfFile? elf)
    {
        var nowhere = new EntryNoteSearch(EntryNotePlace.Nowhere, 0, 4, default, "", false, false);
        if (elf is null) return nowhere;
        foreach (var segment in elf.Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE).Take(MostRanges))
            foreach (var padding in (ReadOnlySpan<int>)[4, 8])
                if (Search(elf, segment.Offset, segment.FileSize, padding) is var (offset, hasProperty)) return nowhere with { Place = EntryNotePlace.Segment, Offset = offset, Padding = padding, Segment = segment, HasProperty = hasProperty };
        return InSections(elf, ElfSection.SHT_NOTE, EntryNotePlace.Section) ?? InSections(elf, ElfSection.SHT_PROGBITS, EntryNotePlace.Progbits) ?? nowhere;

        EntryNoteSearch? InSections(ElfFile elf, uint type, EntryNotePlace place)
        {
            foreach (var section in elf.Sections.Where(section => section.Type == type).Take(MostRanges))
                foreach (var padding in (ReadOnlySpan<int>)[4, 8])
                    if (Search(elf, section.Offset, section.Size, padding) is var (offset, _))
                        return nowhere with { Place = place, Offset = offset, Padding = padding, Segment = elf.Segments.FirstOrDefault(segment => segment.Type == ElfSegment.PT_NOTE && segment.Offset - section.Offset < section.Size), Section = elf.SectionName(section), IsAllocated = (section.Flags & ElfSection.SHF_ALLOC) != 0 };
            return null;
        }
    }

    /// <summary>Whether the kernel is Linux, whose configuration decides about the note.</summary>
    public static bool IsLinux(ElfFile? elf) => elf is not null && (elf.FindSection("__ksymtab") is not null || elf.Notes.Any(note => note.Owner == "Linux" || note is { Owner: "Xen", Type: XenNoteTypes.GUEST_OS } && note.Desc.Span.StartsWith("linux"u8)));

    /// <summary>What to do where there is no such note.</summary>
    public static string AbsentHint(ElfFile? elf) => IsLinux(elf) ? "build Linux with CONFIG_PVH=y, or boot its bzImage" : EntryNoteHints.Note(elf) + "; and in the linker script, " + EntryNoteHints.Segment;

    private static (ulong Offset, bool HasProperty)? Search(ElfFile elf, ulong start, ulong size, int padding)
    {
        var bytes = elf.Source.ReadMemory(start, (int)Math.Min(size, MostBytes));
        var reader = new NoteReader(bytes.Span, new NoteFormat(elf.Identity.ByteOrder, padding));
        var hasProperty = false;
        ulong? found = null;
        while (reader.TryRead(out var note))
        {
            hasProperty |= note.Type == GnuProperty && note.IsOwnedBy("GNU"u8);
            if (note.Type == XenNoteTypes.PHYS32_ENTRY && note.IsOwnedBy("Xen"u8)) found ??= start + note.Offset;
        }

        return found is { } offset ? (offset, hasProperty) : null;
    }
}
