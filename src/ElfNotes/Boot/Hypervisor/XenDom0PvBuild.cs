using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>The rules of <c>dom0_construct</c>, or up to 4.17 <c>dom0_construct_pv</c> (<c>xen/arch/x86/pv/dom0_build.c</c>), in its order, without an initrd and without the PV shim.</summary>
internal sealed class XenDom0PvBuild(XenHypervisorRun run)
{
    private const ushort EM_X86_64 = 62;
    private const ulong LowEnd = 1UL << 47;
    private const ulong XenStart = 0xffff_8000_0000_0000;
    private const ulong XenEnd = 0xffff_8800_0000_0000;
    private const ulong Page = 4096;
    private const uint SupervisorModeKernel = 1u << 3;

    /// <summary>2^18 pages, 1 GiB: dom0's memory where none is given and no more is needed.</summary>
    private const ulong AmplePages = 1UL << 18;

    /// <summary>16 TiB: what the hypervisor manages without CONFIG_BIGMEM.</summary>
    private const ulong MostPages = 1UL << 32;

    /// <summary>MAX_ORDER of x86: no more than 2^20 pages come in one piece.</summary>
    private const int MaxOrder = 20;

    private ulong _pages;
    private XenDom0PvLayout _layout = null!;
    private XenHypervisorLoad? _load;

    private string Source => run.PvSource;

    private LibelfParse Parse => run.Parse!;

    private LibelfDomainParameters Parameters => Parse.Parameters;

    /// <summary>Builds dom0.</summary>
    /// <returns>Whether it is started.</returns>
    public bool Run(ByteSource content)
    {
        run.Parse = LibelfParse.Run(content, run.Version, hvm: false, XenHypervisorNumber.Parse);
        if (Parse.Image is null || !Parse.Accepts) return RefuseByLibelf();
        if (!CheckKind(Parse.Image) || !XenHypervisorNotes.CheckDom0(run)) return run.Stop();
        if (!PlaceInMemory() || !CheckAddresses() || !Load(Parse.Image, content) || !CheckHypercallPage() || !CheckTable() || !CheckFeatures()) return false;
        SayBroken();
        new XenDom0PvRemarks(run, _layout, _load!).Add();
        return true;
    }

    private bool RefuseByLibelf()
    {
        run.AddLibelf();
        if (Parse.Image is not null) SayBroken();
        return run.Stop();
    }

    private void SayBroken()
    {
        var reason = Parse.Broken ?? (_load?.Stopped is null ? null : XenHypervisorLoad.TooMuch);
        if (reason is not null) run.Say(run.Version < XenVersion.Xen4_19 ? $"Dom0 kernel broken ELF: {reason}" : $"d0 kernel: broken ELF: {reason}");
    }

    private bool CheckKind(LibelfImage image)
    {
        run.AddLibelf();
        var elfClass = image.Unsigned(LibelfImage.Base + 4, 1);
        if (elfClass == 1)
            return run.Refuse("A 32-bit kernel needs a hypervisor built with CONFIG_PV32", "EI_CLASS is 1; Debian's hypervisor is built without", Source,
                Reason(XenDom0Pv.Pv32Missing, "the kernel is of 32 bits, and the hypervisor is taken to be built without CONFIG_PV32, as Debian's is: it starts no 32-bit PV dom0", "build the kernel for x86-64, or start it as PVH"), "Found 32-bit PV kernel, but CONFIG_PV32 missing");
        var machine = (ushort)image.HeaderField(ElfField.Machine);
        var data = image.Unsigned(LibelfImage.Base + 5, 1);
        var found = $"EI_CLASS {elfClass}, EI_DATA {data}, e_machine {ElfNames.Machine(machine)}";
        if (elfClass == 2 && machine == EM_X86_64 && data != 2) return run.Pass("A PV dom0 is a little-endian ELF64 for x86-64", found, Source);
        return run.Refuse("A PV dom0 is a little-endian ELF64 for x86-64", found, Source,
            Reason(XenDom0Pv.WrongMachine, $"the hypervisor starts little-endian 64-bit kernels for x86-64 as PV dom0 only; this one has {found}", "build the kernel for x86-64: EI_CLASS 2, EI_DATA 1, e_machine 62"), "Mismatch between Xen and DOM0 kernel");
    }

    private bool PlaceInMemory()
    {
        const string rule = "The kernel and its first page tables fit dom0's memory, in one piece of 2^n pages";
        _pages = Math.Min(run.Memory / Page ?? AmplePages, MostPages);
        var layout = XenDom0PvLayout.Of(Parameters, _pages);
        if (layout is null)
            return run.RefuseUndefined(rule, $"from VIRT_BASE 0x{Parameters.VirtBase:x} to the kernel's end 0x{Parameters.VirtKend:x} is no range that page tables can be made for", Source, "VIRT_BASE must be the virtual address of physical address PADDR_OFFSET: p_paddr and VIRT_BASE do not go together");
        if (run.Memory is null && layout.Order is > 17 and <= MaxOrder)
        {
            // As much as it needs, the frame table at INIT_P2M included.
            _pages = 1UL << layout.Order + 1;
            layout = XenDom0PvLayout.Of(Parameters, _pages)!;
        }

        _layout = layout;
        var found = $"0x{layout.Start:x} to 0x{layout.End:x} takes 2^{layout.Order} pages; dom0 has {_pages}";
        if (1UL << layout.Order <= _pages && layout.Order <= MaxOrder)
            return run.Pass(rule, found, Source);
        // Both are panics of their own.
        return run.Refuse(rule, found, Source, Reason(XenDom0Pv.TooLittleMemory, $"Xen maps from VIRT_BASE 0x{layout.Start:x} to behind the kernel, 0x{layout.End:x}, which takes 2^{layout.Order} pages in one piece; dom0 has {_pages}", "give dom0 more memory (dom0_mem=), or move VIRT_BASE up to the kernel's start, rounded down to 4 MiB, with PADDR_OFFSET along"),
            1UL << layout.Order > _pages ? "Domain 0 allocation is too small for kernel image" : "Not enough RAM for domain 0 allocation");
    }

    private bool CheckAddresses()
    {
        const string rule = "The initial mapping keeps clear of Xen's own range, 0xffff800000000000 to 0xffff880000000000";
        var (start, end) = (_layout.Start, _layout.End);
        var found = $"0x{start:x} to 0x{end:x}";
        if (start < XenEnd && end > XenStart)
        {
            run.Refuse(rule, found, Source, Reason(XenDom0Pv.InXensRange, $"the initial mapping ({found}) overlaps the range that Xen keeps for itself, 0xffff800000000000 to 0xffff880000000000", "link the kernel above it, as Linux is: VIRT_BASE = 0xffffffff80000000"), "DOM0 image overlaps with Xen private area.");
            return run.Stop();
        }

        // Beyond the lower half: page tables are indexed by bits 39 to 47, whatever the bits above say, and 16 entries are Xen's.
        var first = (start >> 39) & 511;
        var last = (unchecked(end - 1) >> 39) & 511;
        if (_layout.Wraps || first > last || (first <= 271 && last >= 256))
            return run.RefuseUndefined(rule, $"the initial mapping goes from 0x{start:x} to 0x{end:x}, past the end of the address space or of its lower half", Source, "lower VIRT_BASE: the mapping needs room behind the kernel for page tables, stack and 8 bytes for each page of dom0's memory");
        run.Pass(rule, found, Source);
        const string alignment = "VIRT_BASE is a multiple of the page size";
        return start % Page == 0 ? run.Pass(alignment, $"0x{start:x}", Source) : run.RefuseUndefined(alignment, $"VIRT_BASE 0x{start:x} is not page-aligned, and the page tables are placed by it", Source, "VIRT_BASE is the virtual address of physical address PADDR_OFFSET: round both down to 4 MiB");
    }

    private bool Load(LibelfImage image, ByteSource content)
    {
        const string rule = "All segments can be written to where they belong";
        const string source = "xen/common/libelf/libelf-loader.c: elf_load_binary";
        var isCanonical = _layout.Start is < LowEnd or >= XenEnd;
        _load = XenHypervisorLoad.Run(image, Parameters.VirtKstart, unchecked(Parameters.VirtKend - Parameters.VirtKstart), (address, count) => isCanonical && _layout.IsWritable(address, count));
        XenHypervisorNotes.ExplainLoad(run, _load, content);
        if (_load.Failed is { } failed)
        {
            run.Refuse(rule, $"segment {failed.Index} cannot", source, isCanonical ? XenHypervisorNotes.LoadReason(failed) : Reason(XenDom0Pv.NotCanonical, $"the kernel's address 0x{Parameters.VirtKstart:x} is none that the processor has: bits 47 to 63 must be alike", "link the kernel at 0xffffffff80000000 as Linux is, or below 0x800000000000"), "Failed to load the kernel binary");
            SayBroken();
            return run.Stop();
        }

        return isCanonical ? run.Pass(rule, $"{_load.Loaded} segments to 0x{Parameters.VirtKstart:x}", source) : run.RefuseUndefined(rule, $"the address 0x{_layout.Start:x} is none that the processor has", source, "link the kernel at 0xffffffff80000000 as Linux is");
    }

    private bool CheckHypercallPage()
    {
        const string rule = "HYPERCALL_PAGE lies in the initial mapping";
        var page = Parameters.VirtHypercall;
        if (page == LibelfDomainParameters.Unset)
        {
            run.Inform(rule, "there is none", Source);
            return true;
        }

        var found = $"0x{page:x} in 0x{_layout.Start:x} to 0x{_layout.End:x}";
        if (page < _layout.Start || page >= _layout.End)
        {
            run.Refuse(rule, found, Source, Reason(XenDom0Pv.HypercallPageOutside, $"HYPERCALL_PAGE 0x{page:x} lies outside the initial mapping, 0x{_layout.Start:x} to 0x{_layout.End:x}", "it is a virtual address: ELFNOTE(Xen, XEN_ELFNOTE_HYPERCALL_PAGE, .quad hypercall_page)", OffsetOf(XenNoteTypes.HYPERCALL_PAGE)), "Invalid HYPERCALL_PAGE field in ELF notes.");
            return run.Stop();
        }

        return _layout.IsWritable(page, Page) ? run.Pass(rule, found, Source) : run.RefuseUndefined(rule, $"the page at HYPERCALL_PAGE 0x{page:x} reaches into the page tables or out of the mapping", Source, ".balign 4096; hypercall_page: .space 4096 inside the kernel");
    }

    private bool CheckTable()
    {
        const string rule = "The table of frame numbers at INIT_P2M lies outside the initial mapping, and dom0 has memory for it";
        const string source = "xen/arch/x86/pv/dom0_build.c: setup_pv_physmap";
        var start = Parameters.P2mBase;
        if (start == LibelfDomainParameters.Unset) return true;
        var end = unchecked(start + _pages * 8);
        var found = $"0x{start:x} to 0x{end:x}";
        if (_layout.Start <= end && start <= _layout.End)
            return run.Refuse(rule, found, source, Reason(XenDom0Pv.TableUnusable, $"the table at INIT_P2M ({found}) overlaps the initial mapping (0x{_layout.Start:x} to 0x{_layout.End:x})", "give it an address far from the kernel: Linux has 0x8000000000", OffsetOf(XenNoteTypes.INIT_P2M)), "DOM0 P->M table overlaps initial mapping");
        if (end < start)
            return run.Refuse(rule, found, source, Reason(XenDom0Pv.TableUnusable, $"the table at INIT_P2M 0x{start:x} needs 0x{_pages * 8:x} bytes and would go past the end of the address space", "give it an address far from the kernel: Linux has 0x8000000000", OffsetOf(XenNoteTypes.INIT_P2M)), "Not enough RAM for DOM0 P->M table");
        if (!(end <= LowEnd || start >= XenEnd))
            return run.RefuseUndefined(rule, $"the table at INIT_P2M ({found}) is outside the addresses that are the guest's", source, "give it an address far from the kernel: Linux has 0x8000000000");
        if (XenDom0PvTable.IsTooLarge(_layout, start, _pages, 1UL << _layout.Order))
            return run.Refuse(rule, $"{found} with {_pages} pages, of which the kernel has taken {1UL << _layout.Order}", source, Reason(XenDom0Pv.TooLittleMemory, $"dom0's memory ({_pages} pages) is too small for the kernel (2^{_layout.Order} pages) and the table at INIT_P2M", "give dom0 more memory (dom0_mem=), or drop the INIT_P2M note"), "Dom0 allocation too small for initial P->M table");
        return run.Pass(rule, found, source);
    }

    private bool CheckFeatures()
    {
        const string rule = "FEATURES does not require supervisor_mode_kernel";
        if ((Parameters.RequiredFeatures & SupervisorModeKernel) == 0) return run.Pass(rule, "it does not", Source);
        return run.Refuse(rule, "it does", Source, Reason(XenDom0Pv.NeedsSupervisorMode, "FEATURES requires supervisor_mode_kernel, which no x86 hypervisor offers", "drop !supervisor_mode_kernel from FEATURES", OffsetOf(XenNoteTypes.FEATURES)), "Dom0 requires supervisor-mode execution");
    }

    private ulong OffsetOf(uint type) => Parse.Notes?[type]?.Offset ?? 0;

    private static Finding Reason(string code, string message, string hint, ulong offset = 0) => new(code, Severity.Error, offset, message, hint);
}
