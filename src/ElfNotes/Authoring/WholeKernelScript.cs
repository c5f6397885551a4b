using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>
/// A whole linker script for an x86 kernel that Xen starts as PV, that Xen, QEMU or Firecracker start as PVH, or both, by the plan's notes: a PT_NOTE
/// of its own, the last program header, padded to four, and the same bytes in a PT_LOAD.
/// </summary>
internal sealed class WholeKernelScript(NotePlan plan, KernelAddresses addresses)
{
    /// <summary>The way out where no whole script can be written.</summary>
    public static string Fragment(PlannedNote note) => $"Write a fragment, without {SourceDialect.Of(note.Position).WholeScript}, for the linker's own script or for yours";

    // The script's own patterns would take these sections before the notes get their place, or leave them out.
    private static readonly ImmutableArray<string> Taken = [".hypercall_page", ReservedSections.Properties];

    /// <summary>Why no such script can be made of a plan, or what does not fit the one that is made.</summary>
    public static IEnumerable<PlanFinding> Check(NotePlan plan, NoteTarget target)
    {
        var addresses = new KernelAddresses(plan, target);
        var first = plan.Notes[0];
        if (!target.IsX86) return [TextChecks.Error(first, $"a whole linker script is for kernels of x86, and the machine is {target.Name}", Fragment(first))];
        if (!addresses.IsPv && !addresses.IsPvh) return [TextChecks.Error(first, "a whole linker script is for Xen and PVH kernels, and the plan has none of their notes XEN_VERSION, LOADER, GUEST_OS and PHYS32_ENTRY in a section that is mapped", Fragment(first))];
        if (plan.Notes.FirstOrDefault(note => note.IsAllocated && note.Alignment != IntegerSize.Four) is { } wide) return [TextChecks.Error(wide, "PVH loaders read a note segment whose notes are padded to four bytes, and one of these is padded to eight", Fragment(wide))];
        if (plan.Notes.FirstOrDefault(note => note.IsAllocated && Taken.Any(name => note.Section == name || note.Section.StartsWith($"{name}.", StringComparison.Ordinal))) is { } taken) return [TextChecks.Error(taken, $"a whole linker script has the section {taken.Section} for something else", "Name another section, or leave it away: .note. and the owner")];
        return addresses.Check();
    }

    /// <summary>Writes the script.</summary>
    public void Write(StringBuilder text)
    {
        Head(text);
        text.Append("""
            PHDRS
            {
                text  PT_LOAD FLAGS(5);    /* read and execute */
                data  PT_LOAD FLAGS(6);    /* read and write */
                notes PT_NOTE FLAGS(4);    /* QEMU and Firecracker take the last segment of notes: it comes last. */
            }

            SECTIONS
            {

            """);
        Sections(text);
        text.Append("}\n");
    }

    private void Head(StringBuilder text)
    {
        var kind = (addresses.IsPv, addresses.IsPvh) switch { (true, true) => "Xen PV and PVH", (true, false) => "Xen PV", _ => "PVH" };
        text.Append(CultureInfo.InvariantCulture, $"/*\n * A kernel for {kind}:\n *\n *     ld -T kernel.ld -o kernel.elf kernel.o notes.o\n *     elfnotes check kernel.elf\n */\n");
        Base(text);
        text.Append(CultureInfo.InvariantCulture, $"ENTRY({EntrySymbol})\n\n");
    }

    private void Base(StringBuilder text)
    {
        var (start, offset) = (addresses.VirtualBase, addresses.PhysicalOffset);
        if (addresses.IsBaseNamed) text.Append(CultureInfo.InvariantCulture, $"/* The notes have this symbol, and so the address that is written here: move the kernel by it.{(addresses.IsPvh ? " PHYS32_ENTRY's addend takes it away." : "")} */\n");
        if (offset == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"/* The virtual address of physical 0: where a section runs less VIRT_BASE is where it is loaded. */\nVIRT_BASE = {AssemblyText.Number(start)};\n\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"/* The virtual address of physical PADDR_OFFSET: where a section runs is its p_paddr plus VIRT_BASE less PADDR_OFFSET, as Xen computes it. */\nVIRT_BASE = {AssemblyText.Number(start)};\nPADDR_OFFSET = {(offset == start ? "VIRT_BASE" : AssemblyText.Number(offset))};\n\n");
    }

    private void Sections(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"    /* Below 1 MiB lie the firmware's tables and its memory. AT() makes the physical address, which loaders of kernels go by. */\n    . = VIRT_BASE + {AssemblyText.Number(KernelAddresses.LoadAddress)};\n    _start_of_kernel = .;\n");
        Section(text, ".text", "*(.text .text.*)", ":text");
        if (addresses.Find(XenNoteTypes.HYPERCALL_PAGE)?.Parts is [NotePart.Symbol page])
        {
            text.Append(CultureInfo.InvariantCulture, $"    /* Xen overwrites the whole page at {AssemblyText.Remark(page.Name)}: put it into this section, aligned, with 4096 bytes. */\n    . = ALIGN(0x1000);\n");
            Section(text, ".hypercall_page", "*(.hypercall_page .hypercall_page.*) . = ALIGN(0x1000);", ":text");
        }

        Section(text, ".rodata", "*(.rodata .rodata.*)", ":text");
        text.Append("\n    /* In the note segment, and in what is loaded: a kernel may read its own notes. KEEP saves them from --gc-sections.\n       The build-id comes last, if the linker is asked for one. */\n");
        Section(text, ".notes", LinkerScriptEmitter.Inputs(plan.Notes.Where(note => note.IsAllocated).Select(note => note.Section).Append(".note.gnu.build-id").Distinct(StringComparer.Ordinal)), ":text :notes", " ALIGN(4)");
        text.Append("\n    /* \":data\" ends the note segment, which would else go on with every section that follows. */\n    . = ALIGN(0x1000);\n");
        text.Append("\n    /* A byte, so that this segment is never empty: of an empty one GNU ld makes a PT_LOAD at address 0, which Xen takes for the kernel's start. */\n");
        Section(text, ".data", "*(.data .data.*) BYTE(0)", ":data");
        Section(text, ".bss", "*(.bss .bss.* COMMON)", ":data");
        text.Append(CultureInfo.InvariantCulture, $$"""
                _end = .;

                /*
                 * {{ReservedSections.Properties}} is padded to eight bytes: in the note segment it would give it p_align 8, and QEMU would find nothing.
                 * {{ReservedSections.StackMarker}} is for the linker alone. Unwind tables need a run-time library.
                 */
                /DISCARD/ : { *({{ReservedSections.Properties}}) *({{ReservedSections.StackMarker}}) *(.comment) *(.eh_frame) }

            """);
    }

    private void Section(StringBuilder text, string name, string content, string segments, string alignment = "") =>
        text.Append(CultureInfo.InvariantCulture, $"    {name} : AT(ADDR({name}) - VIRT_BASE{(addresses.PhysicalOffset == 0 ? "" : " + PADDR_OFFSET")}){alignment} {{ {content} }} {segments}\n");

    // A loader of notes does not look at e_entry, but debuggers and readers do.
    private string EntrySymbol => (addresses.Find(XenNoteTypes.ENTRY) ?? addresses.Find(XenNoteTypes.PHYS32_ENTRY))?.Parts is [NotePart.Symbol { Addend: 0 } symbol] && IsPlain(symbol.Name) ? symbol.Name : "_start";

    private static bool IsPlain(string name) => name.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '.') && !char.IsAsciiDigit(name[0]);
}
