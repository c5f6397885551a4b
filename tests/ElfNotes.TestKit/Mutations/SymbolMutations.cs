using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Mutations;

/// <summary>BSD_SYMTAB, whose symbol table counts into the kernel's end.</summary>
internal static class SymbolMutations
{
    public static MutationRule[] Rules => [new(15, Ask), new(15, Table), new(12, Lie), new(8, BeyondEnd)];

    private static string Ask(MutationTarget target)
    {
        target.Set(KernelNote.Of(BsdSymtab, target.Pick("yes", "yes", "YES", "no", "yes ", "")));
        return "BSD_SYMTAB";
    }

    private static string Table(MutationTarget target)
    {
        target.Set(KernelNote.Of(BsdSymtab, "yes"));
        var (symbols, strings) = (target.Random.Next(10), target.Random.Next(100));
        target.Kernel.WithSymbols(symbols, strings).HasSections = true;
        return $"BSD_SYMTAB with {symbols} symbols and {strings} bytes of names";
    }

    private static string Lie(MutationTarget target)
    {
        var description = Table(target);
        var table = target.Kernel.Sections.First(section => section.Type == KernelSection.SHT_SYMTAB || section.Name == ".symtab");
        var names = target.Kernel.Sections.First(section => section.Name == ".strtab");
        switch (target.Random.Next(4))
        {
            case 0:
                table.Link = (uint)target.Pick(0, 1, 2, 3, 4, 5, 100, -1);
                return $"{description}, sh_link {table.Link}";
            case 1:
                table.Size = target.Odd();
                return $"{description}, symbols 0x{table.Size:x}";
            case 2:
                names.Size = target.Odd();
                return $"{description}, names 0x{names.Size:x}";
            default:
                names.Type = target.Pick(0u, 1u, 2u, 7u);
                return $"{description}, names of type {names.Type}";
        }
    }

    private static string BeyondEnd(MutationTarget target)
    {
        var description = Table(target);
        var entry = target.VirtBase + Kernels.Physical + Kernels.MemorySize + (ulong)target.Random.Next(1, 0x400);
        target.Set(KernelNote.Of(Entry, entry));
        return $"{description}, ENTRY 0x{entry:x} perhaps in it";
    }
}
