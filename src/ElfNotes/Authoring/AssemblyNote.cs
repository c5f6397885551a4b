using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>
/// A note as directives of the assembler, every byte of it with its padding. Sizes are numbers: they are known, and assemblers for RISC-V leave
/// differences of labels to the linker.
/// </summary>
internal static class AssemblyNote
{
    private const int BytesPerLine = 12;
    private const int TextPerLine = 72;
    private const int NumbersPerLine = 4;

    /// <summary>The directives of a note.</summary>
    /// <param name="note">The note.</param>
    /// <param name="target">The machine.</param>
    public static IEnumerable<AssemblyLine> Of(PlannedNote note, NoteTarget target)
    {
        var layout = NoteLayout.Of(note, target);
        yield return new($".4byte {layout.OwnerSize}, {layout.DescSize}, {AssemblyText.Number(note.Type)}", "size of owner, size of descriptor, type");
        foreach (var line in Owner(note.OwnerBytes.Span)) yield return line;
        if (layout.OwnerPadding.Length > 0) yield return Bytes(layout.OwnerPadding, "padding");
        foreach (var line in Descriptor(note, target)) yield return line;
        if (layout.Padding.Length > 0) yield return Bytes(layout.Padding, "padding");
    }

    /// <summary>The directives of a descriptor, without padding.</summary>
    /// <param name="note">The note.</param>
    /// <param name="target">The machine.</param>
    public static IEnumerable<AssemblyLine> Descriptor(PlannedNote note, NoteTarget target)
    {
        for (var index = 0; index < note.Parts.Count; index++)
        {
            switch (note.Parts[index])
            {
                case NotePart.Bytes bytes:
                    for (var at = 0; at < bytes.Value.Length; at += BytesPerLine) yield return Bytes(bytes.Value.Span[at..Math.Min(at + BytesPerLine, bytes.Value.Length)]);
                    break;
                case NotePart.Text text:
                    foreach (var line in Text(text)) yield return line;
                    break;
                case NotePart.Integer integer:
                    var numbers = note.Parts.Skip(index).Take(NumbersPerLine).TakeWhile(part => part is NotePart.Integer other && other.Size == integer.Size).Cast<NotePart.Integer>().ToList();
                    yield return new($"{AssemblyText.Directive(target.SizeOf(integer.Size))} {string.Join(", ", numbers.Select(number => AssemblyText.Number(number.Value)))}");
                    index += numbers.Count - 1;
                    break;
                case NotePart.Symbol symbol:
                    yield return new($"{AssemblyText.Directive(target.SizeOf(symbol.Size))} {AssemblyText.Address(symbol.Name, symbol.Addend)}");
                    break;
            }
        }
    }

    /// <summary>What a comment calls a note: owner, type, and the type's name.</summary>
    public static string Title(PlannedNote note)
    {
        var number = note.Type.ToString(CultureInfo.InvariantCulture);
        return AssemblyText.Remark($"{note.Owner} {note.TypeTitle} ({number})");
    }

    private static IEnumerable<AssemblyLine> Owner(ReadOnlySpan<byte> owner)
    {
        if (owner.IsEmpty) return [];
        if (owner.IndexOf((byte)0) == owner.Length - 1) return [new($".asciz {AssemblyText.Quote(owner[..^1])}", "owner")];
        return [new($".ascii {AssemblyText.Quote(owner)}", "owner")];
    }

    private static List<AssemblyLine> Text(NotePart.Text text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Value).AsSpan();
        var lines = new List<AssemblyLine>();
        for (; bytes.Length > TextPerLine; bytes = bytes[TextPerLine..]) lines.Add(new($".ascii {AssemblyText.Quote(bytes[..TextPerLine])}"));
        if (text.HasNul) lines.Add(new($".asciz {AssemblyText.Quote(bytes)}"));
        else if (!bytes.IsEmpty) lines.Add(new($".ascii {AssemblyText.Quote(bytes)}"));
        return lines;
    }

    private static AssemblyLine Bytes(ReadOnlySpan<byte> bytes, string? remark = null)
    {
        var text = new StringBuilder(".byte ");
        for (var index = 0; index < bytes.Length; index++) text.Append(index == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"0x{bytes[index]:x2}");
        return new(text.ToString(), remark);
    }
}
