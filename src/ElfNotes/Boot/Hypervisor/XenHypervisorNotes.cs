using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>Checks and remarks that a PV and a PVH dom0 share.</summary>
internal static class XenHypervisorNotes
{
    private const uint Dom0 = 1u << 11;

    /// <summary><c>initdom_check_parms</c> of <c>xen/arch/x86/dom0_build.c</c>; before 4.20.4 a part of <see cref="XenHypervisorRun.PvSource"/>, and for PV alone.</summary>
    public static bool CheckDom0(XenHypervisorRun run)
    {
        const string rule = "Where there is a SUPPORTED_FEATURES note, it or FEATURES has dom0";
        var source = run.Version >= XenVersion.Xen4_20 ? "xen/arch/x86/dom0_build.c: initdom_check_parms" : run.PvSource;
        if (run.Parse!.Notes?[XenNoteTypes.SUPPORTED_FEATURES] is not { } note) return run.Pass(rule, "there is none", source);
        var found = $"bits 0x{run.Parse.Parameters.SupportedFeatures:x}";
        if ((run.Parse.Parameters.SupportedFeatures & Dom0) != 0) return run.Pass(rule, found, source);
        return run.Refuse(rule, found, source, new Finding(XenDom0Pv.NotForDom0, Severity.Error, note.Offset, "SUPPORTED_FEATURES lacks the bit dom0 (11): the kernel says that it cannot be dom0", "ELFNOTE(Xen, XEN_ELFNOTE_SUPPORTED_FEATURES, .long (1 << XENFEAT_dom0))"), "Kernel does not support Dom0 operation");
    }

    /// <summary>What is wrong with segments, whether loading fails for it or not.</summary>
    public static void ExplainLoad(XenHypervisorRun run, XenHypervisorLoad load, ByteSource content)
    {
        if (load.Stopped is { } stopped)
            run.Remark(XenDom0Pv.LoadingStops, Severity.Error, run.Parse!.Image!.ProgramHeader(stopped.Index) - LibelfImage.Base, $"the segments up to {stopped.Index} add up to more than twice the kernel's size: Xen leaves out segment {stopped.Index} and those behind it, and starts the kernel all the same", "p_memsz must be the segment's size in memory, and segments must not lie over each other");
        foreach (var segment in load.Segments)
        {
            if (segment.FileSize == 0 || content.Contains(segment.Offset, segment.FileSize)) continue;
            run.Remark(XenDom0Pv.BytesMissing, Severity.Error, run.Parse!.Image!.ProgramHeader(segment.Index) - LibelfImage.Base, $"the bytes of segment {segment.Index} (0x{segment.FileSize:x} at 0x{segment.Offset:x}) are not all in the file: do not pass such files to the hypervisor", "the file is cut short, or p_offset and p_filesz are wrong: copy it again");
            break;
        }
    }

    /// <summary>Why a segment could not be written.</summary>
    public static Finding LoadReason(XenHypervisorSegment segment) => segment.FileSize > segment.MemorySize
        ? new Finding(XenDom0Pv.FileSizeAboveMemorySize, Severity.Error, 0, $"segment {segment.Index} has more bytes in the file (0x{segment.FileSize:x}) than in memory (0x{segment.MemorySize:x}): the difference wraps, and Xen fails to clear some 4 GiB", "p_memsz must be at least p_filesz")
        : new Finding(XenDom0Pv.SegmentOutside, Severity.Error, 0, $"segment {segment.Index} (0x{segment.MemorySize:x} bytes at p_paddr 0x{segment.Physical:x}) does not lie in the memory that the kernel gets", "AT(ADDR(.data) - VIRT_BASE) on every section of the linker script, so that all segments lie near each other");
}
