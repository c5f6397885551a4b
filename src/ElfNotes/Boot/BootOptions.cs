namespace ElfNotes.Boot;

/// <summary>What a verdict depends on besides the image.</summary>
public sealed record BootOptions
{
    /// <summary>Xen's newest rules, and ample memory.</summary>
    public static BootOptions Default { get; } = new();

    /// <summary>The release whose rules are applied by the loaders of Xen.</summary>
    public XenVersion Xen { get; init; } = XenVersion.Latest;

    /// <summary>The guest's memory in bytes (<c>dom0_mem</c>, QEMU's <c>-m</c>); null for as much as it needs.</summary>
    public ulong? Memory { get; init; }
}
