namespace ElfNotes.Boot;

/// <summary>Xen's tool stack starting a PVH guest.</summary>
public sealed class XenPvh : BootLoader
{
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
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsX86Kernel(image);

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options) => XenReasons.Verdict(Name, LibelfParse.Run(image.Content, options.Xen, hvm: true), image.Content);
}
