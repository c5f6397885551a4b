using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>
/// What the tool stack asks of a kernel that libelf accepts: <c>xc_dom_parse_elf_kernel</c>, <c>xc_dom_guest_type</c>, <c>xc_dom_compat_check</c>,
/// <c>xc_dom_build_image</c>, and of <c>xc_dom_boot_image</c> the hypercall page.
/// </summary>
internal sealed class XenToolStackGuest(XenToolStackTrail trail, LibelfParse parse, ByteSource kernel, BootOptions options)
{
    private const ushort EM_386 = 3;
    private const ushort EM_X86_64 = 62;
    private const int PageSize = 4096;

    // XENFEAT_dom0 of public/features.h.
    private const int Dom0Feature = 11;

    private string _type = "";

    private LibelfDomainParameters Parameters => parse.Parameters;

    /// <summary>Whether the guest is built.</summary>
    public bool Judge()
    {
        var p = Parameters;
        if (!CheckPrivilege() || !FindType() || !CheckCapabilities()) return false;
        if (!new XenToolStackPlacing(trail, options.Memory).Place(p.VirtKstart, p.VirtKend, p.VirtBase)) return false;
        var loading = new XenToolStackLoading(trail, parse, kernel);
        loading.Load();
        if (!parse.IsPvh) ExplainTable();
        if (!parse.IsPvh && !CheckHypercallPage()) return false;
        loading.ExplainEntry();
        return true;
    }

    /// <summary>What the tool stack will use.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Uses(string loader) =>
        [.. LibelfUses.Of(parse).Where(use => use.Key != "p2m" || UsesTable), new("loader", loader), new("guest type", _type)];

    // xc_dom_build_image: 64-bit kernels alone have their list of frames where they want it, and not everywhere.
    private bool UsesTable => _type == "xen-3.0-x86_64" && Parameters.P2mBase < Parameters.VirtBase && Parameters.P2mBase % PageSize == 0;

    private bool CheckPrivilege()
    {
        var requires = (Parameters.RequiredFeatures >> Dom0Feature & 1) != 0;
        trail.Decide(!requires, "The kernel does not require to be dom0", requires ? "FEATURES has !dom0" : "it does not", XenToolStackSources.Elf);
        if (!requires) return true;
        trail.Panic("xc_dom_parse_elf_kernel: Kernel does not support unprivileged (DomU) operation");
        trail.AddReason(XenPv.RequiresDom0, OffsetOf(XenNoteTypes.FEATURES), "FEATURES requires dom0: the tool stack, which starts other guests, refuses it", "\"dom0\" without the \"!\" says that the kernel can be dom0, and need not");
        return false;
    }

    private bool FindType()
    {
        var machine = parse.Image!.HeaderField(ElfField.Machine);
        if (parse.IsPvh) return FindPvhType();
        _type = machine switch { EM_X86_64 => "xen-3.0-x86_64", EM_386 => Parameters.Pae == LibelfPae.No ? "xen-3.0-x86_32" : "xen-3.0-x86_32p", _ => "" };
        trail.Decide(_type.Length > 0, "The machine is x86-64 or i386", ElfNames.Machine((ushort)machine), XenToolStackSources.GuestType);
        if (_type.Length > 0) return true;
        trail.Panic($"xc_dom_guest_type: unknown image type {machine}");
        trail.AddReason(BootCodes.ForeignMachine, 18, $"libelf does not look at the machine, but the tool stack does, and knows no PV guests for this one ({ElfNames.Machine((ushort)machine)})", "build the kernel for x86-64");
        return false;
    }

    // The machine counts for nothing here.
    private bool FindPvhType()
    {
        const string Rule = "A kernel for an HVM container has PHYS32_ENTRY";
        if (Parameters.PhysEntry != LibelfDomainParameters.Unset32)
        {
            _type = "hvm-3.0-x86_32";
            trail.Pass(Rule, $"0x{Parameters.PhysEntry:x}", XenToolStackSources.GuestType);
            return true;
        }

        trail.Refuse(Rule, "it has not", XenToolStackSources.GuestType);
        trail.Panic("xc_dom_guest_type: image not capable of booting inside a HVM container");
        trail.AddReason(BootCodes.NoPhys32Entry, 0, "libelf accepts the image by the rules for PV, but there is no PHYS32_ENTRY note, without which the tool stack starts no PVH guest", EntryNoteHints.Note(parse.Image!.Is64));
        return false;
    }

    // What the hypervisor says that it runs (arch_get_xen_caps); xen-3.0-x86_32 is not among it.
    private bool CheckCapabilities()
    {
        const string Rule = "The hypervisor runs guests of this type: xen-3.0-x86_64, xen-3.0-x86_32p where it has CONFIG_PV32, hvm-3.0-x86_32";
        var isKnown = _type != "xen-3.0-x86_32";
        trail.Decide(isKnown, Rule, _type, XenToolStackSources.Compatible);
        if (!isKnown)
        {
            trail.Panic($"xc_dom_compat_check: guest type {_type} not supported by xen kernel, sorry");
            trail.AddReason(XenPv.WithoutPae, OffsetOf(XenNoteTypes.PAE_MODE), "a 32-bit PV kernel that does not say PAE: Xen has no such guests", "ELFNOTE(Xen, XEN_ELFNOTE_PAE_MODE, .asciz \"yes\"), with page tables of three levels");
        }
        else if (_type == "xen-3.0-x86_32p")
        {
            trail.Remark(XenPv.Pv32, Severity.Warning, 0, "a 32-bit PV guest: only a hypervisor with CONFIG_PV32 runs it, which Debian's and Xen's own default do not have; there the tool stack says \"guest type xen-3.0-x86_32p not supported by xen kernel, sorry\"", "build the kernel for x86-64, or for PVH");
        }

        return isKnown;
    }

    private void ExplainTable()
    {
        var p = Parameters;
        if (p.P2mBase == LibelfDomainParameters.Unset) return;
        trail.Inform("INIT_P2M is used by 64-bit kernels, below VIRT_BASE and on a page boundary", UsesTable ? $"0x{p.P2mBase:x}" : $"0x{p.P2mBase:x} is ignored", XenToolStackSources.Build);
        if (!UsesTable) trail.Remark(XenPv.P2mIgnored, Severity.Info, OffsetOf(XenNoteTypes.INIT_P2M), $"INIT_P2M 0x{p.P2mBase:x} is ignored for a guest that is not dom0: it is not below VIRT_BASE, not on a page boundary, or the kernel has 32 bits; the list lies behind the kernel then", "take the address of the list from start_info, wherever it is");
    }

    // A page that the guest does not have is no frame to xc_dom_p2m, and EINVAL to the hypervisor. How many it has is known only where its
    // memory is; the tool stack counts whole MiB.
    private bool CheckHypercallPage()
    {
        const string Rule = "The hypercall page is a page of the guest, counted from VIRT_BASE";
        var p = Parameters;
        if (p.VirtHypercall == LibelfDomainParameters.Unset) return true;
        var isBelow = p.VirtHypercall < p.VirtBase;
        var page = unchecked(p.VirtHypercall - p.VirtBase) / PageSize;
        var isBeyond = !isBelow && options.Memory is { } bytes && page >= (bytes >> 20) << 8;
        var found = isBelow ? $"0x{p.VirtHypercall:x} lies below VIRT_BASE" : $"0x{p.VirtHypercall:x} is page 0x{page:x}";
        if (trail.Decide(!isBelow && !isBeyond, Rule, found, XenToolStackSources.HypercallPage)) return true;
        trail.Panic("setup_hypercall_page: HYPERCALL_INIT failed: 22 - Invalid argument)", "Internal error");
        trail.AddReason(XenPv.HypercallPageOutside, OffsetOf(XenNoteTypes.HYPERCALL_PAGE), isBelow
            ? $"HYPERCALL_PAGE 0x{p.VirtHypercall:x} lies below VIRT_BASE 0x{p.VirtBase:x}: the guest has no such page, and is not started"
            : $"HYPERCALL_PAGE 0x{p.VirtHypercall:x} is page 0x{page:x} from VIRT_BASE 0x{p.VirtBase:x} on, and the guest has 0x{(options.Memory!.Value >> 20) << 8:x}: it is not started",
            "HYPERCALL_PAGE is a virtual address: ELFNOTE(Xen, XEN_ELFNOTE_HYPERCALL_PAGE, .quad hypercall_page), with hypercall_page inside the kernel");
        return false;
    }

    private ulong OffsetOf(uint type) => parse.Notes?[type]?.Offset ?? 0;
}
