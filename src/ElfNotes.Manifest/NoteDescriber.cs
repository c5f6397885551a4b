using System.Buffers;
using System.Globalization;
using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Notes;
using ElfNotes.Vocabulary;

namespace ElfNotes.Manifest;

/// <summary>Finds the most readable description of a note that gives its bytes back. Each is tried: what the planner makes of it is compared.</summary>
internal sealed class NoteDescriber(NoteTarget target, ElfIdentity? identity)
{
    private readonly DescribedField _verbatim = Plain(PlanSettings.Verbatim, "true");
    private readonly DescribedField _machine = Plain(PlanSettings.Machine, target.Name);

    /// <summary>The description, or why there is none.</summary>
    public (DescribedNote? Description, string? Reason) Describe(ElfNote note)
    {
        if (note.Format.WordSize != 4) return (null, "its header has words of 8 bytes");
        if ((ulong)note.Desc.Length != note.DescSize) return (null, "it is cut short");
        if (note.Relocations.Any(relocation => relocation.Size == 0)) return (null, "it has a relocation of a type that is not known here");
        var expected = Encode(note);
        foreach (var owner in Owners(note))
            foreach (var type in Types(note))
                foreach (var value in note.Relocations.Count > 0 ? RelocatedValue.Fields(note, target) : NoteValues.Fields(note, target))
                {
                    List<DescribedField> fields = [owner, type, .. value];
                    if (note.OwnerPadding.Span.ContainsAnyExcept((byte)0)) fields.Add(Plain(NoteFields.OwnerPadding, YamlText.Hex(note.OwnerPadding.Span)));
                    if (note.Padding.Span.ContainsAnyExcept((byte)0)) fields.Add(Plain(NoteFields.Padding, YamlText.Hex(note.Padding.Span)));
                    if (Plan(fields) is { } plan && GivesBack(note, plan, expected)) return (new DescribedNote(note, fields, plan), null);
                }

        return (null, "no description gives its bytes back");
    }

    /// <summary>A field whose value is no text in JSON.</summary>
    public static DescribedField Plain(string name, string value) => new(name, new DescribedValue.Scalar(value, IsPlain: true, default), default);

    /// <summary>A field with a text.</summary>
    public static DescribedField Text(string name, string value) => new(name, new DescribedValue.Scalar(value, IsPlain: false, default), default);

    private PlannedNote? Plan(List<DescribedField> fields) =>
        NotePlanner.Plan(new PlanDescription([_verbatim, _machine], [new NoteDescription(fields, default)])).Plan?.Notes[0];

    private bool GivesBack(ElfNote note, PlannedNote plan, byte[] expected)
    {
        var align = note.Format.Alignment == 8 ? IntegerSize.Eight : IntegerSize.Four;
        var encoded = EncodedNotes.Of(plan.Section, [plan with { Alignment = align }], target);
        if (!encoded.Content.Span.SequenceEqual(expected)) return false;
        var start = DescStart(note);
        return encoded.Relocations.Select(one => (one.Offset - start, one.Size, one.Symbol, one.Addend))
            .SequenceEqual(note.Relocations.Select(one => (one.DescOffset, one.Size, one.Symbol, one.Addend)).Order());
    }

    // What the note's bytes are, places that a relocation fills as zeros, padding that the end of the section cut off as zeros, too.
    private static byte[] Encode(ElfNote note)
    {
        var output = new ArrayBufferWriter<byte>();
        var desc = note.Desc.ToArray();
        foreach (var relocation in note.Relocations)
            if (relocation.DescOffset >= 0 && relocation.DescOffset <= desc.Length - relocation.Size) desc.AsSpan(relocation.DescOffset, relocation.Size).Clear();
        new NoteWriter(output, note.Format).Write(note.OwnerBytes.Span, (uint)note.Type, desc);
        var bytes = output.WrittenSpan.ToArray();
        note.OwnerPadding.Span.CopyTo(bytes.AsSpan(note.Format.HeaderSize + note.OwnerBytes.Length));
        note.Padding.Span.CopyTo(bytes.AsSpan(DescStart(note) + desc.Length));
        return bytes;
    }

    private static int DescStart(ElfNote note) => (int)note.Format.Align((ulong)(note.Format.HeaderSize + note.OwnerBytes.Length));

    private static IEnumerable<DescribedField> Owners(ElfNote note)
    {
        if (note.Owner.Length > 0 && Encoding.UTF8.GetByteCount(note.Owner) < note.OwnerBytes.Length) yield return Text(NoteFields.Owner, note.Owner);
        yield return Plain(NoteFields.OwnerBytes, YamlText.Hex(note.OwnerBytes.Span));
    }

    private IEnumerable<DescribedField> Types(ElfNote note)
    {
        if (NoteVocabulary.Describe(note, identity).Name is { } name) yield return Text(NoteFields.Type, name);
        yield return Plain(NoteFields.Type, note.Type > 0xffff ? string.Create(CultureInfo.InvariantCulture, $"0x{note.Type:x}") : note.Type.ToString(CultureInfo.InvariantCulture));
    }
}
