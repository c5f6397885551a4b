namespace ElfNotes.Boot;

/// <summary>Xen's tool stack starting a PV guest (a domU): the container, libelf's rules, and what <c>xc_dom_*</c> of libxenguest asks for besides.</summary>
public sealed class XenPv : BootLoader
{
    /// <summary>The file is no ELF, and nothing that the tool stack unpacks.</summary>
    public const string ContainerNotUnpacked = "EN3501";

    /// <summary>The payload of a bzImage is compressed in a way that the tool stack does not know, or is not built for.</summary>
    public const string CompressionNotBuilt = "EN3502";

    /// <summary>The setup header of a bzImage leads the tool stack to no payload.</summary>
    public const string BzImageHeader = "EN3503";

    /// <summary>A compressed kernel does not have the size that its last four bytes say, or one that is too large.</summary>
    public const string PayloadSize = "EN3504";

    /// <summary>The payload of a bzImage is an ELF that is not compressed.</summary>
    public const string RawPayload = "EN3505";

    /// <summary>An xz or lzma stream needs more memory than the tool stack gives it.</summary>
    public const string DictionaryTooLarge = "EN3506";

    /// <summary>FEATURES requires the guest to be dom0.</summary>
    public const string RequiresDom0 = "EN3507";

    /// <summary>A 32-bit PV kernel without PAE.</summary>
    public const string WithoutPae = "EN3508";

    /// <summary>A 32-bit PV kernel, which few hypervisors run.</summary>
    public const string Pv32 = "EN3509";

    /// <summary>The file has a table of Xen's old multiboot format, and is taken by that.</summary>
    public const string TakenAsMultiboot = "EN3510";

    /// <summary>INIT_P2M is ignored.</summary>
    public const string P2mIgnored = "EN3511";

    /// <summary>The kernel does not start on a page boundary.</summary>
    public const string StartNotAligned = "EN3512";

    /// <summary>The loadable segments have no memory.</summary>
    public const string WithoutMemory = "EN3513";

    /// <summary>The guest has less memory than the kernel takes.</summary>
    public const string MemoryTooSmall = "EN3514";

    /// <summary>HYPERCALL_PAGE is no page of the guest: it lies below VIRT_BASE, or beyond the memory.</summary>
    public const string HypercallPageOutside = "EN3515";

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
    public override IReadOnlyList<NoteNeed> Needs => NoteNeed.Pv;

    /// <inheritdoc/>
    public override bool MakesSenseFor(BootImage image) => BootMachines.IsX86Kernel(image);

    /// <inheritdoc/>
    public override LoaderVerdict Judge(BootImage image, BootOptions options) => XenToolStackRun.Judge(Name, image, options, hvm: false);
}
