using System.Globalization;
using ElfNotes.Elf;

namespace ElfNotes.Authoring;

/// <summary>What of a plan a relocatable object of a machine cannot hold.</summary>
internal static class ObjectChecks
{
    /// <summary>Each a finding at its note.</summary>
    public static IEnumerable<PlanFinding> Of(NotePlan plan, NoteTarget target)
    {
        foreach (var note in plan.Notes)
        {
            if (note.Section == ObjectEmitter.StackSection) yield return Error(note, $"the section {note.Section} says by its flags what stack a program needs, and linkers take no notes from it", "Name another section");
            foreach (var symbol in note.Parts.OfType<NotePart.Symbol>())
            {
                if (Of(note, symbol, target) is { } finding) yield return finding;
            }
        }
    }

    private static PlanFinding? Of(PlannedNote note, NotePart.Symbol symbol, NoteTarget target)
    {
        var size = target.SizeOf(symbol.Size);
        var address = $"the address of {symbol.Name} in {(size == 1 ? "one byte" : $"{size} bytes")}";
        if (size > target.AddressSize || RelocationKind.AbsoluteType(target.Machine, size) == 0)
            return Error(note, $"{Title(note)} has {address}, for which {target.Name} has no relocation", $"Give the address the {target.AddressSize} bytes of a pointer");
        if (target.HasAddends && target.Class == 64) return null;
        // One or two bytes in place are signed to some linkers (lld) and unsigned to others (GNU ld for Arm, mold for i386).
        var (low, high) = target.HasAddends || size == 4 ? (int.MinValue, uint.MaxValue) : (0, (1L << (8 * size - 1)) - 1);
        return symbol.Addend >= low && symbol.Addend <= high ? null : Error(note, $"{Title(note)} adds {symbol.Addend.ToString(CultureInfo.InvariantCulture)} to {address}, and a relocation of {target.Name} holds addends from {low.ToString(CultureInfo.InvariantCulture)} to {high.ToString(CultureInfo.InvariantCulture)}", "Define a symbol at the place that is meant");
    }

    private static string Title(PlannedNote note) => $"the {note.Owner} note {note.TypeName ?? note.Type.ToString(CultureInfo.InvariantCulture)}";

    private static PlanFinding Error(PlannedNote note, string message, string hint) => new(AuthoringCodes.OutputCannotHold, Severity.Error, note.Position, message, hint);
}
