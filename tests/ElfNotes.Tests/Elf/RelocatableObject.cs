using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>
/// A relocatable object made by hand: .text, a note section with two notes of 8 bytes of filler, a symbol table (1 a
/// function in .text, 2 the section symbol of .text, 3 undefined), and relocations of the notes.
/// </summary>
internal static class RelocatableObject
{
    public const ulong FunctionValue = 0x40;

    public static byte[] Filler { get; } = [.. Enumerable.Repeat((byte)0xee, 8)];

    public static byte[] Build(ushort machine, int elfClass, ByteOrder order, bool hasAddend, params (int Place, int Type, int Symbol, int Addend)[] relocations) =>
        Build(machine, elfClass, order, hasAddend, 1, relocations);

    // The copies are sections of relocations that share one table.
    public static byte[] Build(ushort machine, int elfClass, ByteOrder order, bool hasAddend, int copies, params (int Place, int Type, int Symbol, int Addend)[] relocations)
    {
        var note = new KernelNote { Type = 1, Desc = Filler };
        var blob = new NoteBlob { Notes = [note, note with { Type = 2 }], Segment = null };
        blob.Section!.Name = ".note.Xen";
        var text = new KernelSection { Name = ".text", Data = new byte[0x80] };
        var strings = new KernelSection { Name = ".strtab", Type = KernelSection.SHT_STRTAB, Data = [.. "\0function\0outside\0"u8] };
        var symbols = new KernelSection { Name = ".symtab", Type = KernelSection.SHT_SYMTAB, LinkTo = strings, Data = Symbols(elfClass, order), Alignment = 8 };
        var table = Relocations(elfClass, order, hasAddend, relocations);
        var type = hasAddend ? ElfSection.SHT_RELA : ElfSection.SHT_REL;
        // The sections' indices: 1 the notes, 2 .text, 3 .symtab, 4 .strtab, 5 the relocations.
        var builder = new KernelBuilder { Class = elfClass, ByteOrder = order, Machine = machine, Type = ElfIdentity.ET_REL }
            .With(blob).With(text).With(symbols).With(strings)
            .With(new KernelSection { Name = ".rel.note.Xen", Type = type, Data = table, LinkTo = symbols, Info = 1, Alignment = 8 });
        if (copies == 1) return builder.Build();
        var place = ElfSamples.Open(builder).Sections[5].Offset;
        for (var i = 1; i < copies; i++) builder.With(new KernelSection { Name = ".rel", Type = type, Offset = place, Size = (ulong)table.Length, LinkTo = symbols, Info = 1 });
        return builder.Build();
    }

    private static byte[] Symbols(int elfClass, ByteOrder order)
    {
        var output = new ByteWriter(order).Zeros(elfClass == 64 ? 24 : 16);
        Symbol(output, elfClass, name: 1, info: 0x12, section: 2, FunctionValue);
        Symbol(output, elfClass, name: 0, info: 0x03, section: 2, 0);
        Symbol(output, elfClass, name: 10, info: 0x10, section: 0, 0);
        return output.ToArray();
    }

    private static void Symbol(ByteWriter output, int elfClass, ulong name, ulong info, ulong section, ulong value)
    {
        if (elfClass == 64) output.Number(name, 4).Numbers(1, info, 0).Number(section, 2).Numbers(8, value, 0);
        else output.Numbers(4, name, value, 0).Numbers(1, info, 0).Number(section, 2);
    }

    private static byte[] Relocations(int elfClass, ByteOrder order, bool hasAddend, (int Place, int Type, int Symbol, int Addend)[] relocations)
    {
        var output = new ByteWriter(order);
        var size = elfClass / 8;
        foreach (var (place, type, symbol, addend) in relocations)
        {
            output.Number(unchecked((ulong)place), size).Number((ulong)symbol << (elfClass == 64 ? 32 : 8) | (uint)type, size);
            if (hasAddend) output.Number(unchecked((ulong)addend), size);
        }

        return output.ToArray();
    }
}
