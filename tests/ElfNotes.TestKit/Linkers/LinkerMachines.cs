namespace ElfNotes.TestKit.Linkers;

/// <summary>The machines that notes are written for, and the linkers that Debian has for them.</summary>
public static class LinkerMachines
{
    /// <summary>The variable that names the folder of LoongArch's tools, made by <c>tests/tools/fetch-loongarch-linker.sh</c>.</summary>
    public const string LoongArchFolder = "ELFNOTES_LOONGARCH_TOOLS";

    private const string NoBlx = "ld.lld: warning: lld uses blx instruction, no object with architecture supporting feature detected\n";

    /// <summary>Every machine.</summary>
    public static IReadOnlyList<LinkerMachine> All { get; } =
    [
        new("x86-64", As("x86_64-linux-gnu", "binutils", "--64"), [1, 2, 4, 8], [Ld("x86_64-linux-gnu", "binutils", "elf_x86_64"), Gold("x86_64-linux-gnu", "binutils", "elf_x86_64"), Lld("elf_x86_64"), new("mold", new("mold", "mold", "-m", "elf_x86_64"))]),
        new("i386", As("x86_64-linux-gnu", "binutils", "--32"), [1, 2, 4], [Ld("x86_64-linux-gnu", "binutils", "elf_i386"), Gold("x86_64-linux-gnu", "binutils", "elf_i386"), Lld("elf_i386"), new("mold", new("mold", "mold", "-m", "elf_i386"))]),
        Of("aarch64", "aarch64-linux-gnu", "aarch64linux", "aarch64linux", [2, 4, 8], "aarch64linux"),
        Of("arm", "arm-linux-gnueabihf", "armelf_linux_eabi", "armelf_linux_eabi", [1, 2, 4], "armelf_linux_eabi"),
        Of("riscv64", "riscv64-linux-gnu", "elf64lriscv", "elf64lriscv", [4, 8], null, "-march=rv64g", "-mabi=lp64d"),
        Of("riscv64-lp64", "riscv64-linux-gnu", "elf64lriscv", "elf64lriscv", [4, 8], null, "-march=rv64ima", "-mabi=lp64"),
        Of("riscv32-ilp32", "riscv64-linux-gnu", "elf32lriscv", "elf32lriscv", [4], null, "-march=rv32ima", "-mabi=ilp32"),
        Of("riscv32", "riscv64-linux-gnu", "elf32lriscv", "elf32lriscv", [4], null, "-march=rv32g", "-mabi=ilp32d"),
        Of("ppc64le", "powerpc64le-linux-gnu", "elf64lppc", "elf64lppc", [2, 4, 8], "elf64lppc"),
        Of("ppc64", "powerpc64-linux-gnu", "elf64ppc", "elf64ppc", [2, 4, 8], "elf64ppc"),
        Of("ppc", "powerpc-linux-gnu", "elf32ppclinux", "elf32ppc", [2, 4], "elf32ppclinux"),
        Of("s390x", "s390x-linux-gnu", "elf64_s390", null, [1, 2, 4, 8], "elf64_s390"),
        Of("mips", "mips-linux-gnu", "elf32btsmip", "elf32btsmip", [4], "elf32btsmip"),
        Of("mipsel", "mipsel-linux-gnu", "elf32ltsmip", "elf32ltsmip", [4], "elf32ltsmip"),
        Of("mips64", "mips64-linux-gnuabi64", "elf64btsmip", "elf64btsmip", [4, 8], null),
        Of("mips64el", "mips64el-linux-gnuabi64", "elf64ltsmip", "elf64ltsmip", [4, 8], null),
        new("loongarch64", new(InFolder("loongarch64-linux-gnu-as"), "binutils-loongarch64-linux-gnu"), [4, 8], [new("ld", new(InFolder("loongarch64-linux-gnu-ld"), "binutils-loongarch64-linux-gnu", "-m", "elf64loongarch"))]),
        Of("sparc64", "sparc64-linux-gnu", "elf64_sparc", "elf64_sparc", [1, 2, 4, 8], "elf64_sparc"),
    ];

    /// <summary>The machine of a name.</summary>
    public static LinkerMachine Find(string name) => All.Single(machine => machine.Name == name);

    private static LinkerMachine Of(string name, string triplet, string ld, string? lld, IReadOnlyList<int> sizes, string? gold, params IReadOnlyList<string> assembler)
    {
        var package = "binutils-" + triplet;
        List<Linker> linkers = [Ld(triplet, package, ld)];
        if (gold is not null) linkers.Add(Gold(triplet, package, gold));
        if (lld is not null) linkers.Add(Lld(lld) with { SmallestAddress = name is "arm" or "ppc" or "sparc64" ? 4 : 1, WithoutCode = name == "arm" ? NoBlx : "" });
        return new(name, As(triplet, package, [.. assembler]), sizes, linkers);
    }

    private static Tool As(string triplet, string package, params IReadOnlyList<string> arguments) => new(triplet + "-as", package, arguments);

    private static Linker Ld(string triplet, string package, string emulation) => new("ld", new(triplet + "-ld.bfd", package, "-m", emulation));

    private static Linker Gold(string triplet, string package, string emulation) => new("gold", new(triplet + "-ld.gold", package, "-m", emulation));

    private static Linker Lld(string emulation) => new("lld", new("ld.lld", "lld", "-m", emulation));

    private static string InFolder(string tool) => Path.Combine(
        Environment.GetEnvironmentVariable(LoongArchFolder) is { Length: > 0 } folder ? folder : Path.Combine(RepositoryFiles.Root ?? ".", "artifacts", "loongarch"), tool);
}
