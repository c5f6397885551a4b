namespace ElfNotes.Vocabulary;

/// <summary>A feature that a Xen guest kernel can declare. Source: Xen's <c>public/features.h</c> and <c>libelf-dominfo.c</c>.</summary>
/// <param name="Bit">Its bit in SUPPORTED_FEATURES (XENFEAT_*).</param>
/// <param name="Name">Its name without <c>XENFEAT_</c>.</param>
/// <param name="IsKnownByName">Whether Xen's loader knows the name in a FEATURES string; the others can only be given by bit.</param>
/// <param name="Summary">What it means, in a sentence.</param>
public sealed record XenFeature(int Bit, string Name, bool IsKnownByName, string Summary);
