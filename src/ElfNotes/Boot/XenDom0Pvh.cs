namespace ElfNotes.Boot;

/// <summary>
/// The hypervisor starting a PVH dom0 (<c>dom0=pvh</c>) on an ordinary PC. Of each release its last update is meant, in Debian's
/// configuration. There is no initrd.
/// </summary>
public sealed class XenDom0Pvh : BootLoader
{
    /// <summary>The kernel's place is not RAM.</summary>
    public const string NotRam = "EN3450";

    /// <summary>The kernel's place is not RAM, and PHYS32_RELOC allows no place that is.</summary>
    public const string NoRoomToMove = "EN3451";

    /// <summary>There is no room for start info.</summary>
    public const string NoRoomForStartInfo = "EN3452";

    /// <summary>Accepted: start info is written over the kernel.</summary>
    public const string StartInfoOverKernel = "EN3453";

    /// <summary>Accepted: the kernel is moved.</summary>
    public const string Moved = "EN3454";

    /// <inheritdoc/>
    public override string Name => "xen-dom0-pvh";

    /// <inheritdoc/>
    public override string Title => "Xen's hypervisor starting a PVH dom0";

    /// <inheritdoc/>
    public override string Program => "Xen";

    /// <inheritdoc/>
    public override string? Protocol => "PVH";

    /// <inheritdoc/>
    public override bool FollowsXen => true;

    /// <inheritdoc/>
    public override IReadOnlyList<NoteNeed> Needs => NoteNeed.Pvh;

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsX86Kernel(image);

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options)
    {
        var run = new XenHypervisorRun(Name, options);
        var content = XenHypervisorUnpacking.Unpack(image, run);
        return run.Verdict(new XenDom0PvhBuild(run).Run(content), content);
    }
}
