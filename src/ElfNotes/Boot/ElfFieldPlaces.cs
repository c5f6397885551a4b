namespace ElfNotes.Boot;

/// <summary>Where each <see cref="ElfField"/> lies in its structure (elf.h).</summary>
internal static class ElfFieldPlaces
{
    /// <summary>Offset and size, in bytes, in the structure of the class.</summary>
    public static (int Offset, int Size) Place(this ElfField field, bool is64) => (field, is64) switch
    {
        (ElfField.Machine, _) => (18, 2),
        (ElfField.Entry, true) => (24, 8),
        (ElfField.Entry, false) => (24, 4),
        (ElfField.Phoff, true) => (32, 8),
        (ElfField.Phoff, false) => (28, 4),
        (ElfField.Shoff, true) => (40, 8),
        (ElfField.Shoff, false) => (32, 4),
        (ElfField.Phentsize, true) => (54, 2),
        (ElfField.Phentsize, false) => (42, 2),
        (ElfField.Phnum, true) => (56, 2),
        (ElfField.Phnum, false) => (44, 2),
        (ElfField.Shentsize, true) => (58, 2),
        (ElfField.Shentsize, false) => (46, 2),
        (ElfField.Shnum, true) => (60, 2),
        (ElfField.Shnum, false) => (48, 2),
        (ElfField.Shstrndx, true) => (62, 2),
        (ElfField.Shstrndx, false) => (50, 2),
        (ElfField.PType, _) => (0, 4),
        (ElfField.PFlags, true) => (4, 4),
        (ElfField.PFlags, false) => (24, 4),
        (ElfField.POffset, true) => (8, 8),
        (ElfField.POffset, false) => (4, 4),
        (ElfField.PPaddr, true) => (24, 8),
        (ElfField.PPaddr, false) => (12, 4),
        (ElfField.PFilesz, true) => (32, 8),
        (ElfField.PFilesz, false) => (16, 4),
        (ElfField.PMemsz, true) => (40, 8),
        (ElfField.PMemsz, false) => (20, 4),
        (ElfField.ShName, _) => (0, 4),
        (ElfField.ShType, _) => (4, 4),
        (ElfField.ShOffset, true) => (24, 8),
        (ElfField.ShOffset, false) => (16, 4),
        (ElfField.ShSize, true) => (32, 8),
        (ElfField.ShSize, false) => (20, 4),
        (ElfField.ShLink, true) => (40, 4),
        (ElfField.ShLink, false) => (24, 4),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
