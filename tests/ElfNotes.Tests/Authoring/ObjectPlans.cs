using System.Text;
using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring;

/// <summary>Plans that objects are made of.</summary>
internal static class ObjectPlans
{
    /// <summary>Where the descriptions of these plans would stand.</summary>
    public static SourcePosition Position { get; } = new("notes.yaml", 3, 5);

    /// <summary>Two owners, every kind of part, symbols of each size that the machine has a relocation for.</summary>
    public static NotePlan Of(params IReadOnlyList<int> symbolSizes)
    {
        var notes = new List<PlannedNote>
        {
            Note("Xen", 6, new NotePart.Text("linux", true)),
            Note("Xen", 1, new NotePart.Symbol("_start", 0, IntegerSize.Pointer)),
            Note("Example", 0x80000001, new NotePart.Integer(0xab, IntegerSize.One), new NotePart.Integer(0xabcd, IntegerSize.Two), new NotePart.Integer(0x89abcdef, IntegerSize.Four), new NotePart.Integer(0x0123456789abcdef, IntegerSize.Eight), new NotePart.Integer(0x76543210, IntegerSize.Pointer)),
            Note("Example", 2),
        };
        foreach (var size in symbolSizes)
        {
            notes.Add(Note("Example", 3, new NotePart.Symbol("small", 1, (IntegerSize)size)));
            // At a place that no alignment fits.
            notes.Add(Note("Xen", 4, new NotePart.Bytes(new byte[] { 0xff }), new NotePart.Symbol("small", size < 4 ? 3 : -3, (IntegerSize)size), new NotePart.Text("ü", false)));
        }

        return new NotePlan(notes, null, []);
    }

    /// <summary>A note in the section of its owner.</summary>
    public static PlannedNote Note(string owner, uint type, params IReadOnlyList<NotePart> parts) => new()
    {
        Owner = owner,
        OwnerBytes = Encoding.UTF8.GetBytes(owner + "\0"),
        Type = type,
        Parts = parts,
        Section = ".note." + owner,
        Position = Position,
    };

    /// <summary>How the plan is written for a machine.</summary>
    public static EmitOptions For(NoteTarget target) => new() { Target = target };

    /// <summary>The object of a plan.</summary>
    public static byte[] Emit(NotePlan plan, NoteTarget target)
    {
        var emitter = NoteEmitters.ForFile("notes.o")!;
        Assert.Empty(emitter.Check(plan, For(target)));
        return emitter.Emit(plan, For(target));
    }
}
