using System.Text.RegularExpressions;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>An object says the same as the one that the machine's own assembler makes of the same notes.</summary>
public sealed partial class GasComparisonTests
{
    private static readonly Tool Readelf = new("readelf", "binutils-multiarch");

    /// <summary>Every machine.</summary>
    public static TheoryData<string> Machines { get; } = [.. LinkerMachines.All.Select(machine => machine.Name)];

    [Fact]
    public void Every_machine_has_its_tools_named() => Assert.Equal(NoteTarget.All.Select(target => target.Name).Order(), LinkerMachines.All.Select(machine => machine.Name).Order());

    [Theory]
    [MemberData(nameof(Machines))]
    public void Sections_relocations_and_flags_are_those_of_the_assembler(string name)
    {
        var (machine, target) = (LinkerMachines.Find(name), NoteTarget.Find(name)!);
        var plan = ObjectPlans.Of(machine.AddressSizes);
        using var folder = new LinkFolder();
        folder.Assemble(machine, GasSource.Of(plan, target), "gas.o");
        folder.Add("ours.o", ObjectPlans.Emit(plan, target));

        var (gas, ours) = (folder.Open("gas.o"), folder.Open("ours.o"));

        Assert.Equal(gas.Identity, ours.Identity);
        Assert.Equal(NoteSections(gas), NoteSections(ours));
        Assert.Contains(Headers(ours), header => header.StartsWith(".note.GNU-stack", StringComparison.Ordinal));
        Assert.Equal(Headers(gas).Where(header => header.Contains(".note.", StringComparison.Ordinal)), Headers(ours).Where(header => header.Contains(".note.", StringComparison.Ordinal)));
        // The one kind that is not gas's own: GNU ld takes the bytes around R_PPC_ADDR16 for an instruction, and refuses some.
        var expected = folder.Run(Readelf, "-rW", "gas.o").Replace("R_PPC_ADDR16 ", "R_PPC_UADDR16", StringComparison.Ordinal);
        Assert.Equal(Relocations(expected), Relocations(folder.Run(Readelf, "-rW", "ours.o")));
        Assert.Equal(LinkedPlan.Read(gas.Notes), LinkedPlan.Read(ours.Notes));
    }

    private static IEnumerable<string> Headers(ElfFile file) => file.Sections.Select(section => $"{file.SectionName(section)} {section.Type:x} {section.Flags:x} {section.Alignment} {section.Size}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> NoteSections(ElfFile file) => file.Sections.Where(section => section.Type == ElfSection.SHT_NOTE).Select(section =>
    {
        var content = new byte[section.Size];
        Assert.True(file.Source.TryReadExactly(section.Offset, content));
        return file.SectionName(section) + " " + Convert.ToHexString(content);
    }).Order(StringComparer.Ordinal);

    /// <summary>Section, offset, kind, symbol and addend of each relocation, without the index of the symbol.</summary>
    private static IEnumerable<string> Relocations(string readelf)
    {
        var section = "";
        var lines = new List<string>();
        foreach (var line in readelf.Split('\n'))
        {
            if (SectionLine().Match(line) is { Success: true } title) section = title.Groups[1].Value;
            else if (RelocationLine().Match(line) is { Success: true } relocation) lines.Add($"{section} {relocation.Groups[1].Value} {relocation.Groups[2].Value} {relocation.Groups[3].Value}");
        }

        Assert.NotEmpty(lines);
        return lines.Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^Relocation section '([^']*)'")]
    private static partial Regex SectionLine();

    [GeneratedRegex(@"^([0-9a-f]{8,16})\s+[0-9a-f]{8,16}\s+(R_\S+)\s+(.*)$")]
    private static partial Regex RelocationLine();
}
