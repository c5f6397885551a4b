using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>The notes of a plan as a person would write them for GNU as, without a look at how the library encodes them.</summary>
internal static class GasSource
{
    /// <summary>The source.</summary>
    public static string Of(NotePlan plan, NoteTarget target)
    {
        var text = new StringBuilder();
        foreach (var note in plan.Notes)
        {
            var align = target.SizeOf(note.Alignment);
            text.Append(CultureInfo.InvariantCulture, $".section {note.Section},\"{(note.IsAllocated ? "a" : "")}\",%note\n.balign {align}\n");
            text.Append(CultureInfo.InvariantCulture, $".4byte 2f-1f, 4f-3f, {note.Type}\n1:\n{Bytes(note.OwnerBytes.Span)}2: .balign {align}\n3:\n");
            foreach (var part in note.Parts) text.Append(Part(part, target));
            text.Append(CultureInfo.InvariantCulture, $"4: .balign {align}\n");
        }

        return text.Append(".section .note.GNU-stack,\"\",%progbits\n").ToString();
    }

    private static string Part(NotePart part, NoteTarget target) => part switch
    {
        NotePart.Bytes bytes => Bytes(bytes.Value.Span),
        NotePart.Text text => Bytes(Encoding.UTF8.GetBytes(text.Value)) + (text.HasNul ? ".byte 0\n" : ""),
        NotePart.Integer integer => Integer(integer.Value, target.SizeOf(integer.Size), target),
        NotePart.Symbol symbol => $"{Directive(target.SizeOf(symbol.Size))} {symbol.Name}{symbol.Addend.ToString("+0;-0", CultureInfo.InvariantCulture)}\n",
        _ => throw new InvalidOperationException(),
    };

    private static string Integer(ulong value, int size, NoteTarget target)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (target.ByteOrder == ByteOrder.Little) BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        else BinaryPrimitives.WriteUInt64BigEndian(bytes, value << (64 - 8 * size));
        return Bytes(bytes[..size]);
    }

    private static string Directive(int size) => size == 1 ? ".byte" : string.Create(CultureInfo.InvariantCulture, $".{size}byte");

    private static string Bytes(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "" : $".byte 0x{BitConverter.ToString(bytes.ToArray()).Replace("-", ",0x", StringComparison.Ordinal)}\n";
}
