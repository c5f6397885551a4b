using ElfNotes.Authoring;

namespace ElfNotes.Cli;

/// <summary>What a plan holds, for a person: one line for each note, under the section that it goes to.</summary>
internal static class PlanSummary
{
    private const int MaxBytes = 16;

    /// <summary>Writes it.</summary>
    public static void Write(NotePlan plan, NoteTarget? target)
    {
        using var output = TextOutput.Open();
        output.Write(plan.Notes.Count == 1 ? "1 note" : $"{plan.Notes.Count} notes", TextStyle.Heading);
        output.WriteLine($" for {(target ?? NoteTarget.Default).Name}{(target is null ? " (no machine is named)" : "")}{(plan.Loaders.Count == 0 ? "" : ", to be taken by " + string.Join(", ", plan.Loaders))}");
        var owners = plan.Notes.Select(note => SafeText.Escape(note.Owner).Length).DefaultIfEmpty().Max();
        var types = plan.Notes.Select(note => Type(note).Length).DefaultIfEmpty().Max();
        foreach (var section in plan.Sections)
        {
            var first = section.First();
            output.WriteLine($"  section {SafeText.Escape(section.Key)}, padded to {(target ?? NoteTarget.Default).SizeOf(first.Alignment)}{(first.IsAllocated ? "" : ", not allocated")}", TextStyle.Faint);
            foreach (var note in section)
            {
                output.Write($"    {SafeText.Escape(note.Owner).PadRight(owners)}  {Type(note).PadRight(types)}  ");
                output.WriteWrapped(note.Parts.Count == 0 ? "(empty)" : string.Join(", ", note.Parts.Select(Part)), 4 + owners + 2 + types + 2);
            }
        }
    }

    private static string Type(PlannedNote note) => note.TypeName ?? $"0x{note.Type:x}";

    private static string Part(NotePart part) => part switch
    {
        NotePart.Text text => $"\"{SafeText.Escape(text.Value)}\"{(text.HasNul ? "" : " without NUL")}",
        NotePart.Integer number => $"0x{number.Value:x} ({Size(number.Size)})",
        NotePart.Symbol symbol => $"address of {SafeText.Escape(symbol.Name)}{Addend(symbol.Addend)} ({Size(symbol.Size)})",
        NotePart.Bytes { Value.Length: 0 } => "(empty)",
        NotePart.Bytes bytes => Convert.ToHexStringLower(bytes.Value.Span[..Math.Min(MaxBytes, bytes.Value.Length)]) + (bytes.Value.Length > MaxBytes ? $"... ({bytes.Value.Length} bytes)" : ""),
        _ => throw new ArgumentException("a part of an unknown kind", nameof(part)),
    };

    private static string Addend(long addend) => addend == 0 ? "" : addend < 0 ? $" - 0x{unchecked(0 - (ulong)addend):x}" : $" + 0x{addend:x}";

    private static string Size(IntegerSize size) => size switch { IntegerSize.Pointer => "size of a pointer", IntegerSize.One => "1 byte", _ => $"{(int)size} bytes" };
}
