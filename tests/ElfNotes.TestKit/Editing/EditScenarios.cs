using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;

namespace ElfNotes.TestKit.Editing;

/// <summary>Edits that every ELF file has to bear, with what must hold after each.</summary>
/// <param name="original">The file's bytes.</param>
/// <param name="options">How it is edited.</param>
public sealed class EditScenarios(ByteSource original, EditOptions options)
{
    // Of a file with thousands of notes some are removed one by one.
    private const int MostRemoved = 10;

    private const string Owner = "Proof";
    private const uint Type = 0x70726f66;

    private readonly ElfFile _file = ElfFile.Open(original);

    /// <summary>What does not hold.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Edits that were refused, with the code and the message of the refusal.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>A note of which a file has none.</summary>
    public static PlannedNote Note(int size, string owner = Owner, uint type = Type, IntegerSize alignment = IntegerSize.Four, string section = ".note.proof") => new()
    {
        Owner = owner,
        OwnerBytes = Encoding.ASCII.GetBytes(owner + "\0"),
        Type = type,
        Parts = [new NotePart.Bytes(Pattern(size))],
        Section = section,
        Alignment = alignment,
    };

    /// <summary>Bytes that are not zero and tell their place.</summary>
    public static byte[] Pattern(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i * 7 + 1 | 1))];

    /// <summary>Runs them all.</summary>
    public void RunAll()
    {
        RunAdditions();
        RemoveEach();
        SetEach();
    }

    /// <summary>Runs those that leave the notes of the file as they are.</summary>
    public void RunAdditions()
    {
        foreach (var size in (int[])[0, 16, 4096]) AddAndRemove($"add {size}", [new NoteEdit.Add(Note(size))]);
        AddAndRemove("add aligned by 8", [new NoteEdit.Add(Note(20, alignment: IntegerSize.Eight))]);
        AddAndRemove("add three", [new NoteEdit.Add(Note(4)), new NoteEdit.Add(Note(64, alignment: IntegerSize.Eight)), new NoteEdit.Add(Note(4096))]);
        AddTwice();
        SetLargerAndBack();
    }

    private void AddAndRemove(string what, IReadOnlyList<NoteEdit> edits) => Try(what, () =>
    {
        if (_file.Notes.Any(note => note is { Owner: Owner, Type: Type })) return;
        var added = Apply(original, edits);
        Check(what, added, [.. EditInvariants.NotesOf(_file), .. edits.OfType<NoteEdit.Add>().Select(edit => Expected(edit.Note))]);
        Original(what + ", remove", Apply(added, [new NoteEdit.Remove(new NoteSelector(Owner, Type))]));
    });

    private void AddTwice() => Try("add twice", () =>
    {
        var first = Apply(original, [new NoteEdit.Add(Note(40))]);
        var second = Apply(first, [new NoteEdit.Add(Note(4096, "Other"))]);
        Check("add twice", second, [.. EditInvariants.NotesOf(_file), Expected(Note(40)), Expected(Note(4096, "Other"))]);
        var one = Apply(second, [new NoteEdit.Remove(new NoteSelector(Owner, Type))]);
        Check("add twice, remove the first", one, [.. EditInvariants.NotesOf(_file), Expected(Note(4096, "Other"))]);
        Original("add twice, remove both", Apply(one, [new NoteEdit.Remove(new NoteSelector("Other", Type))]));
    });

    private void SetLargerAndBack() => Try("add, set larger, set back", () =>
    {
        var first = Apply(original, [new NoteEdit.Add(Note(40))]);
        var larger = Apply(first, [new NoteEdit.Set(new NoteSelector(Owner, Type), [new NotePart.Bytes(Pattern(5000))])]);
        Check("add, set larger", larger, [.. EditInvariants.NotesOf(_file), Expected(Note(5000))]);
        var back = Apply(larger, [new NoteEdit.Set(new NoteSelector(Owner, Type), [new NotePart.Bytes(Pattern(40))])]);
        if (!AreEqual(first, back)) Violations.Add("add, set larger, set back: the file is another than after the add");
        Original("add, set larger, remove", Apply(larger, [new NoteEdit.Remove(new NoteSelector(Owner, Type))]));
    });

    private void RemoveEach()
    {
        foreach (var (index, note) in Some()) Try($"remove {index} {note.Owner}:{note.Type:x}", () =>
        {
            var after = Apply(original, [new NoteEdit.Remove(SelectorOf(note, index))]);
            var expected = EditInvariants.NotesOf(_file);
            expected.RemoveAt(index);
            Check($"remove {index} {note.Owner}:{note.Type:x}", after, expected);
        });
    }

    private void SetEach()
    {
        foreach (var (index, note) in Some()) Try($"set {index} {note.Owner}:{note.Type:x}", () =>
        {
            var what = $"set {index} {note.Owner}:{note.Type:x}";
            foreach (var size in (int[])[note.Desc.Length, Math.Max(0, note.Desc.Length - 4), note.Desc.Length + 4, note.Desc.Length + 300])
            {
                var desc = Pattern(size);
                var changed = Apply(original, [new NoteEdit.Set(SelectorOf(note, index), [new NotePart.Bytes(desc)])]);
                var expected = EditInvariants.NotesOf(_file);
                expected[index] = ExpectedNote.Of(note.OwnerBytes.Span, note.Type, desc);
                Check($"{what} to {size}", changed, expected);
                if (size == note.Desc.Length || note.Relocations.Count > 0) continue;
                var file = ElfFile.Open(changed);
                var moved = file.Notes.Index().First(pair => ExpectedNote.Of(pair.Item) == expected[index]);
                var back = Apply(changed, [new NoteEdit.Set(new NoteSelector(note.Owner, note.Type, IndexOf(file, moved.Item, moved.Index)), [new NotePart.Bytes(note.Desc)])]);
                if (size > note.Desc.Length && !AreEqual(original, back)) Violations.Add($"{what} to {size}, set back: the file is not the original");
            }
        });
    }

    private List<(int Index, ElfNote Note)> Some()
    {
        var notes = _file.Notes.Index().ToList();
        if (notes.Count <= MostRemoved) return notes;
        return [.. notes.Take(MostRemoved / 2), .. notes.TakeLast(MostRemoved / 2)];
    }

    private NoteSelector SelectorOf(ElfNote note, int index) => new(note.Owner, note.Type, IndexOf(_file, note, index));

    private static int IndexOf(ElfFile file, ElfNote note, int index) => file.Notes.Take(index).Count(one => one.Owner == note.Owner && one.Type == note.Type);

    private ByteSource Apply(ByteSource source, IReadOnlyList<NoteEdit> edits) => NoteEditor.Plan(ElfFile.Open(source), edits, options).Result;

    private static ExpectedNote Expected(PlannedNote note) => ExpectedNote.Of(note.OwnerBytes.Span, note.Type, ((NotePart.Bytes)note.Parts[0]).Value.Span);

    private void Check(string what, ByteSource after, List<ExpectedNote> expected)
    {
        foreach (var violation in EditInvariants.Violations(_file, ElfFile.Open(after), expected)) Violations.Add($"{what}: {violation}");
    }

    private void Original(string what, ByteSource after)
    {
        if (!AreEqual(original, after)) Violations.Add($"{what}: the file is not the original");
    }

    private static bool AreEqual(ByteSource one, ByteSource other) => one.Length == other.Length && ByteInvariants.AreEqual(one, 0, other, 0, one.Length);

    private void Try(string what, Action edit)
    {
        try
        {
            edit();
        }
        catch (ElfNotesException e)
        {
            if (e.Code == EditingCodes.NotAsPlanned || !e.Code.StartsWith("EN5", StringComparison.Ordinal)) Violations.Add($"{what}: {e.Code} {e.Message}");
            else Refusals.Add($"{what}: {e.Code} {e.Message}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Violations.Add($"{what}: {e}");
        }
    }
}
