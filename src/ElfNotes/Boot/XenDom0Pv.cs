namespace ElfNotes.Boot;

/// <summary>
/// The hypervisor starting a PV dom0: <c>create_dom0</c> of <c>xen/arch/x86/setup.c</c> and what it calls. Of each release its last update is
/// meant, in Debian's configuration: x86-64, without CONFIG_PV32. There is no initrd. It also has the codes that both kinds of dom0 share.
/// </summary>
public sealed class XenDom0Pv : BootLoader
{
    /// <summary>The hypervisor does not unpack the file to an ELF.</summary>
    public const string NotUnpacked = "EN3400";

    /// <summary>A 32-bit PV kernel, for a hypervisor without CONFIG_PV32.</summary>
    public const string Pv32Missing = "EN3401";

    /// <summary>Not a little-endian 64-bit kernel for x86-64.</summary>
    public const string WrongMachine = "EN3402";

    /// <summary>SUPPORTED_FEATURES lacks dom0.</summary>
    public const string NotForDom0 = "EN3403";

    /// <summary>dom0's memory is too small for the kernel's initial mapping.</summary>
    public const string TooLittleMemory = "EN3404";

    /// <summary>The initial mapping overlaps Xen's own range of addresses.</summary>
    public const string InXensRange = "EN3405";

    /// <summary>The kernel's virtual address is none that the processor has.</summary>
    public const string NotCanonical = "EN3406";

    /// <summary>A segment has more bytes in the file than in memory.</summary>
    public const string FileSizeAboveMemorySize = "EN3407";

    /// <summary>HYPERCALL_PAGE lies outside the initial mapping.</summary>
    public const string HypercallPageOutside = "EN3408";

    /// <summary>The table of frame numbers cannot be where INIT_P2M wants it.</summary>
    public const string TableUnusable = "EN3409";

    /// <summary>FEATURES requires supervisor_mode_kernel.</summary>
    public const string NeedsSupervisorMode = "EN3410";

    /// <summary>The file must not be passed to the hypervisor.</summary>
    public const string DoNotPass = "EN3411";

    /// <summary>A segment lies outside the memory that the kernel gets.</summary>
    public const string SegmentOutside = "EN3412";

    /// <summary>Accepted: the entry has no bytes of the file.</summary>
    public const string EntryWithoutCode = "EN3420";

    /// <summary>Accepted: there is no HYPERCALL_PAGE.</summary>
    public const string NoHypercallPage = "EN3421";

    /// <summary>Accepted: the hypercall page covers the entry, is not the kernel's own, or is not aligned.</summary>
    public const string HypercallPageMisplaced = "EN3422";

    /// <summary>Accepted: Xen stops loading segments, and starts the kernel without the rest.</summary>
    public const string LoadingStops = "EN3423";

    /// <summary>A segment's bytes are not all in the file.</summary>
    public const string BytesMissing = "EN3424";

    /// <summary>Accepted: the last bytes of a compressed stream are taken for the uncompressed size.</summary>
    public const string SizeFromStream = "EN3425";

    /// <inheritdoc/>
    public override string Name => "xen-dom0-pv";

    /// <inheritdoc/>
    public override string Title => "Xen's hypervisor starting a PV dom0";

    /// <inheritdoc/>
    public override string Program => "Xen";

    /// <inheritdoc/>
    public override string? Protocol => "PV";

    /// <inheritdoc/>
    public override bool FollowsXen => true;

    /// <inheritdoc/>
    public override IReadOnlyList<NoteNeed> Needs => NoteNeed.Pv;

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsX86Kernel(image);

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options)
    {
        var run = new XenHypervisorRun(Name, options);
        if (XenHypervisorUnpacking.Unpack(image, run) is not { } content)
        {
            run.Stop();
            return run.Verdict(false, null);
        }

        return run.Verdict(new XenDom0PvBuild(run).Run(content), content);
    }
}
