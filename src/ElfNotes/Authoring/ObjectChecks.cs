using System.Globalization;
using ElfNotes.Elf;

namespace ElfNotes.Authoring;

/// <summary>What of a plan a relocatable object of a machine cannot hold.</summary>
internal static class ObjectChecks
{
    // From section index 0xff00 on, e_shnum and st_shndx have other meanings. Notes and their relocations are two sections.
    private const int MaxSections = (0xff00 - 5) / 2;

    /// <summary>Each a finding at its note.</summary>
    public static IEnumerable<PlanFinding> Of(NotePlan plan, NoteTarget target)
    {
        if (plan.Sections.Count > MaxSections) yield return Error(plan.Notes[0], $"the notes are in {plan.Sections.Count} sections, and an object is written with {MaxSections} at most", "Put notes of one owner into one section");
        foreach (var finding in ReservedSections.Of(plan)) yield return finding;
        foreach (var note in plan.Notes)
        {
            if (!IsName(note.Section)) yield return Error(note, $"{note.Title} is in a section whose name is empty or has a NUL character in it", "Name another section");
            foreach (var symbol in note.Parts.OfType<NotePart.Symbol>())
            {
                if (Of(note, symbol, target) is { } finding) yield return finding;
            }
        }
    }

    private static PlanFinding? Of(PlannedNote note, NotePart.Symbol symbol, NoteTarget target)
    {
        if (!IsName(symbol.Name)) return Error(note, $"{note.Title} has the address of a symbol whose name is empty or has a NUL character in it", "Name another symbol");
        var size = target.SizeOf(symbol.Size);
        var address = $"the address of {symbol.Name} in {(size == 1 ? "one byte" : $"{size} bytes")}";
        if (size > target.AddressSize || RelocationKind.AbsoluteType(target.Machine, size) == 0)
            return Error(note, $"{note.Title} has {address}, for which {target.Name} has no relocation", $"Give the address the {target.AddressSize} bytes of a pointer");
        if (target.HasAddends && target.Class == 64) return null;
        // One or two bytes in place are signed to some linkers (lld) and unsigned to others (GNU ld for Arm, mold for i386).
        var (low, high) = target.HasAddends || size == 4 ? (int.MinValue, uint.MaxValue) : (0, (1L << (8 * size - 1)) - 1);
        return symbol.Addend >= low && symbol.Addend <= high ? null : Error(note, $"{note.Title} adds {symbol.Addend.ToString(CultureInfo.InvariantCulture)} to {address}, and a relocation of {target.Name} holds addends from {low.ToString(CultureInfo.InvariantCulture)} to {high.ToString(CultureInfo.InvariantCulture)}", "Define a symbol at the place that is meant");
    }

    private static bool IsName(string name) => name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal);

    private static PlanFinding Error(PlannedNote note, string message, string hint) => new(AuthoringCodes.OutputCannotHold, Severity.Error, note.Position, message, hint);
}
