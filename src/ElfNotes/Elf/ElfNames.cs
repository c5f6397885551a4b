namespace ElfNotes.Elf;

/// <summary>The names by which the field calls machines, file types and byte orders.</summary>
public static class ElfNames
{
    /// <summary>The name of an e_machine value, or <c>machine N</c>.</summary>
    /// <param name="machine">e_machine.</param>
    public static string Machine(ushort machine) => machine switch
    {
        0 => "none",
        2 => "sparc",
        3 => "i386",
        4 => "m68k",
        6 => "iamcu",
        7 => "i860",
        8 => "mips",
        15 => "hppa",
        18 => "sparc32plus",
        20 => "ppc",
        21 => "ppc64",
        22 => "s390",
        23 => "spu",
        36 => "v800",
        40 => "arm",
        42 => "sh",
        43 => "sparcv9",
        44 => "tricore",
        50 => "ia64",
        62 => "x86-64",
        83 => "avr",
        87 => "v850",
        88 => "m32r",
        92 => "openrisc",
        93 or 195 => "arc",
        94 => "xtensa",
        105 => "msp430",
        113 => "nios2",
        140 => "c6000",
        164 => "hexagon",
        183 => "aarch64",
        189 => "microblaze",
        190 => "cuda",
        205 => "intelgt",
        224 => "amdgpu",
        243 => "riscv",
        247 => "bpf",
        251 => "ve",
        252 => "csky",
        258 => "loongarch",
        0x9026 => "alpha",
        _ => $"machine {machine}",
    };

    /// <summary>The name of an e_type value without its prefix: <c>EXEC</c>; a hexadecimal number where there is none.</summary>
    /// <param name="type">e_type.</param>
    public static string FileType(ushort type) => type switch
    {
        0 => "NONE",
        ElfIdentity.ET_REL => "REL",
        ElfIdentity.ET_EXEC => "EXEC",
        ElfIdentity.ET_DYN => "DYN",
        ElfIdentity.ET_CORE => "CORE",
        _ => $"0x{type:x}",
    };

    /// <summary>The name of a byte order: <c>little</c> or <c>big</c>.</summary>
    /// <param name="order">EI_DATA.</param>
    public static string Order(ByteOrder order) => order == ByteOrder.Little ? "little" : "big";
}
