using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>What kinds of files loaders are asked about when nobody names one.</summary>
internal static class BootMachines
{
    private const ushort EM_386 = 3;
    private const ushort EM_X86_64 = 62;

    /// <summary>The machines of x86.</summary>
    public static IReadOnlyList<ushort> X86 { get; } = [EM_386, EM_X86_64];

    /// <summary>Whether it is a linked program of an x86 machine, and not one for a dynamic loader.</summary>
    public static bool IsX86Kernel(BootImage image) => IsKernel(image) && X86.Contains(image.Elf!.Identity.Machine);

    /// <summary>Whether it is linked (ET_EXEC or ET_DYN) and asks for no dynamic loader (PT_INTERP), as no kernel does.</summary>
    public static bool IsKernel(BootImage image) =>
        image.Elf is { Identity.Type: not (ElfIdentity.ET_REL or ElfIdentity.ET_CORE) } elf && elf.Segments.All(segment => segment.Type != PT_INTERP);

    private const uint PT_INTERP = 3;
}
