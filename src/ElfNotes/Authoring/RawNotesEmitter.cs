using System.Buffers;

namespace ElfNotes.Authoring;

/// <summary>Notes and nothing around them, as in <c>/sys/kernel/notes</c>.</summary>
internal sealed class RawNotesEmitter : NoteEmitter
{
    public override string Suffix => ".bin";

    public override string Title => "the bare notes, as in /sys/kernel/notes";

    public override IEnumerable<PlanFinding> Check(NotePlan plan, EmitOptions options) => plan.Notes
        .Where(note => note.Parts.Any(part => part is NotePart.Symbol))
        .Select(note => new PlanFinding(AuthoringCodes.OutputCannotHold, Severity.Error, note.Position, $"bare notes have no relocations, and {note.Title} has the address of a symbol", "Write an object file (-o notes.o), or give the address as a number"));

    public override byte[] Emit(NotePlan plan, EmitOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var section in EncodedNotes.Of(plan, options.Target)) output.Write(section.Content.Span);
        return output.WrittenSpan.ToArray();
    }
}
