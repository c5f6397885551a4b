namespace ElfNotes.Elf;

/// <summary>The fields of the Elf32_* and Elf64_* structures of elf.h.</summary>
internal enum ElfField
{
    Type, Machine, Version, Entry, Phoff, Shoff, Flags, Ehsize, Phentsize, Phnum, Shentsize, Shnum, Shstrndx,
    PType, PFlags, POffset, PVaddr, PPaddr, PFilesz, PMemsz, PAlign,
    ShName, ShType, ShFlags, ShAddr, ShOffset, ShSize, ShLink, ShInfo, ShAddralign, ShEntsize,
    StName, StInfo, StShndx, StValue,
    ROffset, RInfo, RAddend,
}
