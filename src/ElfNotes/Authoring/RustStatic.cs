using System.Globalization;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>
/// The static of a section: a structure whose fields lie one behind the other. It is packed, so that nothing comes
/// between them, and lies in another that has the section's alignment, for Rust allows both in none.
/// </summary>
internal sealed class RustStatic(int number, IReadOnlyList<PlannedNote> notes, NoteTarget target)
{
    private readonly List<(string Type, string Value, string? Remark)> _fields = [];

    private string Name => string.Create(CultureInfo.InvariantCulture, $"Section{number}");

    /// <summary>Writes the structure and the static.</summary>
    public void Write(StringBuilder text)
    {
        foreach (var note in notes) Note(note);
        text.Append(CultureInfo.InvariantCulture, $"\n#[repr(C, packed)]\n#[allow(dead_code)]\npub struct {Name}(\n");
        foreach (var (type, _, remark) in _fields) Line(text, remark, type);
        text.Append(CultureInfo.InvariantCulture, $");\n#[repr(C, align({target.SizeOf(notes[0].Alignment)}))]\npub struct {Name}Aligned(pub {Name});\n");
        text.Append(CultureInfo.InvariantCulture, $"elfnotes_section!(_, {RustText.Quote(notes[0].Section)},\npub static NOTES_{number}: {Name}Aligned = {Name}Aligned({Name}(\n");
        foreach (var (_, value, remark) in _fields) Line(text, remark, value);
        text.Append("));\n);\n");
    }

    private static void Line(StringBuilder text, string? remark, string line) =>
        text.Append(remark is null ? "" : $"    // {remark}\n").Append(CultureInfo.InvariantCulture, $"    {line},\n");

    private void Note(PlannedNote note)
    {
        var layout = NoteLayout.Of(note, target);
        _fields.Add(("[u32; 3]", $"[{layout.OwnerSize}, {layout.DescSize}, {AssemblyText.Number(note.Type)}]", AssemblyNote.Title(note)));
        Bytes(note.OwnerBytes.Span);
        Bytes(layout.OwnerPadding);
        foreach (var part in note.Parts) Part(part);
        Bytes(layout.Padding);
    }

    private void Part(NotePart part)
    {
        switch (part)
        {
            case NotePart.Bytes bytes:
                Bytes(bytes.Value.Span);
                break;
            case NotePart.Text text:
                Bytes(Encoding.UTF8.GetBytes(text.HasNul ? $"{text.Value}\0" : text.Value));
                break;
            case NotePart.Integer integer:
                var size = target.SizeOf(integer.Size);
                _fields.Add(($"[u8; {size}]", $"{AssemblyText.Number(integer.Value)}_u{8 * size}.to_ne_bytes()", null));
                break;
        }
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty) _fields.Add((string.Create(CultureInfo.InvariantCulture, $"[u8; {bytes.Length}]"), RustText.Bytes(bytes), null));
    }
}
