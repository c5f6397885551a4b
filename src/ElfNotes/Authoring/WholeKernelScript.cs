using System.Globalization;
using System.Text;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>
/// A whole linker script for an x86 kernel that Xen starts as PV, that Xen, QEMU or Firecracker start as PVH, or both, by the plan's notes: a PT_NOTE
/// of its own, the last program header, padded to four, and the same bytes in a PT_LOAD.
/// </summary>
internal sealed class WholeKernelScript(NotePlan plan)
{
    private const ulong LoadAddress = 0x100000;

    private bool IsPv => Has(plan, XenNoteTypes.XEN_VERSION) || Has(plan, XenNoteTypes.LOADER) || Has(plan, XenNoteTypes.GUEST_OS);

    private bool IsPvh => Has(plan, XenNoteTypes.PHYS32_ENTRY);

    /// <summary>Why no such script can be made of a plan, or null.</summary>
    public static string? Refusal(NotePlan plan, NoteTarget target)
    {
        if (target.Machine is not (3 or 62)) return $"a whole linker script is for kernels of x86, and the machine is {target.Name}";
        if (!Has(plan, XenNoteTypes.XEN_VERSION) && !Has(plan, XenNoteTypes.LOADER) && !Has(plan, XenNoteTypes.GUEST_OS) && !Has(plan, XenNoteTypes.PHYS32_ENTRY)) return "a whole linker script is for Xen and PVH kernels, and the plan has none of their notes XEN_VERSION, LOADER, GUEST_OS and PHYS32_ENTRY";
        if (Find(plan, XenNoteTypes.VIRT_BASE) is { Parts: not [NotePart.Integer] }) return "a whole linker script needs VIRT_BASE as a number";
        return plan.Notes.Any(note => note.Alignment != IntegerSize.Four && note.IsAllocated) ? "PVH loaders read a note segment whose notes are padded to four bytes, and one of these is padded to eight" : null;
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
        var kind = (IsPv, IsPvh) switch { (true, true) => "Xen PV and PVH", (true, false) => "Xen PV", _ => "PVH" };
        text.Append(CultureInfo.InvariantCulture, $"/*\n * A kernel for {kind}:\n *\n *     ld -T kernel.ld -o kernel.elf kernel.o notes.o\n *     elfnotes check kernel.elf\n */\n");
        text.Append(CultureInfo.InvariantCulture, $"/* The virtual address of physical 0: where a section runs less VIRT_BASE is where it is loaded. */\nVIRT_BASE = {AssemblyText.Number(BaseAddress)};\n\n");
        text.Append(CultureInfo.InvariantCulture, $"ENTRY({EntrySymbol})\n\n");
    }

    private void Sections(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"    /* Below 1 MiB lie the firmware's tables and its memory. AT() makes the physical address, which loaders of kernels go by. */\n    . = VIRT_BASE + {AssemblyText.Number(LoadAddress)};\n    _start_of_kernel = .;\n");
        Section(text, ".text", "*(.text .text.*)", ":text");
        if (Find(plan, XenNoteTypes.HYPERCALL_PAGE)?.Parts is [NotePart.Symbol page])
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
        text.Append("""
                _end = .;

                /*
                 * .note.gnu.property is padded to eight bytes: in the note segment it would give it p_align 8, and QEMU would find nothing.
                 * .note.GNU-stack is for the linker alone. Unwind tables need a run-time library.
                 */
                /DISCARD/ : { *(.note.gnu.property) *(.note.GNU-stack) *(.comment) *(.eh_frame) }

            """);
    }

    private static void Section(StringBuilder text, string name, string content, string segments, string alignment = "") =>
        text.Append(CultureInfo.InvariantCulture, $"    {name} : AT(ADDR({name}) - VIRT_BASE){alignment} {{ {content} }} {segments}\n");

    private ulong BaseAddress => Find(plan, XenNoteTypes.VIRT_BASE)?.Parts is [NotePart.Integer integer] ? integer.Value : 0;

    // A loader of notes does not look at e_entry, but debuggers and readers do.
    private string EntrySymbol => (Find(plan, XenNoteTypes.ENTRY) ?? Find(plan, XenNoteTypes.PHYS32_ENTRY))?.Parts is [NotePart.Symbol { Addend: 0 } symbol] && IsPlain(symbol.Name) ? symbol.Name : "_start";

    private static bool IsPlain(string name) => name.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '.') && !char.IsAsciiDigit(name[0]);

    private static bool Has(NotePlan plan, uint type) => Find(plan, type) is not null;

    private static PlannedNote? Find(NotePlan plan, uint type) => plan.Notes.LastOrDefault(note => note.Owner == "Xen" && note.Type == type);
}
