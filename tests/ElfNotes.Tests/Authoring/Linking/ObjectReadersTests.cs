using ElfNotes.Authoring;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>Other readers find nothing to remark about an object.</summary>
public sealed class ObjectReadersTests
{
    /// <summary>Every machine.</summary>
    public static TheoryData<string> Machines => GasComparisonTests.Machines;

    /// <summary>Those that elfutils of Debian 12 knows.</summary>
    public static TheoryData<string> MachinesOfElfutils { get; } = [.. LinkerMachines.All.Select(machine => machine.Name).Where(name => !name.StartsWith("mips", StringComparison.Ordinal) && name != "loongarch64")];

    // readelf applies relocations of one and two bytes on few machines, and says so of each.
    [Theory]
    [MemberData(nameof(Machines))]
    public void Readelf_reads_all_of_it(string machine)
    {
        using var folder = Emit(machine, smallest: 4);
        Assert.Contains(".note.Example", folder.Run(new Tool("readelf", "binutils-multiarch"), "-a", "-W", "ours.o"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Llvm_readelf_reads_all_of_it(string machine)
    {
        using var folder = Emit(machine, smallest: 1);
        Assert.Contains(".note.Example", folder.Run(new Tool("llvm-readelf", "llvm"), "-a", "ours.o"), StringComparison.Ordinal);
    }

    // In objects elflint knows the notes of a few owners and remarks on all others; that is the only thing that it may say.
    [Theory]
    [MemberData(nameof(MachinesOfElfutils))]
    public void Elflint_finds_no_fault(string machine)
    {
        using var folder = Emit(machine, smallest: 1);
        Assert.All(folder.Remarks(new Tool("eu-elflint", "elfutils"), "--gnu-ld", "-q", "ours.o"), line => Assert.Contains(": unknown object file note type ", line, StringComparison.Ordinal));
    }

    private static LinkFolder Emit(string machine, int smallest)
    {
        var folder = new LinkFolder();
        folder.Add("ours.o", ObjectPlans.Emit(ObjectPlans.Of([.. LinkerMachines.Find(machine).AddressSizes.Where(size => size >= smallest)]), NoteTarget.Find(machine)!));
        return folder;
    }
}
