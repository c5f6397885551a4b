using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>
/// A linker script, for GNU ld and lld: a fragment that is given beside the linker's own script and puts the plan's sections into one output section
/// after .rodata, or a whole script for a kernel that Xen or a PVH loader starts.
/// </summary>
internal sealed class LinkerScriptEmitter : NoteEmitter
{
    public override string Suffix => ".ld";

    public override string Title => "a linker script";

    public override IEnumerable<PlanFinding> Check(NotePlan plan, EmitOptions options)
    {
        foreach (var note in plan.Notes.Where(note => note.Section.Any(one => !char.IsAsciiLetterOrDigit(one) && one is not ('.' or '_' or '-'))))
            yield return TextChecks.Error(note, $"the section's name {note.Section} means something else in a linker script", "Name a section of letters, digits, dots, hyphens and underscores");
        foreach (var finding in ReservedSections.Of(plan)) yield return finding;
        if (!plan.Notes.Any(note => note.IsAllocated))
        {
            yield return new PlanFinding(AuthoringCodes.OutputCannotHold, Severity.Error, plan.Notes.Count > 0 ? plan.Notes[0].Position : default, "no note of the plan is mapped, so that there is nothing to place", "Link the notes without a script of their own");
            yield break;
        }

        if (!options.IsWholeScript) yield break;
        foreach (var finding in WholeKernelScript.Check(plan, options.Target)) yield return finding;
    }

    public override byte[] Emit(NotePlan plan, EmitOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"/* ELF notes. Made by elfnotes from {AssemblyText.Remark(options.SourceName)}: change that file, not this one. */\n");
        if (options.IsWholeScript) new WholeKernelScript(plan, new KernelAddresses(plan, options.Target)).Write(text);
        else Fragment(text, plan, options.Target);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The input sections as a script names them, in the plan's order.</summary>
    public static string Inputs(IEnumerable<string> sections) => string.Join(" ", sections.Select(section => $"KEEP(*({section}))"));

    private static void Fragment(StringBuilder text, NotePlan plan, NoteTarget target)
    {
        text.Append("""
            /*
             * For GNU ld and lld; gold knows no INSERT. Given beside the linker's own script, in which it finds its place:
             *
             *     ld -T notes.ld -o program main.o notes.o
             *     gcc -Wl,-T,notes.ld -o program main.o notes.o
             *
             * The linker makes a PT_NOTE segment of every run of allocated SHT_NOTE sections by itself. In a script of your own that has
             * PHDRS, add the lines that stand in comments here, and take over what is in SECTIONS without INSERT:
             *
             *     PHDRS
             *     {
             *         notes PT_NOTE FLAGS(4);     beside the others, as the last
             *     }
             *
             * and behind the closing brace of each section of notes ":text :notes", where text is the PT_LOAD that it is to lie in. The
             * section that follows says ":text" again, or it would become part of the note segment as well.
             * A program without .rodata needs another name behind INSERT AFTER: lld knows the sections alone that come to something.
             * KEEP saves notes from --gc-sections: nothing refers to them.
             */
            SECTIONS
            {

            """);
        // Readers pad by the alignment of the segment, so that one output section may hold only notes of one alignment.
        var notes = plan.Notes.Where(note => note.IsAllocated).ToLookup(note => target.SizeOf(note.Alignment));
        var alignment = notes.Contains(4) ? 4 : 8;
        if (notes.Contains(4) && notes.Contains(8)) text.Append("    /* Notes that are padded to eight bytes stay where the linker puts them: in one segment with the others, readers would miss them. */\n");
        text.Append(CultureInfo.InvariantCulture, $"    .notes : ALIGN({alignment}) {{ {Inputs(notes[alignment].Select(note => note.Section).Distinct(StringComparer.Ordinal))} }}\n");
        text.Append("}\nINSERT AFTER .rodata;\n");
    }
}
