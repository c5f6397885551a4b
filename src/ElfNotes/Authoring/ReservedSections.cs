using System.Collections.Immutable;

namespace ElfNotes.Authoring;

/// <summary>
/// Names of sections that assemblers and linkers own. Notes in them lose their type, change what a program is, are thrown away or stop the tool.
/// </summary>
/// <remarks>The names are the special sections of the gABI, and those that GNU as and ld, LLVM, gold and mold treat by name; seen with these tools.</remarks>
internal static class ReservedSections
{
    /// <summary>The section that by its flags alone says whether the stack has to be executable.</summary>
    public const string StackMarker = ".note.GNU-stack";

    /// <summary>What a processor feature needs of a program; linkers read it, and write one of their own.</summary>
    public const string Properties = ".note.gnu.property";

    private const uint NT_GNU_PROPERTY_TYPE_0 = 5;
    private const string BuildId = ".note.gnu.build-id";

    // Each name also owns what follows it behind a dot: .text.hot, .rela.dyn.
    private static readonly ImmutableArray<(string Reason, ImmutableArray<string> Names)> Families =
    [
        ("holds code or data, and assemblers give it another type than that of notes", [".text", ".data", ".data1", ".rodata", ".rodata1", ".bss", ".tdata", ".tbss", ".sdata", ".sbss", ".lbss", ".ldata", ".lrodata", ".init", ".fini", ".noinit", ".persistent"]),
        ("holds functions that run before or after a program", [".init_array", ".fini_array", ".preinit_array", ".ctors", ".dtors", ".jcr"]),
        ("is a table that assemblers and linkers make themselves", [".symtab", ".symtab_shndx", ".strtab", ".shstrtab", ".dynsym", ".dynstr", ".dynamic", ".dynbss", ".hash", ".got", ".plt", ".opd", ".toc", ".group", ".interp", ".rel", ".rela", ".relr"]),
        ("holds tables for unwinding, which linkers take apart", [".eh_frame", ".eh_frame_hdr", ".gcc_except_table", ".sframe", ".ARM.exidx", ".ARM.extab"]),
        ("is for debuggers, and strip and linkers treat it by its name", [".line", ".gdb_index", ".gnu_debuglink", ".gnu_debugaltlink", ".gnu_debugdata"]),
        ("tells the linker something, and is merged or left out by it", [".comment", ".gnu", ".llvm", ".deplibs", ".linker-options", ".ARM.attributes", ".riscv.attributes", "COMMON"]),
        ("says what stack a program needs, and linkers take no notes from it", [StackMarker, ".note.GNU-split-stack", ".note.GNU-no-split-stack"]),
    ];

    // With these every name goes that only begins so: .debug_info, .stabstr.
    private static readonly ImmutableArray<string> DebugPrefixes = [".debug", ".zdebug", ".stab"];

    /// <summary>A finding for each note whose section is not its own: an error, or a remark where linkers leave out what other readers of objects take.</summary>
    public static IEnumerable<PlanFinding> Of(NotePlan plan)
    {
        foreach (var note in plan.Notes)
        {
            if (Reason(note.Section) is { } reason)
                yield return Finding(note, Severity.Error, $"the section {note.Section} {reason}", "Name another section, or leave it away: .note. and the owner");
            else if (note.Section == Properties && note is not { Owner: "GNU", Type: NT_GNU_PROPERTY_TYPE_0 })
                yield return Finding(note, Severity.Error, $"linkers read {Properties} as GNU properties, and {note.Title} is none", "Name another section, or leave it away: .note. and the owner");
            else if (note.Section == BuildId)
                yield return Finding(note, Severity.Warning, $"GNU ld, lld and mold leave the section {BuildId} of objects out: they make it themselves", "Give the linker the value, --build-id=0x..., or name another section");
        }
    }

    private static string? Reason(string section)
    {
        foreach (var (reason, names) in Families)
        {
            foreach (var name in names)
            {
                if (section.StartsWith(name, StringComparison.Ordinal) && (section.Length == name.Length || section[name.Length] == '.')) return reason;
            }
        }

        return DebugPrefixes.Any(prefix => section.StartsWith(prefix, StringComparison.Ordinal)) ? "is for debuggers, and strip and linkers treat it by its name" : null;
    }

    private static PlanFinding Finding(PlannedNote note, Severity severity, string message, string hint) => new(AuthoringCodes.OutputCannotHold, severity, note.Position, message, hint);
}
