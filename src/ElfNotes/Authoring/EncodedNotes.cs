using System.Buffers;
using System.Text;
using ElfNotes.Notes;

namespace ElfNotes.Authoring;

/// <summary>The bytes of the notes of one section, for one machine.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="IsAllocated">Whether it has SHF_ALLOC.</param>
/// <param name="Alignment">sh_addralign: 4 or 8.</param>
/// <param name="Content">The notes, each padded to the alignment. Places that relocations fill hold zeros.</param>
/// <param name="Relocations">The places that the linker fills in, in ascending order.</param>
public sealed record EncodedNotes(string Name, bool IsAllocated, int Alignment, ReadOnlyMemory<byte> Content, IReadOnlyList<EncodedRelocation> Relocations)
{
    /// <summary>Encodes a plan, section by section.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">The machine.</param>
    public static IReadOnlyList<EncodedNotes> Of(NotePlan plan, NoteTarget target) =>
        [.. plan.Sections.Select(section => Of(section.Key, [.. section], target))];

    /// <summary>Encodes the notes of one section.</summary>
    /// <param name="name">The section's name.</param>
    /// <param name="notes">One or more; alignment and allocation are those of the first.</param>
    /// <param name="target">The machine.</param>
    public static EncodedNotes Of(string name, IReadOnlyList<PlannedNote> notes, NoteTarget target)
    {
        var alignment = target.SizeOf(notes[0].Alignment);
        var format = new NoteFormat(target.ByteOrder, alignment);
        var output = new ArrayBufferWriter<byte>();
        var writer = new NoteWriter(output, format);
        var relocations = new List<EncodedRelocation>();
        var paddings = new List<(int At, ReadOnlyMemory<byte> Bytes)>();
        foreach (var note in notes)
        {
            var nameEnd = output.WrittenCount + format.HeaderSize + note.OwnerBytes.Length;
            var descStart = output.WrittenCount + (int)format.Align((ulong)(format.HeaderSize + note.OwnerBytes.Length));
            var desc = Descriptor(note, target, descStart, relocations);
            paddings.Add((nameEnd, note.OwnerPadding[..Math.Min(note.OwnerPadding.Length, descStart - nameEnd)]));
            writer.Write(note.OwnerBytes.Span, note.Type, desc);
            var end = descStart + desc.Length;
            paddings.Add((end, note.Padding[..Math.Min(note.Padding.Length, output.WrittenCount - end)]));
        }

        var content = output.WrittenSpan.ToArray();
        foreach (var (at, bytes) in paddings) bytes.Span.CopyTo(content.AsSpan(at));
        return new EncodedNotes(name, notes[0].IsAllocated, alignment, content, relocations);
    }

    private static byte[] Descriptor(PlannedNote note, NoteTarget target, int start, List<EncodedRelocation> relocations)
    {
        var desc = new ArrayBufferWriter<byte>();
        foreach (var part in note.Parts)
        {
            switch (part)
            {
                case NotePart.Bytes bytes:
                    desc.Write(bytes.Value.Span);
                    break;
                case NotePart.Text text:
                    desc.Write(Encoding.UTF8.GetBytes(text.Value));
                    if (text.HasNul) desc.Write([(byte)0]);
                    break;
                case NotePart.Integer integer:
                    Number(desc, target, target.SizeOf(integer.Size), integer.Value);
                    break;
                case NotePart.Symbol symbol:
                    var size = target.SizeOf(symbol.Size);
                    relocations.Add(new EncodedRelocation(start + desc.WrittenCount, size, symbol.Name, symbol.Addend));
                    Number(desc, target, size, 0);
                    break;
            }
        }

        return desc.WrittenSpan.ToArray();
    }

    private static void Number(ArrayBufferWriter<byte> desc, NoteTarget target, int size, ulong value)
    {
        target.ByteOrder.Write(desc.GetSpan(size)[..size], value);
        desc.Advance(size);
    }
}
