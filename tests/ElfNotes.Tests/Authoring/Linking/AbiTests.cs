using ElfNotes.Authoring;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>An object links beside code of each ABI that a linker lets it link with.</summary>
public sealed class AbiTests
{
    /// <summary>Machine, linker, the assembler's options for the code, and a directive in it.</summary>
    public static TheoryData<string, string, string, string> Abis { get; } = new()
    {
        { "riscv64", "ld", "-march=rv64gc -mabi=lp64d", "" },
        { "riscv64", "lld", "-march=rv64gc -mabi=lp64d", "" },
        { "riscv64", "ld", "-march=rv64imac -mabi=lp64", "" },
        { "riscv64-lp64", "lld", "-march=rv64imac -mabi=lp64", "" },
        { "riscv32-ilp32", "lld", "-march=rv32imac -mabi=ilp32", "" },
        { "riscv32", "ld", "-march=rv32imac -mabi=ilp32", "" },
        { "riscv32", "lld", "-march=rv32gc -mabi=ilp32d", "" },
        { "arm", "ld", "-march=armv7-a -mfloat-abi=hard -mfpu=vfpv3", "" },
        { "arm", "ld", "-march=armv7-a -mfloat-abi=soft", "" },
        { "arm", "lld", "-march=armv8-a -mfloat-abi=hard", "" },
        { "arm", "gold", "-march=armv7-a -mfloat-abi=soft", "" },
        { "ppc64le", "ld", "-mpower9", ".abiversion 2" },
        { "ppc64le", "lld", "-mpower9", ".abiversion 2" },
        { "ppc64le", "gold", "-mpower9", ".abiversion 2" },
        { "ppc64", "ld", "", ".abiversion 1" },
        { "ppc64", "ld", "", ".abiversion 2" },
        { "ppc64", "lld", "", ".abiversion 2" },
        { "mips", "ld", "-mips32r2", "" },
        { "mips", "ld", "-mips32r2 -mfp64", "" },
        { "mips", "lld", "-mips32r2", "" },
        { "mips", "gold", "-mips32r2", "" },
        { "mips64el", "ld", "-mips64r2", "" },
        { "mips64el", "lld", "-mips64r2", "" },
        { "loongarch64", "ld", "-mabi=lp64d", "" },
        { "loongarch64", "ld", "-mabi=lp64s", "" },
        { "sparc64", "ld", "-64 -Av9a", "" },
        { "sparc64", "gold", "-64 -Av9a", "" },
        { "s390x", "ld", "-march=z14", "" },
    };

    [Theory]
    [MemberData(nameof(Abis))]
    public void Code_of_the_abi_and_the_notes_in_either_order(string machineName, string linkerName, string options, string directive)
    {
        var machine = LinkerMachines.Find(machineName);
        var linker = machine.Linkers.Single(one => one.Name == linkerName);
        var plan = ObjectPlans.Of(machine.AddressSizes[^1]);
        using var folder = new LinkFolder();
        folder.Add("code.s", directive + "\n.globl _start, small\n.set small, 0x41\n.text\n_start: nop\n.section .note.GNU-stack,\"\",%progbits\n");
        folder.Run(machine.Assembler with { Arguments = [] }, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-o", "code.o", "code.s"]);
        folder.Add("notes.o", ObjectPlans.Emit(plan, NoteTarget.Find(machineName)!));
        folder.Run(linker.Tool, "-static", "-e", "_start", "-o", "alone", "code.o");
        foreach (var order in new[] { new[] { "code.o", "notes.o" }, ["notes.o", "code.o"] })
        {
            folder.Run(linker.Tool, ["-static", "-e", "_start", "-o", "out", .. order]);

            var file = folder.Open("out");
            Assert.Equal(plan.Notes.Count, file.Notes.Count(note => note.Owner is "Xen" or "Example"));
            Assert.Equal($"{folder.Open("alone").Identity.Flags:x}", $"{file.Identity.Flags:x}");
        }
    }
}
