using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>
/// A module of Rust: one static for each section, so that neither the compiler nor the linker can reorder its notes. What a static cannot be (a
/// section that is not mapped, has another name than <c>.note…</c>, or holds the address of a symbol) is <c>global_asm!</c>: Rust would have to know
/// whether the symbol is a function or data, and where the same crate defines it as the other, LLVM silently makes two of it.
/// </summary>
/// <remarks>For Rust 1.63 and later, in every edition, with and without std.</remarks>
internal sealed class RustEmitter : NoteEmitter
{
    public override string Suffix => ".rs";

    public override string Title => "statics of Rust";

    public override IEnumerable<PlanFinding> Check(NotePlan plan, EmitOptions options) => TextChecks.Of(plan, options.Target);

    public override byte[] Emit(NotePlan plan, EmitOptions options)
    {
        var text = new StringBuilder();
        var sections = plan.Sections.Select(section => section.ToList()).ToList();
        Head(text, plan, options);
        if (sections.Exists(CanBeStatic)) text.Append(Macros);
        for (var index = 0; index < sections.Count; index++)
        {
            if (CanBeStatic(sections[index])) new RustStatic(index + 1, sections[index], options.Target).Write(text);
            else Assembly(text, sections[index], options.Target);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // LLVM makes notes of sections by their names alone, and gives every static's section SHF_ALLOC.
    private static bool CanBeStatic(List<PlannedNote> section) =>
        section[0].IsAllocated && section[0].Section.StartsWith(".note", StringComparison.Ordinal)
        && section.TrueForAll(note => note.Parts.All(part => part is not NotePart.Symbol));

    private static void Head(StringBuilder text, NotePlan plan, EmitOptions options)
    {
        text.Append(CultureInfo.InvariantCulture, $"""
            // ELF notes. Made by elfnotes from {AssemblyText.Remark(options.SourceName)}: change that file, not this one.
            //
            // A module of the crate that is linked last, the program or the staticlib: what only lies in an rlib, the linker may leave there.
            // For Rust 1.63 and later, in every edition, with and without std.

            """);
        if (!TextChecks.DependsOnPointerSize(plan)) return;
        var bits = 8 * options.Target.AddressSize;
        text.Append(CultureInfo.InvariantCulture, $"\n#[cfg(not(target_pointer_width = \"{bits}\"))]\ncompile_error!(\"these notes are for machines whose addresses have {bits} bits\");\n");
    }

    private static void Assembly(StringBuilder text, List<PlannedNote> section, NoteTarget target)
    {
        // Rust reads assembler for x86 in Intel's syntax unless told otherwise, and no other machine knows the option.
        var isX86 = target.IsX86;
        const string OnX86 = "any(target_arch = \"x86\", target_arch = \"x86_64\")";
        text.Append(CultureInfo.InvariantCulture, $"\n#[cfg({(isX86 ? $"not({OnX86})" : OnX86)})]\ncompile_error!(\"these notes are {(isX86 ? "for x86" : "not for x86")}\");\n");
        text.Append(CultureInfo.InvariantCulture, $"core::arch::global_asm!(\n    {RustText.Raw($".pushsection {AssemblyText.Section(section[0])}")},\n    \".balign {target.SizeOf(section[0].Alignment)}\",\n");
        foreach (var note in section)
        {
            text.Append(CultureInfo.InvariantCulture, $"    // {AssemblyNote.Title(note)}\n");
            foreach (var line in AssemblyNote.Of(note, target)) text.Append(CultureInfo.InvariantCulture, $"    {RustText.Raw(line.Directive)},{(line.Remark is null ? "" : $" // {line.Remark}")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    \".popsection\"{(isX86 ? ",\n    options(att_syntax)" : "")}\n);\n");
    }

    /// <summary>
    /// Edition 2024 wants <c>unsafe</c> where Rust before 1.82 has a syntax error. In that edition alone an underscore is an expression, so that
    /// the first rule matches there and the second elsewhere; what a rule holds is read as Rust only when it matches.
    /// </summary>
    private const string Macros = """

        // The first rule is for edition 2024, in which an underscore is an expression.
        macro_rules! elfnotes_section {
            ($edition_2024:expr, $section:literal, $item:item) => { #[unsafe(link_section = $section)] #[used] $item };
            ($older:tt, $section:literal, $item:item) => { #[link_section = $section] #[used] $item };
        }

        """;
}
