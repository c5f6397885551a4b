using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;

namespace ElfNotes.Tests.Editing.Records;

/// <summary>Every way of editing notes, on bytes.</summary>
internal static class Verbs
{
    /// <summary>What of the notes of owner X changes, and how.</summary>
    public static IReadOnlyDictionary<string, Func<byte[], EditPlan>> All { get; } = new Dictionary<string, Func<byte[], EditPlan>>(StringComparer.Ordinal)
    {
        ["add"] = file => Add(file, "Y"),
        ["set"] = file => NoteEditor.Plan(Open(file), [new NoteEdit.Set(new NoteSelector("X", 1), [new NotePart.Bytes("a longer one than there was"u8.ToArray())])]),
        ["remove"] = file => NoteEditor.Plan(Open(file), [new NoteEdit.Remove(new NoteSelector("X"))]),
        ["pack"] = file => NotePacking.Plan(Open(file)),
        ["merge"] = file => NoteMerging.Plan(Open(file)),
        ["strip"] = file => NoteStripping.Plan(Open(file), new NoteStrippingOptions { IncludesNeeded = true }),
    };

    public static ElfFile Open(byte[] file) => ElfFile.Open(ByteSource.FromMemory(file));

    public static byte[] Made(EditPlan plan) => plan.Result.ReadMemory(0, (int)plan.Length).ToArray();

    public static EditPlan Add(byte[] file, string owner, int size = 4, EditOptions? options = null) =>
        NoteEditor.Plan(Open(file), [new NoteEdit.Add(Note(owner, size))], options);

    public static EditPlan Remove(byte[] file, string owner, uint? type = null) => NoteEditor.Plan(Open(file), [new NoteEdit.Remove(new NoteSelector(owner, type))]);

    private static PlannedNote Note(string owner, int size) => new()
    {
        Owner = owner,
        OwnerBytes = Encoding.ASCII.GetBytes(owner + "\0"),
        Type = 1,
        Parts = [new NotePart.Bytes(Enumerable.Repeat((byte)7, size).ToArray())],
        Section = ".note." + owner,
        Alignment = IntegerSize.Four,
    };
}
