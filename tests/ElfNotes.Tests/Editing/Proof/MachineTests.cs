using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.TestKit.Editing;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Editing.Proof;

/// <summary>
/// Objects, executables and shared objects of every machine, by every linker that Debian has for it: what is added goes without a trace, and the programs of others read what is
/// edited without a new remark.
/// </summary>
public class MachineTests
{
    // Data alone, which the assemblers of all machines take; the notes are of both paddings, as GNU's are.
    private const string Source = """
        .globl _start
        .globl value
        .text
        _start: .long 0, 0, 0, 0
        .data
        .balign 4
        value: .long 1, 2, 3
        .bss
        .balign 4
        .skip 100
        .section .note.Mine, "a", %note
        .balign 4
        .long 5, 4, 1
        .asciz "Mine"
        .balign 4
        .long 7
        .section .note.GNU-stack, "", %progbits
        """;

    public static TheoryData<string, string> Linkers { get; } = new(LinkerMachines.All.SelectMany(machine => machine.Linkers.Select(linker => (machine.Name, linker.Name))));

    public static TheoryData<string> Machines { get; } = [.. LinkerMachines.All.Select(machine => machine.Name)];

    [Theory]
    [MemberData(nameof(Linkers))]
    public void AFileOfEveryLinkerTakesNotesAndGivesThemBack(string machine, string linker)
    {
        using var folder = new ProofFolder();
        var (of, with) = Assemble(folder, machine, linker);
        foreach (var (kind, arguments) in ((string, string[])[])[("executable", ["-static", "-e", "_start"]), ("shared object", ["-shared"]), ("position-independent executable", ["-pie", "-e", "_start", "--dynamic-linker", "/lib/ld.so.1"])])
        {
            var linked = folder.Try(with.Tool, [.. arguments, "--build-id=sha1", "-o", "before", "a.o"]);
            // Not every linker makes every kind for every machine; an executable they all make.
            Assert.True(linked.Status == 0 || kind != "executable", linked.Error);
            if (linked.Status == 0) Prove(folder, $"{of.Name}, {with.Name}, {kind}", "before", isLinked: true);
        }

        Assert.True(folder.Failures.Count == 0, string.Join('\n', folder.Failures.Distinct()));
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void AnObjectTakesNotesAndGivesThemBack(string machine)
    {
        using var folder = new ProofFolder();
        Assemble(folder, machine, LinkerMachines.Find(machine).Linkers[0].Name);
        Prove(folder, machine, "a.o", isLinked: false);
        Assert.True(folder.Failures.Count == 0, string.Join('\n', folder.Failures.Distinct()));
    }

    private static (LinkerMachine Machine, Linker Linker) Assemble(ProofFolder folder, string machine, string linker)
    {
        var of = LinkerMachines.Find(machine);
        var with = of.Linkers.Single(candidate => candidate.Name == linker);
        ProofFolder.Demand(of.Assembler);
        ProofFolder.Demand(with.Tool);
        File.WriteAllText(folder["a.s"], Source + "\n");
        folder.Run(of.Assembler, "-o", "a.o", "a.s");
        return (of, with);
    }

    private static void Prove(ProofFolder folder, string what, string file, bool isLinked)
    {
        var scenarios = new EditScenarios(ByteSource.FromMemory(File.ReadAllBytes(folder[file])), new EditOptions());
        scenarios.RunAll();
        folder.Failures.AddRange(scenarios.Violations.Concat(scenarios.Refusals).Select(failure => $"{what}: {failure}"));
        foreach (var edits in (NoteEdit[][])[[new NoteEdit.Add(EditScenarios.Note(4096))], [new NoteEdit.Add(EditScenarios.Note(24, "Wid", alignment: IntegerSize.Eight)), new NoteEdit.Add(EditScenarios.Note(16))]])
        {
            folder.Edit(file, "edited", what, new EditOptions(), edits);
            folder.Failures.AddRange(Readers.NewRemarks(folder, file, "edited", isLinked).Select(remark => $"{what}: {remark}"));
        }
    }
}
