namespace ElfNotes.Boot;

/// <summary>Xen's tool stack starting a PV guest.</summary>
public sealed class XenPv : BootLoader
{
    /// <inheritdoc/>
    public override string Name => "xen-pv";

    /// <inheritdoc/>
    public override string Title => "Xen's tool stack starting a PV guest";

    /// <inheritdoc/>
    public override string Program => "Xen";

    /// <inheritdoc/>
    public override string? Protocol => "PV";

    /// <inheritdoc/>
    public override bool FollowsXen => true;

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsX86Kernel(image);

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options) => XenReasons.Verdict(Name, LibelfParse.Run(image.Content, options.Xen, hvm: false), image.Content);
}
