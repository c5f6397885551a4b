using System.Collections.Immutable;

namespace ElfNotes.Vocabulary;

/// <summary>
/// Every known program property. From 0xc0000000 to 0xdfffffff the same number means another thing on each machine. Source:
/// binutils' <c>include/elf/common.h</c> and LLVM's <c>BinaryFormat/ELF.h</c>.
/// </summary>
internal static class GnuPropertyTable
{
    private const ushort EM_386 = 3;
    private const ushort EM_IAMCU = 6;
    private const ushort EM_X86_64 = 62;
    private const ushort EM_AARCH64 = 183;
    private const ushort EM_RISCV = 243;

    private static readonly ImmutableArray<string> NeededBits = ["indirect extern access"];
    private static readonly ImmutableArray<string> X86FeatureBits = ["IBT", "SHSTK", "LAM_U48", "LAM_U57"];
    private static readonly ImmutableArray<string> X86Feature2Bits = ["x86", "x87", "MMX", "XMM", "YMM", "ZMM", "FXSR", "XSAVE", "XSAVEOPT", "XSAVEC", "TMM", "MASK"];
    private static readonly ImmutableArray<string> X86IsaBits = ["x86-64-baseline", "x86-64-v2", "x86-64-v3", "x86-64-v4"];
    private static readonly ImmutableArray<string> Aarch64FeatureBits = ["BTI", "PAC", "GCS"];
    private static readonly ImmutableArray<string> RiscvFeatureBits = ["CFI_LP_UNLABELED", "CFI_SS", "CFI_LP_FUNC_SIG"];

    private static readonly ImmutableArray<string> X86CompatIsaBits =
    [
        "486", "586", "686", "SSE", "SSE2", "SSE3", "SSSE3", "SSE4_1", "SSE4_2", "AVX", "AVX2", "AVX512F", "AVX512CD", "AVX512ER", "AVX512PF",
        "AVX512VL", "AVX512DQ", "AVX512BW",
    ];

    private static readonly ImmutableArray<string> X86Compat2IsaBits =
    [
        "CMOV", "SSE", "SSE2", "SSE3", "SSSE3", "SSE4_1", "SSE4_2", "AVX", "AVX2", "FMA", "AVX512F", "AVX512CD", "AVX512ER", "AVX512PF", "AVX512VL",
        "AVX512DQ", "AVX512BW", "AVX512_4FMAPS", "AVX512_4VNNIW", "AVX512_BITALG", "AVX512_IFMA", "AVX512_VBMI", "AVX512_VBMI2", "AVX512_VNNI",
        "AVX512_BF16",
    ];

    public static GnuProperty Find(uint type, ushort? machine) => type switch
    {
        1 => new("GNU_PROPERTY_STACK_SIZE", "stack size", GnuPropertyKind.Size, []),
        2 => new("GNU_PROPERTY_NO_COPY_ON_PROTECTED", "no copy on protected", GnuPropertyKind.Flag, []),
        3 => new("GNU_PROPERTY_MEMORY_SEAL", "memory seal", GnuPropertyKind.Flag, []),
        0xb0008000 => GnuProperty.Mask("GNU_PROPERTY_1_NEEDED", "needed", NeededBits),
        >= 0xc0000000 and <= 0xdfffffff => FindForMachine(type, machine) ?? Unknown("processor property", type),
        >= 0xb0000000 and <= 0xb0007fff => Unknown("AND property", type),
        >= 0xb0008000 and <= 0xb000ffff => Unknown("OR property", type),
        >= 0xe0000000 => Unknown("user property", type),
        _ => Unknown("property", type),
    };

    private static GnuProperty? FindForMachine(uint type, ushort? machine) => machine switch
    {
        EM_386 or EM_X86_64 or EM_IAMCU => FindForX86(type),
        EM_AARCH64 => type switch
        {
            0xc0000000 => GnuProperty.Mask("GNU_PROPERTY_AARCH64_FEATURE_1_AND", "AArch64 feature", Aarch64FeatureBits),
            0xc0000001 => new("GNU_PROPERTY_AARCH64_FEATURE_PAUTH", "AArch64 PAuth ABI", GnuPropertyKind.PointerAuthentication, []),
            _ => null,
        },
        EM_RISCV when type == 0xc0000000 => GnuProperty.Mask("GNU_PROPERTY_RISCV_FEATURE_1_AND", "RISC-V feature", RiscvFeatureBits),
        _ => null,
    };

    private static GnuProperty? FindForX86(uint type) => type switch
    {
        0xc0000000 => GnuProperty.Mask("GNU_PROPERTY_X86_COMPAT_ISA_1_USED", "x86 ISA used (first list)", X86CompatIsaBits),
        0xc0000001 => GnuProperty.Mask("GNU_PROPERTY_X86_COMPAT_ISA_1_NEEDED", "x86 ISA needed (first list)", X86CompatIsaBits),
        0xc0000002 => GnuProperty.Mask("GNU_PROPERTY_X86_FEATURE_1_AND", "x86 feature", X86FeatureBits),
        0xc0008000 => GnuProperty.Mask("GNU_PROPERTY_X86_COMPAT_2_ISA_1_NEEDED", "x86 ISA needed (second list)", X86Compat2IsaBits),
        0xc0008001 => GnuProperty.Mask("GNU_PROPERTY_X86_FEATURE_2_NEEDED", "x86 feature needed", X86Feature2Bits),
        0xc0008002 => GnuProperty.Mask("GNU_PROPERTY_X86_ISA_1_NEEDED", "x86 ISA needed", X86IsaBits),
        0xc0010000 => GnuProperty.Mask("GNU_PROPERTY_X86_COMPAT_2_ISA_1_USED", "x86 ISA used (second list)", X86Compat2IsaBits),
        0xc0010001 => GnuProperty.Mask("GNU_PROPERTY_X86_FEATURE_2_USED", "x86 feature used", X86Feature2Bits),
        0xc0010002 => GnuProperty.Mask("GNU_PROPERTY_X86_ISA_1_USED", "x86 ISA used", X86IsaBits),
        >= 0xc0000003 and <= 0xc0007fff => Unknown("x86 AND property", type),
        >= 0xc0008003 and <= 0xc000ffff => Unknown("x86 OR property", type),
        >= 0xc0010003 and <= 0xc0017fff => Unknown("x86 OR-AND property", type),
        _ => null,
    };

    private static GnuProperty Unknown(string range, uint type) => new(null, $"{range} {NoteText.Hex(type)}", GnuPropertyKind.Unknown, []);
}
