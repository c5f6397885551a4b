using System.Collections.Immutable;
using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Authoring;

/// <summary>A machine that notes are written for.</summary>
public sealed record NoteTarget
{
    private static readonly ImmutableArray<NoteTarget> Targets =
    [
        new() { Name = "x86-64", Aliases = ["x86_64", "amd64", "x64"], Machine = 62, Class = 64, ByteOrder = ByteOrder.Little },
        new() { Name = "i386", Aliases = ["i686", "x86", "ia32"], Machine = 3, Class = 32, ByteOrder = ByteOrder.Little, HasAddends = false },
        new() { Name = "aarch64", Aliases = ["arm64"], Machine = 183, Class = 64, ByteOrder = ByteOrder.Little },
        new() { Name = "arm", Aliases = ["armv7", "armhf"], Machine = 40, Class = 32, ByteOrder = ByteOrder.Little, HasAddends = false, ObjectFlags = 0x05000000 }, // EF_ARM_EABI_VER5
        new() { Name = "riscv64", Aliases = ["riscv64-lp64d"], Machine = 243, Class = 64, ByteOrder = ByteOrder.Little, ObjectFlags = 0x4 }, // EF_RISCV_FLOAT_ABI_DOUBLE: lp64d
        new() { Name = "riscv32", Aliases = ["riscv32-ilp32d"], Machine = 243, Class = 32, ByteOrder = ByteOrder.Little, ObjectFlags = 0x4 }, // EF_RISCV_FLOAT_ABI_DOUBLE: ilp32d
        new() { Name = "ppc64le", Aliases = ["powerpc64le"], Machine = 21, Class = 64, ByteOrder = ByteOrder.Little },
        new() { Name = "ppc64", Aliases = ["powerpc64"], Machine = 21, Class = 64, ByteOrder = ByteOrder.Big },
        new() { Name = "ppc", Aliases = ["powerpc"], Machine = 20, Class = 32, ByteOrder = ByteOrder.Big },
        new() { Name = "s390x", Aliases = [], Machine = 22, Class = 64, ByteOrder = ByteOrder.Big },
        new() { Name = "mips", Aliases = ["mipseb"], Machine = 8, Class = 32, ByteOrder = ByteOrder.Big, HasAddends = false, ObjectFlags = 0x1000 }, // EF_MIPS_ABI_O32, EF_MIPS_ARCH_1
        new() { Name = "mipsel", Aliases = [], Machine = 8, Class = 32, ByteOrder = ByteOrder.Little, HasAddends = false, ObjectFlags = 0x1000 }, // EF_MIPS_ABI_O32, EF_MIPS_ARCH_1
        new() { Name = "mips64", Aliases = ["mips64eb"], Machine = 8, Class = 64, ByteOrder = ByteOrder.Big, ObjectFlags = 0x20000000 }, // EF_MIPS_ARCH_3, which is n64
        new() { Name = "mips64el", Aliases = [], Machine = 8, Class = 64, ByteOrder = ByteOrder.Little, ObjectFlags = 0x20000000 }, // EF_MIPS_ARCH_3, which is n64
        new() { Name = "loongarch64", Aliases = ["loong64"], Machine = 258, Class = 64, ByteOrder = ByteOrder.Little, ObjectFlags = 0x43 }, // EF_LOONGARCH_ABI_DOUBLE_FLOAT, EF_LOONGARCH_OBJABI_V1: lp64d
        new() { Name = "sparc64", Aliases = ["sparcv9"], Machine = 43, Class = 64, ByteOrder = ByteOrder.Big, ObjectFlags = 0x2 }, // EF_SPARCV9_RMO: no memory model is stricter for it
        // Kernels are built without floating point, and lld links only objects of one floating-point ABI.
        new() { Name = "riscv64-lp64", Aliases = [], Machine = 243, Class = 64, ByteOrder = ByteOrder.Little },
        new() { Name = "riscv32-ilp32", Aliases = [], Machine = 243, Class = 32, ByteOrder = ByteOrder.Little },
    ];

    private const ushort EM_386 = 3;
    private const ushort EM_X86_64 = 62;
    private const uint EF_RISCV_FLOAT_ABI = 0x6;

    private NoteTarget()
    {
    }

    /// <summary>Every machine, the commonest first.</summary>
    public static IReadOnlyList<NoteTarget> All => Targets;

    /// <summary>The machine that is meant where nothing names one.</summary>
    public static NoteTarget Default => Targets[0];

    /// <summary>The name that the GNU tools and Linux use.</summary>
    public required string Name { get; init; }

    /// <summary>Other names by which it is found.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>e_machine.</summary>
    public required ushort Machine { get; init; }

    /// <summary>32 or 64.</summary>
    public required int Class { get; init; }

    /// <summary>EI_DATA.</summary>
    public required ByteOrder ByteOrder { get; init; }

    /// <summary>Whether relocations carry their addends (SHT_RELA); else the addends lie in the bytes in place (SHT_REL).</summary>
    public bool HasAddends { get; init; } = true;

    /// <summary>
    /// e_flags of an object that holds no code: the ABI that Linux distributions have, and of instruction sets and memory models the one that asks least.
    /// GNU ld looks at the ABI of RISC-V and LoongArch only in objects with code; lld demands one ABI of all.
    /// </summary>
    internal uint ObjectFlags { get; init; }

    /// <summary>The bytes of an address: 4 or 8.</summary>
    public int AddressSize => Class / 8;

    /// <summary>Whether it is i386 or x86-64.</summary>
    internal bool IsX86 => Machine is EM_386 or EM_X86_64;

    /// <summary>The machine of a name, or null. Upper and lower case do not matter.</summary>
    /// <param name="name">A name or an alias.</param>
    public static NoteTarget? Find(string name) =>
        Targets.FirstOrDefault(target => Is(target.Name, name)) ?? Targets.FirstOrDefault(target => target.Aliases.Any(alias => Is(alias, name)));

    /// <summary>The machine of an ELF file, or null where notes cannot be written for it.</summary>
    /// <param name="identity">From its header.</param>
    public static NoteTarget? Of(ElfIdentity identity)
    {
        var fitting = Targets.Where(target => target.Machine == identity.Machine && target.Class == identity.Class && target.ByteOrder == identity.ByteOrder).ToList();
        return fitting.Find(target => ((target.ObjectFlags ^ identity.Flags) & EF_RISCV_FLOAT_ABI) == 0) ?? fitting.FirstOrDefault();
    }

    /// <summary>The bytes of a size on this machine.</summary>
    /// <param name="size">The size.</param>
    public int SizeOf(IntegerSize size) => size == IntegerSize.Pointer ? AddressSize : (int)size;

    /// <summary>The bytes of a piece of a descriptor on this machine.</summary>
    /// <param name="part">The piece.</param>
    internal int SizeOf(NotePart part) => part switch
    {
        NotePart.Bytes bytes => bytes.Value.Length,
        NotePart.Text text => Encoding.UTF8.GetByteCount(text.Value) + (text.HasNul ? 1 : 0),
        NotePart.Integer integer => SizeOf(integer.Size),
        NotePart.Symbol symbol => SizeOf(symbol.Size),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, null),
    };

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
