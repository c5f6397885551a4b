using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>
/// Where a whole linker script puts a kernel. Xen computes virtual addresses from p_paddr, plus VIRT_BASE less PADDR_OFFSET, so that p_paddr has to be the
/// virtual address less VIRT_BASE plus PADDR_OFFSET. For PVH, p_paddr is the physical address, whatever the notes say.
/// </summary>
/// <remarks>Xen's libelf-dominfo.c, elf_xen_addr_calc_check.</remarks>
internal sealed class KernelAddresses
{
    /// <summary>Where the kernel begins, counted from VIRT_BASE: below lie the firmware's tables and its memory.</summary>
    public const ulong LoadAddress = 0x100000;

    private const string BaseName = "VIRT_BASE";

    // What has to lie between a base and the end of the addresses, so that there is room for a kernel.
    private const ulong Room = 0x1000000;

    // A guest that has less memory than this is usual.
    private const ulong PhysicalLimit = 0x40000000;

    private readonly NotePlan _plan;
    private readonly NoteTarget _target;

    public KernelAddresses(NotePlan plan, NoteTarget target)
    {
        (_plan, _target) = (plan, target);
        VirtualBase = Find(XenNoteTypes.VIRT_BASE)?.Parts switch
        {
            [NotePart.Integer number] => number.Value,
            [NotePart.Symbol] => target.Class == 64 ? 0xffffffff80000000 : 0xc0000000,
            _ => 0,
        };
        PhysicalOffset = Find(XenNoteTypes.PADDR_OFFSET)?.Parts switch
        {
            [NotePart.Integer number] => number.Value,
            [NotePart.Symbol] => VirtualBase,
            _ => 0,
        };
    }

    /// <summary>VIRT_BASE: the number of its note, or what Linux has on this machine where the note names the symbol VIRT_BASE; 0 without it.</summary>
    public ulong VirtualBase { get; }

    /// <summary>Whether the note has the symbol VIRT_BASE, which the script then defines for it.</summary>
    public bool IsBaseNamed => Find(XenNoteTypes.VIRT_BASE)?.Parts is [NotePart.Symbol];

    /// <summary>PADDR_OFFSET, 0 without it.</summary>
    public ulong PhysicalOffset { get; }

    /// <summary>Whether Xen starts the kernel as PV.</summary>
    public bool IsPv => Find(XenNoteTypes.XEN_VERSION) is not null || Find(XenNoteTypes.LOADER) is not null || Find(XenNoteTypes.GUEST_OS) is not null;

    /// <summary>Whether Xen and others start the kernel as PVH.</summary>
    public bool IsPvh => Find(XenNoteTypes.PHYS32_ENTRY) is not null;

    private ulong LastAddress => _target.AddressSize == 4 ? uint.MaxValue : ulong.MaxValue;

    /// <summary>The last note of Xen with a type, among those that get into the note segment. Xen takes the last, too.</summary>
    public PlannedNote? Find(uint type) => _plan.Notes.LastOrDefault(note => note.IsAllocated && note.Owner == "Xen" && note.Type == type);

    /// <summary>What of the notes' addresses no script can make true, or what does not fit the one that is made.</summary>
    public IEnumerable<PlanFinding> Check()
    {
        if (Find(XenNoteTypes.VIRT_BASE) is { } start && RefusalOfBase(start) is { } wrongBase) return [TextChecks.Error(start, wrongBase, $"Write the virtual address of physical address 0, or {SourceDialect.Of(start.Position).Field(NoteFields.Symbol, BaseName)}, which the script defines; or write a fragment, without {SourceDialect.Of(start.Position).WholeScript}")];
        if (Find(XenNoteTypes.PADDR_OFFSET) is { } offset && RefusalOfOffset(offset) is { } wrongOffset) return [TextChecks.Error(offset, wrongOffset, IsPvh ? "Leave PADDR_OFFSET away: notes have 0 for it then" : WholeKernelScript.Fragment(offset))];
        return Find(XenNoteTypes.PHYS32_ENTRY) is { Parts: [NotePart.Symbol entry] } note && EntryFinding(note, entry) is { } finding ? [finding] : [];
    }

    private string? RefusalOfBase(PlannedNote note)
    {
        if (note.Parts is not ([NotePart.Integer] or [NotePart.Symbol { Name: BaseName, Addend: 0 }])) return $"a whole linker script needs VIRT_BASE as a number, or as the symbol {BaseName}";
        if (VirtualBase % 0x1000 != 0) return $"VIRT_BASE {NoteText.Hex(VirtualBase)} is not at the beginning of a page";
        if (VirtualBase > LastAddress - Room) return $"above VIRT_BASE {NoteText.Hex(VirtualBase)} there is no room for a kernel";
        return _target.Class == 64 && VirtualBase >> 47 is not (0 or 0x1ffff) ? $"VIRT_BASE {NoteText.Hex(VirtualBase)} is no address of x86-64: its upper 17 bits differ" : null;
    }

    private string? RefusalOfOffset(PlannedNote note)
    {
        if (note.Parts is not ([NotePart.Integer] or [NotePart.Symbol { Name: BaseName, Addend: 0 }])) return $"a whole linker script needs PADDR_OFFSET as a number, or as the symbol {BaseName}";
        if (Find(XenNoteTypes.VIRT_BASE) is null) return "Xen refuses PADDR_OFFSET without VIRT_BASE";
        if (PhysicalOffset % 0x1000 != 0) return $"PADDR_OFFSET {NoteText.Hex(PhysicalOffset)} is not at the beginning of a page";
        if (IsPvh && PhysicalOffset > PhysicalLimit - Room) return $"with PADDR_OFFSET {NoteText.Hex(PhysicalOffset)} the p_paddr that is right for PV is no physical address, which PVH needs there";
        return PhysicalOffset > LastAddress - Room ? $"above PADDR_OFFSET {NoteText.Hex(PhysicalOffset)} there is no room for a kernel" : null;
    }

    // A warning: the symbol may be one that is physical already.
    private PlanFinding? EntryFinding(PlannedNote note, NotePart.Symbol entry)
    {
        var toPhysical = unchecked(PhysicalOffset - VirtualBase);
        var away = unchecked((ulong)entry.Addend - toPhysical);
        if (_target.AddressSize == 4) away = unchecked((ulong)(int)away);
        // A few bytes more or less are a place beside the symbol.
        if (away + LoadAddress - 1 < 2 * LoadAddress - 1) return null;
        var addend = toPhysical == 0 ? "0" : PhysicalOffset >= VirtualBase ? NoteText.Hex(toPhysical) : $"-{NoteText.Hex(unchecked(0 - toPhysical))}";
        return new(AuthoringCodes.OutputCannotHold, Severity.Warning, note.Position, $"PHYS32_ENTRY is a physical address, and this script has the kernel run {NoteText.Hex(unchecked(0 - toPhysical))} above those: the addend does not take that away from {entry.Name}", $"Write {SourceDialect.Of(note.Position).SymbolWith(entry.Name, addend)}, unless the symbol is a physical address already");
    }
}
