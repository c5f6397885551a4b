using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>The rules of <c>pvh_load_kernel</c> (<c>xen/arch/x86/hvm/dom0_build.c</c>), in its order, without an initrd.</summary>
internal sealed class XenDom0PvhBuild(XenHypervisorRun run)
{
    private const string Source = "xen/arch/x86/hvm/dom0_build.c: pvh_load_kernel";
    private const string Failed = "Failed to load Dom0 kernel";
    private const ulong Page = 4096;
    private const uint TwoMegabytes = 1u << 21;

    private readonly XenHypervisorMemory _memory = XenHypervisorMemory.Of(run.Memory);
    private ulong _base;
    private ulong _size;
    private ulong _entry;
    private ulong _startInfo;
    private XenHypervisorLoad _load = null!;

    private LibelfParse Parse => run.Parse!;

    private LibelfDomainParameters Parameters => Parse.Parameters;

    private bool SaysBroken => run.Version >= XenVersion.Xen4_19;

    /// <summary>Builds dom0.</summary>
    /// <param name="content">The ELF, or null where the file was not unpacked.</param>
    /// <returns>Whether it is started.</returns>
    public bool Run(ByteSource? content)
    {
        if (content is null ? RefuseUnpacking() : Build(content)) return true;
        if (!run.IsUndefined) run.Say(Failed);
        return run.Stop();
    }

    private bool RefuseUnpacking()
    {
        if (!run.IsUndefined) run.Say("Error trying to detect bz compressed kernel");
        return false;
    }

    private bool Build(ByteSource content)
    {
        run.Parse = LibelfParse.Run(content, run.Version, hvm: true);
        if (Parse.Image is null || !Parse.Accepts) return RefuseByLibelf();
        run.AddLibelf();
        if (!CheckEntry()) return false;
        // Since 4.20.4; the releases before asked PV kernels alone.
        if (run.Version >= XenVersion.Xen4_20 && !XenHypervisorNotes.CheckDom0(run)) return false;
        _base = Parameters.VirtKstart;
        _size = unchecked(Parameters.VirtKend - Parameters.VirtKstart);
        _entry = Parameters.PhysEntry;
        if (run.Version >= XenVersion.Xen4_19 && !CheckAddress(Parse.Image)) return false;
        if (!Load(Parse.Image, content) || !PlaceStartInfo()) return false;
        AddRemarks();
        return true;
    }

    private bool RefuseByLibelf()
    {
        var isRead = Parse.Image is not null;
        run.AddLibelf();
        run.Say(isRead ? "Unable to parse kernel for ELFNOTES" : "Unable to init ELF");
        if (isRead && SaysBroken && Parse.Broken is { } broken) run.Say($"d0 kernel: broken ELF: {broken}");
        return false;
    }

    private bool CheckEntry()
    {
        const string rule = "There is a PHYS32_ENTRY note";
        if (Parameters.PhysEntry != LibelfDomainParameters.Unset32) return run.Pass(rule, $"0x{Parameters.PhysEntry:x}", Source);
        return run.Refuse(rule, "there is none", Source, new Finding(BootCodes.NoPhys32Entry, Severity.Error, 0, "a PVH dom0 needs the note PHYS32_ENTRY, and it is not there; libelf alone accepts the image by the rules for PV", EntryNoteHints.Note(run.Parse!.Image!.Is64)), "Unable to find XEN_ELFNOTE_PHYS32_ENTRY address");
    }

    // check_and_adjust_load_address
    private bool CheckAddress(LibelfImage image)
    {
        const string rule = "The kernel lies in free RAM as a whole, or can be moved (PHYS32_RELOC)";
        const string source = "xen/arch/x86/hvm/dom0_build.c: check_and_adjust_load_address";
        var found = $"0x{_base:x} to 0x{unchecked(_base + _size):x}";
        if (_memory.HasKernel(_base, unchecked(_base + _size))) return run.Pass(rule, $"{found}, in RAM", source);
        if (Parse.Notes?[XenNoteTypes.PHYS32_RELOC] is not { } note)
            return run.Refuse(rule, $"{found}, not in RAM, and no PHYS32_RELOC", source, NotRam(), "d0 kernel: Address conflict and not relocatable");
        var (align, minimum, maximum) = (Alignment(image), Parameters.PhysMin, Parameters.PhysMax);
        var place = _memory.FindKernel(_size, align, minimum, maximum);
        if (place == 0)
            return run.Refuse(rule, $"{found}, not in RAM, and no room of 0x{_size:x} bytes aligned to 0x{align:x} from 0x{minimum:x} to 0x{maximum:x}", source, new Finding(XenDom0Pvh.NoRoomToMove, Severity.Error, note.Offset, $"the kernel ({found}) does not lie in RAM, and PHYS32_RELOC allows no place that does: alignment 0x{align:x}, from 0x{minimum:x} to 0x{maximum:x}", "ELFNOTE(Xen, XEN_ELFNOTE_PHYS32_RELOC, .long 0x200000, 0x1000000, 0xffffffff)"), "d0 kernel: Failed find a load address");
        run.Remark(XenDom0Pvh.Moved, Severity.Info, note.Offset, $"the kernel's place ({found}) is not free RAM: Xen moves it to 0x{place:x} by PHYS32_RELOC", null);
        _entry = (uint)unchecked(place + (_entry - _base));
        _base = place;
        return run.Pass(rule, $"{found}, moved to 0x{place:x}", source);
    }

    // The segments' largest alignment, or 2 MiB, where PHYS32_RELOC names none.
    private uint Alignment(LibelfImage image)
    {
        if (Parameters.PhysAlign != LibelfDomainParameters.Unset32) return Parameters.PhysAlign;
        var largest = XenHypervisorSegment.ReadAll(image).Select(segment => segment.Alignment).DefaultIfEmpty().Max();
        return largest >= Page ? (uint)largest : TwoMegabytes;
    }

    private bool Load(LibelfImage image, ByteSource content)
    {
        const string rule = "All segments can be copied to RAM";
        const string source = "xen/common/libelf/libelf-loader.c: elf_load_binary";
        _load = XenHypervisorLoad.Run(image, _base, _size, (address, count) => _memory.IsRam(address, count));
        XenHypervisorNotes.ExplainLoad(run, _load, content);
        if (_load.Failed is not { } failed) return run.Pass(rule, $"{_load.Loaded} segments to 0x{_base:x}", source);
        run.Refuse(rule, $"segment {failed.Index} cannot", source, failed.FileSize > failed.MemorySize ? XenHypervisorNotes.LoadReason(failed) : NotRam(), "Failed to load kernel: -1");
        if (!SaysBroken) run.Say($"Xen dom0 kernel broken ELF: {Parse.Broken ?? "<NULL>"}");
        else if (Parse.Broken is { } broken) run.Say($"d0 kernel: broken ELF: {broken}");
        return false;
    }

    private Finding NotRam() => new(XenDom0Pvh.NotRam, Severity.Error, 0,
        $"the kernel (0x{_base:x} to 0x{unchecked(_base + _size):x}) does not lie in dom0's RAM, which on a PC is {string.Join(" and ", _memory.Regions.Select(region => $"0x{region.Start:x} to 0x{region.End:x}"))}",
        LibelfEmptySegment.Find(Parse.Image!)?.Hint ?? "link it at 16 MiB with p_paddr = p_vaddr - VIRT_BASE: AT(ADDR(.text) - VIRT_BASE); since Xen 4.19 a kernel that can run anywhere says so: ELFNOTE(Xen, XEN_ELFNOTE_PHYS32_RELOC, .long 0x200000, 0x1000000, 0xffffffff)");

    private bool PlaceStartInfo()
    {
        const string rule = "There is room for start info in RAM above 1 MiB, beside the kernel";
        const string source = "xen/arch/x86/hvm/dom0_build.c: find_memory";
        var end = unchecked(_base + _size);
        if (_memory.FindStartInfo(_base, end, run.Version) is not { } place)
            return run.Refuse(rule, $"kernel 0x{_base:x} to 0x{end:x}", source, new Finding(XenDom0Pvh.NoRoomForStartInfo, Severity.Error, 0, $"the kernel (0x{_base:x} to 0x{end:x}) leaves no page of dom0's RAM above 1 MiB free for start info", "give dom0 more memory (dom0_mem=)"), "Unable to find a memory region to load initrd and metadata");
        _startInfo = place;
        if (!_memory.IsRam(place, 56))
            return run.RefuseUndefined(rule, $"start info would be put to 0x{place:x}, outside RAM", source, "link the kernel into one region of RAM");
        if (_load.WithMemoryAt(place) is { } covered)
            run.Remark(XenDom0Pvh.StartInfoOverKernel, Severity.Error, 0, $"Xen {run.Version.Name()} puts start info to 0x{place:x}, into segment {covered.Index}: it does not see that the kernel (0x{_base:x} to 0x{end:x}) begins below 1 MiB", LibelfEmptySegment.Find(Parse.Image!)?.Hint ?? "link the whole kernel above 1 MiB");
        return run.Pass(rule, $"0x{place:x}", source);
    }

    private void AddRemarks()
    {
        run.Use(LibelfUses.Of(Parse, _entry, _base, unchecked(_base + _size)));
        run.Use("start info", $"0x{_startInfo:x}");
        if (_load.WithBytesAt(_entry) is not null) return;
        var place = _load.WithMemoryAt(_entry) is not null ? "lies where the file has no bytes (memory that is cleared)" : _entry == unchecked(_base + _size) ? "is the first byte behind the kernel" : "lies in no segment";
        run.Remark(XenDom0Pv.EntryWithoutCode, Severity.Error, Parse.Notes?[XenNoteTypes.PHYS32_ENTRY]?.Offset ?? 0, $"the entry 0x{_entry:x} {place}: Xen starts the kernel there, and it crashes at once", "ELFNOTE(Xen, XEN_ELFNOTE_PHYS32_ENTRY, .quad (pvh_start - VIRT_BASE)), with pvh_start in .text");
    }
}
