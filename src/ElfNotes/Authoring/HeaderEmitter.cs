using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>A header for C, C++ and assembler, with macros for notes and with the plan's notes, which one file of a program asks for.</summary>
internal sealed class HeaderEmitter : NoteEmitter
{
    // ISO C promises no more than 4095 characters in a string literal, and compilers can be made to warn.
    private const int MaxLiteral = 3000;

    public override string Suffix => ".h";

    public override string Title => "a header with macros for C and assembler";

    public override IEnumerable<PlanFinding> Check(NotePlan plan, EmitOptions options) => TextChecks.Of(plan, options.Target);

    public override byte[] Emit(NotePlan plan, EmitOptions options)
    {
        var notes = plan.Sections.SelectMany(section => section).Select(note => (Note: note, Text: Macro(note, options.Target))).ToList();
        var guard = Guard(options.OutputName, notes.Select(note => note.Text));
        var text = new StringBuilder();
        Head(text, guard, options);
        text.Append(CultureInfo.InvariantCulture, $"#ifndef {guard}\n#define {guard}\n\n{HeaderMacros.Text}\n#endif\n\n");
        text.Append(CultureInfo.InvariantCulture, $"#if defined(ELFNOTES_EMIT) && !defined({guard}_EMITTED)\n#define {guard}_EMITTED\n");
        if (TextChecks.DependsOnPointerSize(plan)) PointerSize(text, options.Target);
        var isLong = notes.Any(note => note.Text.Length > MaxLiteral);
        if (isLong) text.Append("#ifndef __ASSEMBLER__\n#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#endif\n");
        foreach (var (note, macro) in notes) text.Append(CultureInfo.InvariantCulture, $"\n/* {AssemblyNote.Title(note)} */\n{macro};\n");
        if (isLong) text.Append("\n#ifndef __ASSEMBLER__\n#pragma GCC diagnostic pop\n#endif\n");
        text.Append("#endif\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Head(StringBuilder text, string guard, EmitOptions options) => text.Append(CultureInfo.InvariantCulture, $"""
        /* ELF notes. Made by elfnotes from {AssemblyText.Remark(options.SourceName)}: change that file, not this one. */
        /*
         * One file of a program, in C, C++ or assembler, writes the notes:
         *
         *     #define ELFNOTES_EMIT
         *     #include "{AssemblyText.Remark(options.OutputName)}"
         *
         * All others get the macros alone. A symbol that a note names has to be global; where the compiler optimises at link time,
         * what C defines under that name needs __attribute__((used)) as well, for compilers do not look into notes.
         */

        """).Append('\n');

    private static void PointerSize(StringBuilder text, NoteTarget target) => text.Append(CultureInfo.InvariantCulture, $"#if __SIZEOF_POINTER__ != {target.AddressSize}\n#error \"{TextChecks.PointerSizeError(target.AddressSize)}\"\n#endif\n");

    private static string Macro(PlannedNote note, NoteTarget target)
    {
        if (!IsOrdinary(note)) return $"ELFNOTE_IN({AssemblyText.Name(note.Section)}, \"{(note.IsAllocated ? "a" : "")}\", {target.SizeOf(note.Alignment)},{Directives(AssemblyNote.Of(note, target))})";
        var head = $"{note.Owner}, {AssemblyText.Number(note.Type)}";
        return note.Parts is [NotePart.Integer or NotePart.Symbol] && target.SizeOf(note.Parts[0]) is 4 or 8
            ? $"ELFNOTE{8 * target.SizeOf(note.Parts[0])}({head}, {Value(note.Parts[0])})"
            : $"ELFNOTE({head},{Directives(AssemblyNote.Descriptor(note, target))})";
    }

    /// <summary>Whether the note is what ELFNOTE writes. An owner in lower case could be a macro: <c>linux</c> and <c>unix</c> are.</summary>
    private static bool IsOrdinary(PlannedNote note) =>
        note.IsAllocated && note.Alignment == IntegerSize.Four && note.Section == $".note.{note.Owner}"
        && note.Owner.Length > 0 && char.IsAsciiLetterUpper(note.Owner[0]) && note.Owner.All(char.IsAsciiLetterOrDigit)
        && note.OwnerBytes.Length == note.Owner.Length + 1 && note.OwnerBytes.Span[^1] == 0
        && !note.OwnerPadding.Span.ContainsAnyExcept((byte)0) && !note.Padding.Span.ContainsAnyExcept((byte)0);

    private static string Value(NotePart part) => part is NotePart.Symbol symbol ? AssemblyText.Address(symbol.Name, symbol.Addend) : AssemblyText.Number(((NotePart.Integer)part).Value);

    private static string Directives(IEnumerable<AssemblyLine> lines)
    {
        var directives = lines.Select(line => line.Directive).ToList();
        return directives.Count switch
        {
            // A macro of ISO C needs something in place of its dots.
            0 => " .ascii \"\"",
            1 => $" {directives[0]}",
            _ => $"\n    {string.Join(" ;\n    ", directives)}",
        };
    }

    // Headers of one name lie in several folders, and other names become alike: the content tells them apart, by its FNV-1a hash of 32 bits.
    private static string Guard(string fileName, IEnumerable<string> notes)
    {
        var hash = 0x811c9dc5;
        foreach (var one in notes.SelectMany(note => note)) hash = unchecked((hash ^ one) * 0x01000193);
        var stem = fileName.EndsWith(".h", StringComparison.Ordinal) ? fileName[..^2] : fileName;
        return $"ELFNOTES_{string.Concat(stem.Select(one => char.IsAsciiLetterOrDigit(one) ? char.ToUpperInvariant(one) : '_'))}_{hash.ToString("X8", CultureInfo.InvariantCulture)}_H";
    }
}
