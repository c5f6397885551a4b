namespace ElfNotes.Authoring;

/// <summary>What of a plan no text for an assembler or a compiler can hold.</summary>
internal static class TextChecks
{
    private const ushort EM_MIPS = 8;
    // Text has six characters for a byte, held several times over while it is made, and compilers need many times that again.
    private const long MaxBytes = 4 << 20;

    private const string Unspellable = "\"\\@";

    /// <summary>Each a finding at its note.</summary>
    public static IEnumerable<PlanFinding> Of(NotePlan plan, NoteTarget target)
    {
        // The assembler makes the same relocations.
        foreach (var finding in ObjectChecks.Of(plan, target)) yield return finding;
        if (TooLong(plan, target) is { } tooLong) yield return tooLong;
        foreach (var note in plan.Notes)
        {
            if (!IsSpellable(note.Section)) yield return Error(note, $"the section's name {note.Section} cannot be written in assembler", "Name a section without quotes, backslashes, at signs and control characters");
            foreach (var symbol in note.Parts.OfType<NotePart.Symbol>())
            {
                if (!IsSpellable(symbol.Name)) yield return Error(note, $"the symbol {symbol.Name} cannot be written in assembler", "Write an object file (-o notes.o), or give the place another name");
                // clang takes them for labels of its own on MIPS o32, and says: Undefined temporary symbol.
                else if (target is { Machine: EM_MIPS, Class: 32 } && symbol.Name[0] == '$') yield return Error(note, $"the symbol {symbol.Name} is one of the assembler's own on {target.Name}", "Write an object file (-o notes.o), or give the place another name");
                // Every assembler keeps such names for labels of its own, which never reach the linker.
                else if (symbol.Name is "." || symbol.Name.StartsWith(".L", StringComparison.Ordinal)) yield return Error(note, $"the symbol {symbol.Name} is one of the assembler's own", "Write an object file (-o notes.o), or give the place another name");
            }
        }
    }

    /// <summary>Whether anything in the plan has the size of a pointer, so that the text is for one size of pointers only.</summary>
    public static bool DependsOnPointerSize(NotePlan plan) => plan.Notes.Any(DependsOnPointerSize);

    /// <summary>What a compiler says that makes code for pointers of another size.</summary>
    /// <param name="size">Bytes of a pointer in the plan.</param>
    public static string PointerSizeError(int size) =>
        $"these notes are for machines whose addresses have {size} bytes{(size == 8 ? "; for 32-bit code in a 64-bit file (-m32 -Wa,--64) write size: 8 in the plan" : "")}";

    /// <summary>Whether anything in the note has the size of a pointer.</summary>
    public static bool DependsOnPointerSize(PlannedNote note) =>
        note.Alignment == IntegerSize.Pointer || note.Parts.Any(part => part is NotePart.Integer { Size: IntegerSize.Pointer } or NotePart.Symbol { Size: IntegerSize.Pointer });

    /// <summary>A finding that keeps the output from being made.</summary>
    public static PlanFinding Error(PlannedNote note, string message, string hint) => new(AuthoringCodes.OutputCannotHold, Severity.Error, note.Position, message, hint);

    private static PlanFinding? TooLong(NotePlan plan, NoteTarget target)
    {
        var size = 0L;
        foreach (var note in plan.Notes)
        {
            size += note.OwnerBytes.Length + note.Parts.Sum(part => (long)target.SizeOf(part));
            if (size > MaxBytes) return Error(note, $"with {note.Title} the notes are longer than the {MaxBytes >> 20} MiB that are written as text", "Write an object file (-o notes.o)");
        }

        return null;
    }

    private static bool IsSpellable(string name) => name.Length > 0 && !name.Any(one => char.IsControl(one) || char.IsSurrogate(one) || Unspellable.Contains(one, StringComparison.Ordinal));
}
