using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Editing;

namespace ElfNotes.Tests.Editing.Proof;

/// <summary>Up to twelve edits of one file, each planned on the bytes of the one before, with what must hold after each.</summary>
internal sealed class EditSequence
{
    private readonly Random _random;
    private readonly GeneratedElf _elf;
    private readonly bool _changesOriginals;
    private readonly EditOptions _options;
    private readonly List<string> _log = [];
    private readonly List<ExpectedNote> _originals;
    private readonly List<ExpectedNote> _added = [];
    private byte[] _bytes;

    public EditSequence(int seed)
    {
        _random = new Random(seed);
        _elf = new GeneratedElf(_random);
        _bytes = _elf.Bytes;
        _changesOriginals = _random.Next(3) == 0;
        _options = new EditOptions { Allocate = _random.Next(3) == 0 };
        _originals = EditInvariants.NotesOf(Open(_bytes));
    }

    public int Edits { get; private set; }

    public List<string> Refusals { get; } = [];

    public string? Failure { get; private set; }

    public void Run()
    {
        try
        {
            for (var steps = _random.Next(1, 13); steps > 0 && Failure is null; steps--) Step();
            if (Failure is null && !_changesOriginals) TakeAllBack();
        }
        catch (Exception e)
        {
            Fail(e.ToString());
        }
    }

    private static ElfFile Open(byte[] bytes) => ElfFile.Open(ByteSource.FromMemory(bytes));

    private void Step()
    {
        var notes = EditInvariants.NotesOf(Open(_bytes));
        var mine = notes.Index().Where(pair => _changesOriginals || _added.Contains(pair.Item)).Select(pair => pair.Index).ToList();
        if (mine.Count == 0 || _random.Next(2) == 0) Add();
        else if (_random.Next(2) == 0) Set(notes, mine[_random.Next(mine.Count)]);
        else Remove(notes, mine[_random.Next(mine.Count)]);
    }

    private void Add()
    {
        var edits = new List<NoteEdit>();
        var expected = new List<ExpectedNote>();
        for (var count = _random.Next(1, 4); count > 0; count--)
        {
            var note = EditScenarios.Note(Size(), $"Add{_random.Next(4)}", (uint)_random.Next(1, 4), _random.Next(4) == 0 ? IntegerSize.Eight : IntegerSize.Four, _random.Next(2) == 0 ? ".note.add" : $".note.add{_random.Next(3)}");
            edits.Add(new NoteEdit.Add(note));
            expected.Add(ExpectedNote.Of(note.OwnerBytes.Span, note.Type, ((NotePart.Bytes)note.Parts[0]).Value.Span));
        }

        if (Apply($"add {string.Join(", ", expected)}", edits)) _added.AddRange(expected);
        Check();
    }

    private void Set(List<ExpectedNote> notes, int index)
    {
        var old = notes[index];
        var desc = EditScenarios.Pattern(Size());
        if (Apply($"set {old} to {desc.Length}", [new NoteEdit.Set(Selector(notes, index), [new NotePart.Bytes(desc)])]))
        {
            (_added.Contains(old) ? _added : _originals).Remove(old);
            _added.Add(old with { Desc = Convert.ToHexString(desc) });
        }

        Check();
    }

    private void Remove(List<ExpectedNote> notes, int index)
    {
        var old = notes[index];
        if (Apply($"remove {old}", [new NoteEdit.Remove(Selector(notes, index))])) (_added.Contains(old) ? _added : _originals).Remove(old);
        Check();
    }

    private void TakeAllBack()
    {
        foreach (var owner in _added.Select(note => note.OwnerBytes).Distinct().ToList())
            if (!Apply($"remove all of {owner}", [new NoteEdit.Remove(new NoteSelector(Encoding.ASCII.GetString(Convert.FromHexString(owner)).TrimEnd('\0')))])) return;
        if (!_bytes.AsSpan().SequenceEqual(_elf.Bytes)) Fail("at the end the file is not the original");
    }

    private static NoteSelector Selector(List<ExpectedNote> notes, int index)
    {
        var note = notes[index];
        var number = notes.Take(index).Count(one => one.OwnerBytes == note.OwnerBytes && one.Type == note.Type);
        return new NoteSelector(Encoding.ASCII.GetString(Convert.FromHexString(note.OwnerBytes)).TrimEnd('\0'), note.Type, number);
    }

    private int Size() => _random.Next(8) switch { 0 => 0, 1 => _random.Next(300, 5000), _ => _random.Next(1, 80) };

    private bool Apply(string what, IReadOnlyList<NoteEdit> edits)
    {
        _log.Add(what);
        try
        {
            var result = NoteEditor.Plan(Open(_bytes), edits, _options).Result;
            _bytes = result.ReadMemory(0, (int)result.Length).ToArray();
            Edits++;
            return true;
        }
        catch (ElfNotesException e) when (e.Code is EditingCodes.LayoutCannotTake)
        {
            _log.Add($"refused: {e.Message}");
            Refusals.Add(e.Message);
            return false;
        }
    }

    private void Check()
    {
        var violations = EditInvariants.Violations(Open(_elf.Bytes), Open(_bytes), [.. _originals, .. _added]);
        if (violations.Count > 0) Fail(string.Join('\n', violations));
    }

    private void Fail(string why) => Failure = $"{_elf}\nAllocate {_options.Allocate}\n{string.Join('\n', _log)}\n{why}";
}
