using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>
/// Assembler for GNU as and for clang's assembler, by way of C's preprocessor or directly: lines that begin with a number sign are comments where
/// no preprocessor reads them. <c>%note</c> and comments of C are the spellings that are right on every machine; an at sign begins a comment on Arm.
/// </summary>
internal sealed class AssemblerEmitter : NoteEmitter
{
    public override string Suffix => ".S";

    public override string Title => "assembler for GNU as and clang";

    public override IEnumerable<PlanFinding> Check(NotePlan plan, EmitOptions options) => TextChecks.Of(plan, options.Target);

    public override byte[] Emit(NotePlan plan, EmitOptions options)
    {
        var text = new StringBuilder();
        Head(text, plan, options);
        foreach (var section in plan.Sections)
        {
            var first = section.First();
            text.Append(CultureInfo.InvariantCulture, $"\n    .pushsection {AssemblyText.Section(first)}\n    .balign {options.Target.SizeOf(first.Alignment)}\n");
            foreach (var note in section) Note(text, note, options.Target);
            text.Append("    .popsection\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n    /* Without this linkers take it that the stack has to be executable. */\n    .pushsection {ReservedSections.StackMarker}, \"\", %progbits\n    .popsection\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Head(StringBuilder text, NotePlan plan, EmitOptions options)
    {
        text.Append(CultureInfo.InvariantCulture, $"/* ELF notes. Made by elfnotes from {AssemblyText.Remark(options.SourceName)}: change that file, not this one. */\n");
        if (!TextChecks.DependsOnPointerSize(plan))
        {
            text.Append("/* Nothing here depends on the machine. */\n");
            return;
        }

        var size = options.Target.AddressSize;
        text.Append(CultureInfo.InvariantCulture, $"/* Addresses have {size} bytes here, as on {options.Target.Name}. */\n");
        text.Append(CultureInfo.InvariantCulture, $"#if defined(__SIZEOF_POINTER__) && __SIZEOF_POINTER__ != {size}\n#error \"{TextChecks.PointerSizeError(size)}\"\n#endif\n");
    }

    private static void Note(StringBuilder text, PlannedNote note, NoteTarget target)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n    /* {AssemblyNote.Title(note)} */\n");
        foreach (var line in AssemblyNote.Of(note, target))
        {
            text.Append("    ").Append(line.Directive);
            if (line.Remark is not null) text.Append(CultureInfo.InvariantCulture, $"  /* {line.Remark} */");
            text.Append('\n');
        }
    }
}
