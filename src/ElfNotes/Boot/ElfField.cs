namespace ElfNotes.Boot;

/// <summary>The fields of Elf32_* and Elf64_* structures that libelf reads.</summary>
internal enum ElfField
{
    Machine, Entry, Phoff, Shoff, Phentsize, Phnum, Shentsize, Shnum, Shstrndx,
    PType, PFlags, POffset, PPaddr, PFilesz, PMemsz,
    ShName, ShType, ShOffset, ShSize, ShLink,
}
