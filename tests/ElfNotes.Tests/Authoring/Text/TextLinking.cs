using System.Globalization;
using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>Links an object, and compares the notes that come out with the plan's.</summary>
internal static class TextLinking
{
    /// <summary>The linkers of a machine that are here, as the beginnings of command lines.</summary>
    public static IEnumerable<string> Linkers(NoteTarget target)
    {
        var (gnu, llvm) = target.Name switch
        {
            "x86-64" => ("x86_64-linux-gnu-ld", "elf_x86_64"),
            "i386" => ("x86_64-linux-gnu-ld -m elf_i386", "elf_i386"),
            "aarch64" => ("aarch64-linux-gnu-ld", "aarch64linux"),
            "arm" => ("arm-linux-gnueabihf-ld", "armelf_linux_eabi"),
            "riscv64" => ("riscv64-linux-gnu-ld", "elf64lriscv"),
            "riscv32" => ("riscv64-linux-gnu-ld -m elf32lriscv", "elf32lriscv"),
            "ppc64le" => ("powerpc64le-linux-gnu-ld", "elf64lppc"),
            "ppc64" => ("powerpc64-linux-gnu-ld", "elf64ppc"),
            "ppc" => ("powerpc-linux-gnu-ld", "elf32ppclinux"),
            "s390x" => ("s390x-linux-gnu-ld", ""),
            "mips" => ("mips-linux-gnu-ld", ""),
            "mipsel" => ("mipsel-linux-gnu-ld", ""),
            "mips64" => ("mips64-linux-gnuabi64-ld", ""),
            "mips64el" => ("mips64el-linux-gnuabi64-ld", ""),
            "sparc64" => ("sparc64-linux-gnu-ld", ""),
            _ => ("", ""),
        };
        if (gnu.Length > 0 && TextTools.Has(gnu.Split(' ')[0])) yield return gnu;
        if (llvm.Length > 0 && TextTools.Has("ld.lld")) yield return $"ld.lld -m {llvm}";
    }

    /// <summary>Links an object with a linker, with addresses for the plan's symbols, and asserts that the result has the plan's notes.</summary>
    public static void AssertLinks(TextTools tools, string linker, NotePlan plan, NoteTarget target, string file)
    {
        var symbols = Addresses(plan, target);
        tools.Write("symbols.ld", string.Concat(symbols.Select(symbol => string.Create(CultureInfo.InvariantCulture, $"\"{symbol.Key}\" = 0x{symbol.Value:x};\n"))));
        tools.Run($"{linker} -e 0 -o linked {file} symbols.ld");
        AssertHolds(tools.Read("linked"), plan, target, symbols);
    }

    /// <summary>Asserts that a linked file has the plan's sections, byte for byte, and that its notes are read as the plan's.</summary>
    public static void AssertHolds(byte[] image, NotePlan plan, NoteTarget target, IReadOnlyDictionary<string, ulong> symbols)
    {
        var elf = ElfFile.Open(ByteSource.FromMemory(image));
        // lld puts notes of four and of eight bytes into one segment, in which no reader can tell them apart; their sections show them right.
        var isMixed = plan.Notes.Where(note => note.IsAllocated).Select(note => target.SizeOf(note.Alignment)).Distinct().Count() > 1;
        var read = elf.Notes.ToLookup(note => elf.SectionName(elf.Sections[note.Sections[0].Index]), StringComparer.Ordinal);
        foreach (var encoded in EncodedNotes.Of(plan, target))
        {
            var section = Assert.NotNull(elf.FindSection(encoded.Name));
            Assert.Equal((ElfSection.SHT_NOTE, encoded.IsAllocated ? ElfSection.SHF_ALLOC : 0), (section.Type, section.Flags & ElfSection.SHF_ALLOC));
            Assert.Equal((ulong)encoded.Alignment, section.Alignment);
            var expected = Relocated(encoded, target, symbols);
            Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(image.AsSpan((int)section.Offset, (int)section.Size)));

            if (isMixed) continue;
            var planned = plan.Sections.Single(one => one.Key == encoded.Name).ToList();
            // Padded to eight, an owner of NULs alone is to a reader the padding of a walk that is out of step (NoteRangeReader): it may read such a section padded to four.
            if (encoded.Alignment == 8 && planned.Exists(note => note.OwnerBytes.Length > 0 && note.OwnerBytes.Span[0] == 0)) continue;
            Assert.Equal(planned.Select(note => (note.Owner, (ulong)note.Type)), read[encoded.Name].Select(note => (note.Owner, note.Type)));
            if (encoded.IsAllocated) Assert.All(read[encoded.Name], note => Assert.NotEmpty(note.Segments));
        }
    }

    /// <summary>Addresses for the plan's symbols that fit the smallest place that each is written to.</summary>
    public static Dictionary<string, ulong> Addresses(NotePlan plan, NoteTarget target) => plan.Notes.SelectMany(note => note.Parts).OfType<NotePart.Symbol>()
        .GroupBy(symbol => symbol.Name, StringComparer.Ordinal)
        .Select((symbol, index) => (symbol.Key, Address: symbol.Min(one => target.SizeOf(one.Size)) switch { 1 => 0x20UL, 2 => 0x1230UL, 4 => 0x1234560UL, _ => 0xffffffff81000000UL } + (ulong)index))
        .ToDictionary(symbol => symbol.Key, symbol => symbol.Address, StringComparer.Ordinal);

    private static byte[] Relocated(EncodedNotes encoded, NoteTarget target, IReadOnlyDictionary<string, ulong> symbols)
    {
        var content = encoded.Content.ToArray();
        foreach (var relocation in encoded.Relocations)
        {
            var value = unchecked(symbols[relocation.Symbol] + (ulong)relocation.Addend);
            var bits = 8 * relocation.Size;
            target.ByteOrder.Write(content.AsSpan(relocation.Offset, relocation.Size), bits == 64 ? value : value & ((1UL << bits) - 1));
        }

        return content;
    }
}
