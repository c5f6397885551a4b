using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>What to write where a loader does not get to see the PHYS32_ENTRY note, or gets a wrong address from it.</summary>
internal static class EntryNoteHints
{
    /// <summary>The linker script's part, for a note that lies in an allocated section of type NOTE.</summary>
    public static readonly string Segment = NoteSegmentHint.Of(".note.Xen");

    /// <summary>The same for a section that is not allocated.</summary>
    public static readonly string UnallocatedSection = ".pushsection .note.Xen, \"a\", @note around the note; and in the linker script, " + Segment;

    /// <summary>The same for a section of another type.</summary>
    public static readonly string OtherSection = ".pushsection .note.Xen, \"a\", @note in place of @progbits (in C and Rust a section name that starts with .note. is enough); and in the linker script, " + Segment;

    /// <summary>For notes that are padded otherwise than the loader reads them.</summary>
    public const string Padding = "keep .note.gnu.property out of the segment: /DISCARD/ : { *(.note.gnu.property) } as the first line in SECTIONS (or -Wa,-mx86-used-note=no), .p2align 2 before the note, and a PT_NOTE of its own with alignment 4";

    /// <summary>For a value that leads nowhere.</summary>
    public const string Entry = "PHYS32_ENTRY is the physical address of 32-bit code: pvh_start - VIRT_BASE, and p_paddr as set by AT(ADDR(.text) - VIRT_BASE)";

    /// <summary>For a search of which no type 18 in a note segment makes an end.</summary>
    public const string First = "put the entry note first into that PT_NOTE, best the only one: .notes : { KEEP(*(.note.Xen)) *(.note.*) } :text :notes";

    /// <summary>The note itself. Its descriptor has the size of an address of the class: QEMU reads so many bytes.</summary>
    /// <param name="is64">Whether the image is an ELF64.</param>
    public static string Note(bool is64) =>
        $".pushsection .note.Xen, \"a\", @note; .p2align 2; .long 4, {(is64 ? 8 : 4)}, 18; .asciz \"Xen\"; {(is64 ? ".quad" : ".long")} <physical address of the 32-bit entry>; .popsection";

    /// <summary>The note itself, for an image that may be unreadable.</summary>
    public static string Note(ElfFile? elf) => Note(elf is not { Identity.Class: 32 });
}
