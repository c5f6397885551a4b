using System.Collections.Immutable;

namespace ElfNotes.Elf;

/// <summary>The relocation types that store a plain address (S + A), by machine, from each machine's psABI supplement.</summary>
/// <param name="Machine">e_machine.</param>
/// <param name="Type">r_type.</param>
/// <param name="Size">The bytes that it fills.</param>
internal readonly record struct RelocationKind(ushort Machine, uint Type, int Size)
{
    // Of two kinds with one size the first is written: the one that gas takes for .4byte and .8byte, which need no alignment.
    // R_X86_64_32 stands before R_X86_64_32S since a note's four bytes are an unsigned address to every reader.
    private static readonly ImmutableArray<RelocationKind> Kinds =
    [
        new(62, 1, 8), // R_X86_64_64
        new(62, 10, 4), // R_X86_64_32
        new(62, 11, 4), // R_X86_64_32S
        new(62, 12, 2), // R_X86_64_16
        new(62, 14, 1), // R_X86_64_8
        new(3, 1, 4), // R_386_32
        new(3, 20, 2), // R_386_16
        new(3, 22, 1), // R_386_8
        new(183, 257, 8), // R_AARCH64_ABS64
        new(183, 258, 4), // R_AARCH64_ABS32
        new(183, 259, 2), // R_AARCH64_ABS16
        new(40, 2, 4), // R_ARM_ABS32
        new(40, 5, 2), // R_ARM_ABS16
        new(40, 8, 1), // R_ARM_ABS8
        new(243, 2, 8), // R_RISCV_64
        new(243, 1, 4), // R_RISCV_32
        new(258, 2, 8), // R_LARCH_64
        new(258, 1, 4), // R_LARCH_32
        new(20, 1, 4), // R_PPC_ADDR32
        new(20, 24, 4), // R_PPC_UADDR32
        new(20, 25, 2), // R_PPC_UADDR16: GNU ld takes the bytes around R_PPC_ADDR16 for an instruction
        new(20, 3, 2), // R_PPC_ADDR16
        new(21, 38, 8), // R_PPC64_ADDR64
        new(21, 43, 8), // R_PPC64_UADDR64
        new(21, 1, 4), // R_PPC64_ADDR32
        new(21, 24, 4), // R_PPC64_UADDR32
        new(21, 3, 2), // R_PPC64_ADDR16
        new(21, 25, 2), // R_PPC64_UADDR16
        new(22, 22, 8), // R_390_64
        new(22, 4, 4), // R_390_32
        new(22, 3, 2), // R_390_16
        new(22, 1, 1), // R_390_8
        new(8, 18, 8), // R_MIPS_64
        new(8, 2, 4), // R_MIPS_32
        new(2, 23, 4), // R_SPARC_UA32
        new(2, 3, 4), // R_SPARC_32
        new(2, 55, 2), // R_SPARC_UA16
        new(2, 2, 2), // R_SPARC_16
        new(2, 1, 1), // R_SPARC_8
        new(43, 54, 8), // R_SPARC_UA64
        new(43, 32, 8), // R_SPARC_64
        new(43, 23, 4), // R_SPARC_UA32
        new(43, 3, 4), // R_SPARC_32
        new(43, 55, 2), // R_SPARC_UA16
        new(43, 2, 2), // R_SPARC_16
        new(43, 1, 1), // R_SPARC_8
    ];

    /// <summary>Whether any type of the machine is known here.</summary>
    public static bool KnowsMachine(ushort machine)
    {
        foreach (var kind in Kinds) if (kind.Machine == machine) return true;
        return false;
    }

    /// <summary>The bytes that the type fills with S + A, or 0 where it does something else.</summary>
    /// <param name="machine">e_machine.</param>
    /// <param name="type">r_type.</param>
    public static int AbsoluteSize(ushort machine, uint type)
    {
        foreach (var kind in Kinds) if (kind.Machine == machine && kind.Type == type) return kind.Size;
        return 0;
    }

    /// <summary>The type that fills so many bytes with S + A at a place of any alignment, or 0 where the machine has none.</summary>
    /// <param name="machine">e_machine.</param>
    /// <param name="size">1, 2, 4 or 8.</param>
    public static uint AbsoluteType(ushort machine, int size)
    {
        foreach (var kind in Kinds) if (kind.Machine == machine && kind.Size == size) return kind.Type;
        return 0;
    }
}
