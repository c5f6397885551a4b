using System.Globalization;
using System.Text;
using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>Plans of notes: the usual ones, and generated ones with everything that text makes hard.</summary>
internal static class TextPlans
{
    private static readonly string[] Owners = ["Xen", "GNU", "Linux", "a", "", "IBM,RPA-Client-Config", "a b", "Zahl\u00fc", "q\"\\*/?\u0007", "linux", "0x1"];
    private static readonly string[] Symbols = ["pvh_start", "rax", "a b", "core::fmt::Write", "$x", "1f", "linux", "_ZN4core3fmtE", "eax.lto_priv.0", "r0", "{x}", "static", "\u00fc"];
    private static readonly string[] Sections = [".note.Xen", ".note.gen", ".note.a b", ".note", ".note.x-y.z", ".note.linux"];

    /// <summary>The notes of a Xen kernel of all boot paths.</summary>
    public static NotePlan Xen { get; } = Of(
        Note("Xen", 5, Text("xen-3.0")) with { TypeName = "XEN_VERSION" },
        Note("Xen", 8, Text("generic")) with { TypeName = "LOADER" },
        Note("Xen", 3, Pointer(0x100000)) with { TypeName = "VIRT_BASE" },
        Note("Xen", 1, Symbol("start")) with { TypeName = "ENTRY" },
        Note("Xen", 2, Symbol("hypercall_page", 0x1000)) with { TypeName = "HYPERCALL_PAGE" },
        Note("Xen", 10, Text("!writable_page_tables|pae_pgdir_above_4gb")) with { TypeName = "FEATURES" },
        Note("Xen", 18, Symbol("pvh_start", -0x100000)) with { TypeName = "PHYS32_ENTRY" });

    /// <summary>Notes without anything of pointer size.</summary>
    public static NotePlan Neutral { get; } = Of(
        Note("FDO", 0xcafe1a7e, Text("{\"type\":\"deb\",\"name\":\"f\u00fcr \\\"x\\\"\"}")) with { TypeName = "PACKAGING_METADATA" },
        Note("Linux", 0x101, new NotePart.Integer(0, IntegerSize.Four)),
        Note("Xen", 18, new NotePart.Symbol("pvh_start", 0, IntegerSize.Four)),
        Note("GNU", 1, Integers(0, 3, 2, 0)) with { Section = ".note.ABI-tag" });

    /// <summary>A note of 8-byte padding among others, empty and long ones, and odd padding.</summary>
    public static NotePlan Odd { get; } = Of(
        Note("GNU", 5, new NotePart.Integer(0xc0000002, IntegerSize.Four), new NotePart.Integer(4, IntegerSize.Four), new NotePart.Integer(3, IntegerSize.Four), new NotePart.Integer(0, IntegerSize.Four)) with { Section = ".note.property", Alignment = IntegerSize.Pointer },
        Note("X", 1) with { Section = ".note.X", OwnerPadding = new byte[] { 0xaa, 0xbb } },
        Note("X", uint.MaxValue, new NotePart.Bytes(new byte[] { 1 })) with { Section = ".note.X", Padding = new byte[] { 1, 2, 3 } },
        Note("X", 2, Text(string.Concat(Enumerable.Range(1, 300).Select(c => (char)c)))) with { Section = ".note.X" },
        Note("X", 3, new NotePart.Bytes(Enumerable.Range(0, 256).Select(b => (byte)b).ToArray())) with { Section = ".note.X" },
        Note("X", 3, new NotePart.Text("a\0b", false), new NotePart.Text("", true)) with { Section = ".note.X", OwnerBytes = "X"u8.ToArray() },
        Note("X", 4) with { Section = ".note.X", Owner = "", OwnerBytes = default },
        Note("X", 5, new NotePart.Text(new string('?', 5000), true)) with { Section = ".note.X" },
        Note("Y", 7, new NotePart.Bytes("abc"u8.ToArray())) with { Section = ".note.Y", IsAllocated = false },
        Note("Z", 7, new NotePart.Bytes("abc"u8.ToArray())) with { Section = ".note.Z", Alignment = IntegerSize.Eight });

    /// <summary>Every fixed plan.</summary>
    public static IEnumerable<NotePlan> Fixed => [Xen, Neutral, Odd];

    /// <summary>A plan by chance.</summary>
    /// <param name="random">The seed's.</param>
    /// <param name="target">The machine, which says what sizes symbols may have.</param>
    public static NotePlan Generate(Random random, NoteTarget target)
    {
        var notes = new List<PlannedNote>();
        foreach (var section in random.GetItems(Sections, random.Next(1, 4)).Distinct())
        {
            var (isAllocated, alignment) = (random.Next(4) > 0, (IntegerSize)random.GetItems<int>([4, 4, 4, 8, 0], 1)[0]);
            for (var count = random.Next(1, 6); count > 0; count--)
            {
                var owner = random.GetItems(Owners, 1)[0];
                notes.Add(Note(owner, (uint)random.NextInt64(uint.MaxValue + 1L), [.. Enumerable.Range(0, random.Next(5)).Select(_ => Part(random, target))]) with
                {
                    Section = section,
                    IsAllocated = isAllocated,
                    Alignment = alignment,
                    OwnerBytes = Encoding.UTF8.GetBytes(owner + random.GetItems(["\0", "\0", "\0", "", "\0\0"], 1)[0]),
                    OwnerPadding = Padding(random),
                    Padding = Padding(random),
                });
            }
        }

        return Of([.. notes]);
    }

    public static NotePlan Of(params IReadOnlyList<PlannedNote> notes) => new(notes, null, []);

    public static PlannedNote Note(string owner, uint type, params IReadOnlyList<NotePart> parts) => new()
    {
        Owner = owner,
        OwnerBytes = Encoding.UTF8.GetBytes(owner + "\0"),
        Type = type,
        Parts = parts,
        Section = $".note.{owner}",
    };

    public static NotePart Text(string text) => new NotePart.Text(text, true);

    public static NotePart Symbol(string name, long addend = 0) => new NotePart.Symbol(name, addend, IntegerSize.Pointer);

    public static NotePart Pointer(ulong value) => new NotePart.Integer(value, IntegerSize.Pointer);

    public static NotePart[] Integers(params IEnumerable<uint> values) => [.. values.Select(value => new NotePart.Integer(value, IntegerSize.Four))];

    private static NotePart Part(Random random, NoteTarget target)
    {
        switch (random.Next(5))
        {
            case 0:
                var bytes = new byte[random.Next(40)];
                random.NextBytes(bytes);
                return new NotePart.Bytes(bytes);
            case 1:
                return new NotePart.Text(string.Concat(Enumerable.Range(0, random.Next(100)).Select(_ => (char)random.Next(random.GetItems<int>([0x80, 0x80, 0x800], 1)[0]))), random.Next(2) == 0);
            case 2:
                return new NotePart.Text("say \"hi\" to C:\\??/ /* in 100% of {cases} // */ @ # ; | ! \r\n", random.Next(2) == 0);
            case 3:
                var size = random.GetItems(Enum.GetValues<IntegerSize>(), 1)[0];
                var bits = 8 * target.SizeOf(size);
                return new NotePart.Integer((ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - bits), size);
            default:
                var sizes = target.Name is "x86-64" or "i386" ? (IntegerSize[])[IntegerSize.Pointer, IntegerSize.Four, IntegerSize.Two, IntegerSize.One] : [IntegerSize.Pointer, IntegerSize.Four];
                var chosen = random.GetItems(sizes, 1)[0];
                return new NotePart.Symbol($"{random.GetItems(SymbolsFor(target), 1)[0]}{(chosen == IntegerSize.Pointer ? "" : ((int)chosen).ToString(CultureInfo.InvariantCulture))}", random.GetItems<long>(target.HasAddends || target.SizeOf(chosen) >= 4 ? [0, 0, 5, -5] : [0, 5], 1)[0], chosen);
        }
    }

    // Assemblers take a dollar for the start of a label of their own on MIPS o32; the emitters refuse it there.
    private static string[] SymbolsFor(NoteTarget target) => target.Name is "mips" or "mipsel" ? [.. Symbols.Where(symbol => symbol[0] != '$')] : Symbols;

    private static ReadOnlyMemory<byte> Padding(Random random)
    {
        if (random.Next(4) > 0) return default;
        var padding = new byte[random.Next(8)];
        random.NextBytes(padding);
        return padding;
    }
}
