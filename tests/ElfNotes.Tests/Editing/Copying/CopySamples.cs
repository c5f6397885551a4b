using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Editing.Copying;

/// <summary>Files and short cuts for the tests of copying.</summary>
internal static class CopySamples
{
    /// <summary>Opens an ELF in memory.</summary>
    public static ElfFile Elf(KernelBuilder kernel) => ElfFile.Open(ByteSource.FromMemory(kernel.Build()));

    /// <summary>The bytes of a plan's new file.</summary>
    public static byte[] Bytes(EditPlan plan) => plan.Result.ReadMemory(0, (int)plan.Length).ToArray();

    /// <summary>Opens the new file.</summary>
    public static ImageFile Open(EditPlan plan) => ImageFile.Open(plan.Result, new Compression.PayloadCodecs());

    /// <summary>Owner bytes, type and descriptor of notes: what a copy without changes keeps.</summary>
    public static string[] Content(IEnumerable<ElfNote> notes) => [.. notes.Select(note => $"{Convert.ToHexString(note.OwnerBytes.Span)}:{note.Type:x}:{Convert.ToHexString(note.Desc.Span)}")];

    /// <summary>The descriptor of the only note of a type.</summary>
    public static byte[] Desc(CopiedNotes copied, uint type) => ((NotePart.Bytes)Assert.Single(Assert.Single(copied.Notes, note => note.Type == type).Parts)).Value.ToArray();

    /// <summary>An x86-64 kernel at 1 MiB with a symbol table.</summary>
    public static KernelBuilder WithSymbols(KernelBuilder kernel, params (string Name, ulong Value)[] symbols) => WithSymbols(kernel, 0x10, symbols);

    /// <summary>The same, of another st_info.</summary>
    public static KernelBuilder WithSymbols(KernelBuilder kernel, byte info, params (string Name, ulong Value)[] symbols)
    {
        var is64 = kernel.Class == 64;
        var (table, names) = KernelSection.SymbolTable(kernel.Class, 0, 0);
        var text = new StringBuilder("\0");
        var entries = new ByteWriter(kernel.ByteOrder).Bytes(table.Data);
        foreach (var (name, value) in symbols)
        {
            entries.Number((ulong)text.Length, 4);
            if (is64) entries.Number(info, 1).Number(0, 1).Number(0xfff1, 2).Number(value, 8).Number(0, 8);
            else entries.Number(value, 4).Number(0, 4).Number(info, 1).Number(0, 1).Number(0xfff1, 2);
            text.Append(name).Append('\0');
        }

        (table.Data, names.Data) = (entries.ToArray(), Encoding.ASCII.GetBytes(text.ToString()));
        return kernel.With(table).With(names);
    }

    /// <summary>The refusal of an edit.</summary>
    public static ElfNotesException Refused(string code, Func<object> edit)
    {
        var refusal = Assert.Throws<ElfNotesException>(edit);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
