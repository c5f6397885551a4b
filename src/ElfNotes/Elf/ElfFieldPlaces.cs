namespace ElfNotes.Elf;

/// <summary>Where each <see cref="ElfField"/> lies in its structure (elf.h).</summary>
internal static class ElfFieldPlaces
{
    /// <summary>The size of Elf32_Ehdr or Elf64_Ehdr.</summary>
    public static int HeaderSize(bool is64) => is64 ? 64 : 52;

    /// <summary>The size of Elf32_Phdr or Elf64_Phdr.</summary>
    public static int SegmentSize(bool is64) => is64 ? 56 : 32;

    /// <summary>The size of Elf32_Shdr or Elf64_Shdr.</summary>
    public static int SectionSize(bool is64) => is64 ? 64 : 40;

    /// <summary>The size of Elf32_Sym or Elf64_Sym.</summary>
    public static int SymbolSize(bool is64) => is64 ? 24 : 16;

    /// <summary>Offset and size, in bytes, in the structure of the class.</summary>
    public static (int Offset, int Size) Place(this ElfField field, bool is64) => is64 ? Place64(field) : Place32(field);

    private static (int Offset, int Size) Place32(ElfField field) => field switch
    {
        ElfField.Type => (16, 2),
        ElfField.Machine => (18, 2),
        ElfField.Version => (20, 4),
        ElfField.Entry => (24, 4),
        ElfField.Phoff => (28, 4),
        ElfField.Shoff => (32, 4),
        ElfField.Flags => (36, 4),
        ElfField.Ehsize => (40, 2),
        ElfField.Phentsize => (42, 2),
        ElfField.Phnum => (44, 2),
        ElfField.Shentsize => (46, 2),
        ElfField.Shnum => (48, 2),
        ElfField.Shstrndx => (50, 2),
        ElfField.PType => (0, 4),
        ElfField.PFlags => (24, 4),
        ElfField.POffset => (4, 4),
        ElfField.PVaddr => (8, 4),
        ElfField.PPaddr => (12, 4),
        ElfField.PFilesz => (16, 4),
        ElfField.PMemsz => (20, 4),
        ElfField.PAlign => (28, 4),
        ElfField.ShName => (0, 4),
        ElfField.ShType => (4, 4),
        ElfField.ShFlags => (8, 4),
        ElfField.ShAddr => (12, 4),
        ElfField.ShOffset => (16, 4),
        ElfField.ShSize => (20, 4),
        ElfField.ShLink => (24, 4),
        ElfField.ShInfo => (28, 4),
        ElfField.ShAddralign => (32, 4),
        ElfField.ShEntsize => (36, 4),
        ElfField.StName => (0, 4),
        ElfField.StInfo => (12, 1),
        ElfField.StShndx => (14, 2),
        ElfField.StValue => (4, 4),
        ElfField.ROffset => (0, 4),
        ElfField.RInfo => (4, 4),
        ElfField.RAddend => (8, 4),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private static (int Offset, int Size) Place64(ElfField field) => field switch
    {
        ElfField.Type => (16, 2),
        ElfField.Machine => (18, 2),
        ElfField.Version => (20, 4),
        ElfField.Entry => (24, 8),
        ElfField.Phoff => (32, 8),
        ElfField.Shoff => (40, 8),
        ElfField.Flags => (48, 4),
        ElfField.Ehsize => (52, 2),
        ElfField.Phentsize => (54, 2),
        ElfField.Phnum => (56, 2),
        ElfField.Shentsize => (58, 2),
        ElfField.Shnum => (60, 2),
        ElfField.Shstrndx => (62, 2),
        ElfField.PType => (0, 4),
        ElfField.PFlags => (4, 4),
        ElfField.POffset => (8, 8),
        ElfField.PVaddr => (16, 8),
        ElfField.PPaddr => (24, 8),
        ElfField.PFilesz => (32, 8),
        ElfField.PMemsz => (40, 8),
        ElfField.PAlign => (48, 8),
        ElfField.ShName => (0, 4),
        ElfField.ShType => (4, 4),
        ElfField.ShFlags => (8, 8),
        ElfField.ShAddr => (16, 8),
        ElfField.ShOffset => (24, 8),
        ElfField.ShSize => (32, 8),
        ElfField.ShLink => (40, 4),
        ElfField.ShInfo => (44, 4),
        ElfField.ShAddralign => (48, 8),
        ElfField.ShEntsize => (56, 8),
        ElfField.StName => (0, 4),
        ElfField.StInfo => (4, 1),
        ElfField.StShndx => (6, 2),
        ElfField.StValue => (8, 8),
        ElfField.ROffset => (0, 8),
        ElfField.RInfo => (8, 8),
        ElfField.RAddend => (16, 8),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
