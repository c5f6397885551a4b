namespace ElfNotes.Boot;

/// <summary>Xen's tool stack starting a PVH guest (a domU). The codes that it shares with PV guests are in <see cref="XenPv"/>.</summary>
public sealed class XenPvh : BootLoader
{
    /// <summary>libelf refuses a 32-bit ELF as a kernel, and the tool stack takes it as firmware.</summary>
    public const string TakenAsFirmware = "EN3520";

    /// <inheritdoc/>
    public override string Name => "xen-pvh";

    /// <inheritdoc/>
    public override string Title => "Xen's tool stack starting a PVH guest";

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
    public override LoaderVerdict Judge(BootImage image, BootOptions options) => XenToolStackRun.Judge(Name, image, options, hvm: true);
}
