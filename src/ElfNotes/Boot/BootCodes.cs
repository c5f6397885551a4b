namespace ElfNotes.Boot;

/// <summary>The codes of findings about loaders: 30xx why one refuses, 31xx what it accepts but should not pass unseen.</summary>
public static class BootCodes
{
    /// <summary>libelf does not take the file as an ELF at all.</summary>
    public const string NotAnElf = "EN3001";

    /// <summary>There is nothing for Xen in the file: no notes at all, no <c>__xen_guest</c>.</summary>
    public const string NotAXenImage = "EN3002";

    /// <summary>Neither LOADER starts with <c>generic</c> nor GUEST_OS with <c>linux</c>, and no PHYS32_ENTRY for PVH.</summary>
    public const string NotForThisLoader = "EN3003";

    /// <summary>XEN_VERSION does not start with <c>xen-3.0</c>.</summary>
    public const string WrongXenVersion = "EN3004";

    /// <summary>PADDR_OFFSET without VIRT_BASE.</summary>
    public const string OffsetWithoutBase = "EN3005";

    /// <summary>The kernel's addresses, its entry or its base contradict each other.</summary>
    public const string OutOfBounds = "EN3006";

    /// <summary>INIT_P2M lies inside the kernel.</summary>
    public const string P2mInsideKernel = "EN3007";

    /// <summary>A required feature has a name that libelf does not know; Xen refuses without a word.</summary>
    public const string UnknownRequiredFeature = "EN3008";

    /// <summary>No segment is loadable.</summary>
    public const string NothingToLoad = "EN3009";

    /// <summary>Xen's notes are padded to 8, where Xen always pads by 4.</summary>
    public const string NotesPaddedTo8 = "EN3010";

    /// <summary>A PVH guest needs PHYS32_ENTRY, and it is not there.</summary>
    public const string NoPhys32Entry = "EN3011";

    /// <summary>The note that is missing is there under an owner that is almost <c>Xen</c>.</summary>
    public const string WrongOwner = "EN3012";

    /// <summary>The image is for a machine on which Xen runs no such guests.</summary>
    public const string ForeignMachine = "EN3013";

    /// <summary>The entry is the first byte behind the kernel.</summary>
    public const string EntryAtEnd = "EN3101";

    /// <summary>Xen found the notes in sections only.</summary>
    public const string NotesInSectionsOnly = "EN3102";

    /// <summary>The legacy <c>__xen_guest</c> string is used.</summary>
    public const string LegacyString = "EN3103";

    /// <summary>No hypercall page is named, or it is not page-aligned.</summary>
    public const string HypercallPage = "EN3104";

    /// <summary>A note type occurs more than once with different values; the last wins.</summary>
    public const string RepeatedNote = "EN3105";

    /// <summary>PHYS32_ENTRY does not fit 32 bits, or has the value that means unset.</summary>
    public const string Phys32EntryCut = "EN3106";

    /// <summary>libelf marked the image as broken.</summary>
    public const string Broken = "EN3107";

    /// <summary>A note of a type that this release of Xen does not know.</summary>
    public const string UnknownToThisXen = "EN3108";

    /// <summary>A PVH kernel reaches above 4 GiB of physical addresses.</summary>
    public const string PhysicalAboveGuest = "EN3112";

    /// <summary>The legacy string names a required feature that libelf does not know; the rest of the string is not read.</summary>
    public const string LegacyFeatureUnknown = "EN3109";

    /// <summary>A loader refuses what others of the same protocol accept.</summary>
    public const string LoadersDisagree = "EN3113";

    /// <summary>Loaders of the same protocol enter the kernel at different addresses.</summary>
    public const string EntriesDiffer = "EN3114";

    /// <summary>An empty PT_LOAD moves the kernel's start or its end.</summary>
    public const string EmptySegment = "EN3115";
}
