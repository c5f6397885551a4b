namespace ElfNotes.Elf;

/// <summary>The relocation types that store a plain address (S + A), by machine, from each machine's psABI supplement.</summary>
internal static class RelocationKind
{
    /// <summary>Whether any type of the machine is known here.</summary>
    public static bool KnowsMachine(ushort machine) => machine is 2 or 3 or 20 or 21 or 22 or 40 or 43 or 62 or 183 or 243 or 258;

    /// <summary>The bytes that the type fills with S + A, or 0 where it does something else.</summary>
    /// <param name="machine">e_machine.</param>
    /// <param name="type">r_type.</param>
    public static int AbsoluteSize(ushort machine, uint type) => (machine, type) switch
    {
        (62, 1) => 8, // R_X86_64_64
        (62, 10 or 11) => 4, // R_X86_64_32, R_X86_64_32S
        (62, 12) => 2, // R_X86_64_16
        (62, 14) => 1, // R_X86_64_8
        (3, 1) => 4, // R_386_32
        (3, 20) => 2, // R_386_16
        (3, 22) => 1, // R_386_8
        (183, 257) => 8, // R_AARCH64_ABS64
        (183, 258) => 4, // R_AARCH64_ABS32
        (183, 259) => 2, // R_AARCH64_ABS16
        (40, 2) => 4, // R_ARM_ABS32
        (243 or 258, 2) => 8, // R_RISCV_64, R_LARCH_64
        (243 or 258, 1) => 4, // R_RISCV_32, R_LARCH_32
        (20 or 21, 1) => 4, // R_PPC_ADDR32, R_PPC64_ADDR32
        (21, 38) => 8, // R_PPC64_ADDR64
        (22, 22) => 8, // R_390_64
        (22, 4) => 4, // R_390_32
        (2 or 43, 3 or 23) => 4, // R_SPARC_32, R_SPARC_UA32
        (43, 32 or 54) => 8, // R_SPARC_64, R_SPARC_UA64
        _ => 0,
    };
}
