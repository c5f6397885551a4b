namespace ElfNotes.LinkerScripts;

/// <summary>An output section description of the SECTIONS command, in the order of the script.</summary>
public sealed class OutputSection
{
    /// <summary>Its name; <c>/DISCARD/</c> for what is thrown away.</summary>
    public required string Name { get; init; }

    /// <summary>Where its name starts in the script, in bytes.</summary>
    public required ulong Offset { get; init; }

    /// <summary>The type in parentheses behind the name (<c>NOLOAD</c>, <c>INFO</c>, <c>TYPE = SHT_NOTE</c>), or null.</summary>
    public string? Type { get; internal set; }

    /// <summary>The argument of ALIGN in its head, as written, or null.</summary>
    public ScriptName? Alignment { get; internal set; }

    /// <summary>The argument of SUBALIGN, as written, or null.</summary>
    public ScriptName? InputAlignment { get; internal set; }

    /// <summary>What it takes, in order.</summary>
    public IReadOnlyList<InputPattern> Inputs => InputList;

    /// <summary>Its BYTE, SHORT, LONG, QUAD, SQUAD, ASCII and ASCIZ statements.</summary>
    public IReadOnlyList<ScriptName> Data => DataList;

    /// <summary>The program headers named behind it (<c>:text :notes</c>); empty where none is, and those of the section before go on.</summary>
    public IReadOnlyList<ScriptName> OwnSegments => OwnSegmentList;

    /// <summary>The program headers that it lies in, the ones that go on from before included; <c>NONE</c> left out.</summary>
    public IReadOnlyList<string> Segments { get; internal set; } = [];

    /// <summary>Whether what it takes is thrown away.</summary>
    public bool IsDiscarded => Name == "/DISCARD/";

    internal List<InputPattern> InputList { get; } = [];

    internal List<ScriptName> DataList { get; } = [];

    /// <summary>Assignments to the location counter: the expression, as written.</summary>
    internal List<ScriptName> Moves { get; } = [];

    internal List<ScriptName> OwnSegmentList { get; } = [];

    /// <summary>Whether it has a macro or an INCLUDE in it, so that what else it takes is not known.</summary>
    internal bool IsIncomplete { get; set; }

    /// <summary>Whether it takes part in the memory image; the others are in no segment, and hand none on.</summary>
    internal bool IsAllocated => !IsDiscarded && Type is not ("INFO" or "COPY" or "DSECT" or "OVERLAY") && !HasOnlyUnmapped;

    // Compilers and assemblers write these without SHF_ALLOC, and what is made of them alone has none either.
    private static readonly string[] s_unmapped = [".debug", ".zdebug", ".gnu.debug", ".gnu_debug", ".gnu.build.attributes", ".gnu.linkonce.wi.", ".gnu.lto_", ".stab"];

    private bool HasOnlyUnmapped => InputList.Count > 0 && DataList.Count == 0 && !IsIncomplete && InputList.TrueForAll(pattern => IsUnmapped(pattern.Section));

    private static bool IsUnmapped(string name) => name is ".comment" or ".line" or ".symtab" or ".symtab_shndx" or ".strtab" or ".shstrtab" or ".mdebug" or ".ARM.attributes" or ".riscv.attributes" or ".gnu.attributes"
        || name.StartsWith(".comment.", StringComparison.Ordinal) || name.StartsWith(".line.", StringComparison.Ordinal) || Array.Exists(s_unmapped, start => name.StartsWith(start, StringComparison.Ordinal));
}
