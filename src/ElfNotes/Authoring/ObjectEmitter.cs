using System.Buffers;
using ElfNotes.Elf;

namespace ElfNotes.Authoring;

/// <summary>
/// A relocatable object to hand to the linker. For each section of notes it holds what gas makes of the same notes: SHT_NOTE, the plan's
/// alignment, and relocations of the kind that .byte, .2byte, .4byte and .8byte get. It has no code and no data of its own.
/// </summary>
internal sealed class ObjectEmitter : NoteEmitter
{
    private const ulong SHF_INFO_LINK = 0x40;
    private const byte STB_GLOBAL = 1;

    public override string Suffix => ".o";

    public override string Title => "a relocatable object for the linker";

    public override IEnumerable<PlanFinding> Check(NotePlan plan, EmitOptions options) => ObjectChecks.Of(plan, options.Target);

    public override byte[] Emit(NotePlan plan, EmitOptions options)
    {
        var target = options.Target;
        var encoded = EncodedNotes.Of(plan, target);
        var symbolTable = 1 + encoded.Sum(notes => notes.Relocations.Count > 0 ? 2 : 1) + 1;
        var symbols = plan.Symbols.Select((name, index) => (name, index)).ToDictionary(one => one.name, one => (uint)one.index + 1, StringComparer.Ordinal);
        var sections = new List<ObjectSection>();
        foreach (var notes in encoded)
        {
            sections.Add(new(notes.Name, ElfSection.SHT_NOTE, Content(notes, target)) { Flags = notes.IsAllocated ? ElfSection.SHF_ALLOC : 0, Alignment = notes.Alignment });
            if (notes.Relocations.Count > 0) sections.Add(Relocations(notes, symbols, target) with { Link = symbolTable, Info = sections.Count });
        }

        // Without it linkers take it that the object needs an executable stack.
        sections.Add(new(ReservedSections.StackMarker, ElfSection.SHT_PROGBITS, default));
        sections.AddRange(Symbols(plan.Symbols, symbolTable, target));
        return ObjectLayout.Write(sections, target);
    }

    private static byte[] Content(EncodedNotes notes, NoteTarget target)
    {
        var content = notes.Content.ToArray();
        if (target.HasAddends) return content;
        foreach (var relocation in notes.Relocations) target.ByteOrder.Write(content.AsSpan(relocation.Offset, relocation.Size), (ulong)relocation.Addend);
        return content;
    }

    private static ObjectSection Relocations(EncodedNotes notes, Dictionary<string, uint> symbols, NoteTarget target)
    {
        var is64 = target.Class == 64;
        var entrySize = (target.HasAddends ? 3 : 2) * target.AddressSize;
        var table = new ArrayBufferWriter<byte>();
        foreach (var relocation in notes.Relocations)
        {
            var info = new RelocationInfo(symbols[relocation.Symbol], RelocationKind.AbsoluteType(target.Machine, relocation.Size));
            var entry = new ObjectStructure(entrySize, target);
            entry[ElfField.ROffset] = (ulong)relocation.Offset;
            entry[ElfField.RInfo] = info.Value(target.Machine, is64, target.ByteOrder);
            if (target.HasAddends) entry[ElfField.RAddend] = (ulong)relocation.Addend;
            table.Write(entry.Bytes);
        }

        var (prefix, type) = target.HasAddends ? (".rela", ElfSection.SHT_RELA) : (".rel", ElfSection.SHT_REL);
        return new ObjectSection(prefix + notes.Name, type, table.WrittenMemory) { Flags = SHF_INFO_LINK, Alignment = target.AddressSize, EntrySize = entrySize };
    }

    private static IEnumerable<ObjectSection> Symbols(IReadOnlyList<string> symbols, int index, NoteTarget target)
    {
        var size = ElfFieldPlaces.SymbolSize(target.Class == 64);
        var names = new ObjectStrings();
        var table = new ArrayBufferWriter<byte>();
        table.Write(new byte[size]);
        foreach (var name in symbols) table.Write(new ObjectStructure(size, target) { [ElfField.StName] = names.Offset(name), [ElfField.StInfo] = STB_GLOBAL << 4 }.Bytes);
        yield return new(".symtab", ObjectSection.SHT_SYMTAB, table.WrittenMemory) { Alignment = target.AddressSize, EntrySize = size, Link = index + 1, Info = 1 };
        yield return new(".strtab", ObjectSection.SHT_STRTAB, names.Content);
    }
}
