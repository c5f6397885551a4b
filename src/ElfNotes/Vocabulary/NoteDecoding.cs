using ElfNotes.Elf;

namespace ElfNotes.Vocabulary;

/// <summary>One note while it is being decoded: bounds-checked numbers out of its descriptor, and the findings so far.</summary>
internal sealed class NoteDecoding(ElfNote note, ElfIdentity? identity)
{
    private List<Finding>? _findings;

    public ElfNote Note { get; } = note;

    public ElfIdentity? Identity { get; } = identity;

    public ReadOnlySpan<byte> Desc => Note.Desc.Span;

    /// <summary>The machine, or null for a blob without an ELF header.</summary>
    public ushort? Machine => Identity?.Machine;

    /// <summary>Reads an unsigned integer of 1, 2, 4 or 8 bytes in the file's byte order.</summary>
    /// <returns>The number; 0 where the descriptor ends before it does. Callers have checked the size.</returns>
    public ulong Number(int offset, int size)
    {
        if (offset < 0 || offset > Desc.Length || size > Desc.Length - offset) return 0;
        return Note.Format.ByteOrder.Read(Desc.Slice(offset, size));
    }

    public uint Word(int offset) => (uint)Number(offset, 4);

    /// <summary>Adds a finding about the note's header, such as its descsz.</summary>
    public void FindInHeader(string code, Severity severity, string message, string? hint = null) =>
        Add(new Finding(code, severity, Note.Offset, message, hint));

    /// <summary>Adds a finding about a place in the descriptor.</summary>
    public void Find(string code, Severity severity, int offset, string message, string? hint = null) =>
        Add(new Finding(code, severity, Note.DescOffset + (ulong)offset, message, hint));

    public NoteMeaning Meaning(string? name, string text, NoteValue? value) =>
        new(name, NoteText.Cap(text), value, (IReadOnlyList<Finding>?)_findings ?? []);

    private void Add(Finding finding)
    {
        _findings ??= [];
        if (_findings.Count < NoteVocabulary.MaximumFindings) _findings.Add(finding);
    }
}
