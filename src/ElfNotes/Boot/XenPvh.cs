namespace ElfNotes.Boot;

/// <summary>Xen starting a PVH guest, as far as libelf decides it.</summary>
public static class XenPvh
{
    /// <summary>The loader's name on the command line and in output.</summary>
    public const string Name = "xen-pvh";

    /// <summary>Says what libelf does with an image as a PVH guest.</summary>
    /// <param name="image">The ELF itself: what a bzImage or .gz expands to.</param>
    /// <param name="version">The release of Xen.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had: a damaged compressed stream.</exception>
    public static XenVerdict Judge(ByteSource image, XenVersion version) => XenReasons.Verdict(Name, LibelfParse.Run(image, version, hvm: true), image);
}
