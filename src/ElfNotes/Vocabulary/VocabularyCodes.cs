namespace ElfNotes.Vocabulary;

/// <summary>The codes of the findings about what notes say. Each has a page in <c>docs/findings</c>.</summary>
public static class VocabularyCodes
{
    /// <summary>Error: a Xen integer note whose size is not 1, 2, 4 or 8 bytes, which Xen reads as 0.</summary>
    public const string XenIntegerSize = "EN2101";

    /// <summary>Warning: a Xen string that no NUL ends, neither its own nor one of the padding; Xen reads on into what follows.</summary>
    public const string XenStringNotTerminated = "EN2102";

    /// <summary>Warning: bytes behind the NUL of a Xen string, which Xen does not see.</summary>
    public const string XenStringTail = "EN2103";

    /// <summary>Info: a Xen string of which only the first 15 characters are kept.</summary>
    public const string XenStringCut = "EN2104";

    /// <summary>Warning: a Xen string above 4096 bytes; Xen drops the note.</summary>
    public const string XenStringTooLong = "EN2105";

    /// <summary>Info: a text that is none of those that switch something on.</summary>
    public const string XenTextWithoutEffect = "EN2106";

    /// <summary>Warning: an optional feature whose name Xen does not know.</summary>
    public const string UnknownFeature = "EN2107";

    /// <summary>Error: a required feature whose name Xen does not know; the image is refused without a word.</summary>
    public const string UnknownRequiredFeature = "EN2108";

    /// <summary>Warning, or error where required: spaces around a feature's name, which make it unknown.</summary>
    public const string FeatureWithSpaces = "EN2109";

    /// <summary>Warning, or error where required: a feature's name above 63 characters, which Xen splits in two.</summary>
    public const string FeatureNameTooLong = "EN2110";

    /// <summary>Warning, or error where required: a feature that has a number but no name in Xen's loader.</summary>
    public const string FeatureKnownByBitOnly = "EN2111";

    /// <summary>Info: SUPPORTED_FEATURES has bits that no known feature has.</summary>
    public const string UnknownFeatureBits = "EN2112";

    /// <summary>Error: SUPPORTED_FEATURES is not made of 32-bit words, so Xen reads 0.</summary>
    public const string SupportedFeaturesSize = "EN2113";

    /// <summary>Info: SUPPORTED_FEATURES has words that Xen does not read.</summary>
    public const string SupportedFeaturesExtraWords = "EN2114";

    /// <summary>Warning: L1_MFN_VALID is not made of mask and value pairs.</summary>
    public const string L1MfnValidSize = "EN2115";

    /// <summary>Error where Xen reads 0, info where it reads no further: PHYS32_RELOC is not one to three 32-bit words, or empty.</summary>
    public const string Phys32RelocSize = "EN2116";

    /// <summary>Error: PHYS32_ENTRY does not fit into 32 bits, or is the value that means "not there".</summary>
    public const string Phys32EntryRange = "EN2117";

    /// <summary>Warning: a crash or dump-core record of a size that its layout does not have.</summary>
    public const string XenRecordSize = "EN2118";

    /// <summary>Info: a type that Xen's loader does not know and skips.</summary>
    public const string UnknownXenType = "EN2119";

    /// <summary>Warning: a key of the <c>__xen_guest</c> section above 31 characters, which Xen splits in two.</summary>
    public const string GuestKeyTooLong = "EN2130";

    /// <summary>Warning: a value of the <c>__xen_guest</c> section above 127 characters; Xen takes the rest for a key.</summary>
    public const string GuestValueTooLong = "EN2131";

    /// <summary>Info: a key of the <c>__xen_guest</c> section that Xen does not know.</summary>
    public const string UnknownGuestKey = "EN2132";

    /// <summary>Warning: the <c>__xen_guest</c> section has no NUL; Xen reads on into what follows.</summary>
    public const string GuestSectionNotTerminated = "EN2133";

    /// <summary>Warning: a number of the <c>__xen_guest</c> section that Xen reads only in part, or as 0.</summary>
    public const string GuestNumberMalformed = "EN2134";

    /// <summary>Info: a <c>__xen_guest</c> section above 64 KiB, of which the rest is not explained.</summary>
    public const string GuestSectionTooLong = "EN2135";

    /// <summary>Warning: NT_GNU_ABI_TAG is not four 32-bit words.</summary>
    public const string AbiTagSize = "EN2201";

    /// <summary>Info: NT_GNU_ABI_TAG names an operating system that is not known.</summary>
    public const string AbiTagSystem = "EN2202";

    /// <summary>Warning: NT_GNU_HWCAP ends inside an entry, or has bytes left over.</summary>
    public const string HwcapMalformed = "EN2203";

    /// <summary>Warning where empty, info where above 20 bytes: a build-id that not every reader takes.</summary>
    public const string BuildIdSize = "EN2204";

    /// <summary>Error: a property list that is empty or not a multiple of its alignment.</summary>
    public const string PropertyListSize = "EN2210";

    /// <summary>Error: a property runs past the end of the list.</summary>
    public const string PropertyOverruns = "EN2211";

    /// <summary>Error: properties are not in ascending order of their types.</summary>
    public const string PropertyOrder = "EN2212";

    /// <summary>Error: a property comes twice.</summary>
    public const string PropertyDuplicate = "EN2213";

    /// <summary>Error: a property's data has a size that its type does not have.</summary>
    public const string PropertyDataSize = "EN2214";

    /// <summary>Info: a property that is not known for this machine.</summary>
    public const string UnknownProperty = "EN2215";

    /// <summary>Info: a property has bits that are not known.</summary>
    public const string UnknownPropertyBits = "EN2216";

    /// <summary>Info: the padding of a property is not zero.</summary>
    public const string PropertyPadding = "EN2217";

    /// <summary>Warning: the property note lies in a segment or section whose alignment is not that of the file's class.</summary>
    public const string PropertyAlignment = "EN2218";

    /// <summary>Info: more properties than any reader takes; the rest is kept as bytes.</summary>
    public const string TooManyProperties = "EN2219";

    /// <summary>Warning: a Linux note that should be one 32-bit word has another size.</summary>
    public const string LinuxNoteSize = "EN2250";
}
