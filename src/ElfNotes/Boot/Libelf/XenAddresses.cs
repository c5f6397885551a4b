namespace ElfNotes.Boot;

/// <summary>The addresses that libelf computes (<c>elf_xen_addr_calc_check</c>), under its names. 2^64-1 means unset.</summary>
/// <param name="VirtBase">virt_base: VIRT_BASE, or 0; 0 for PVH.</param>
/// <param name="ElfPaddrOffset">elf_paddr_offset: PADDR_OFFSET or its default; 0 for PVH.</param>
/// <param name="VirtOffset">virt_offset: virt_base − elf_paddr_offset, modulo 2^64.</param>
/// <param name="VirtKstart">virt_kstart: the lowest p_paddr of the loadable segments plus virt_offset.</param>
/// <param name="VirtKend">virt_kend: the highest p_paddr + p_memsz plus virt_offset; with BSD_SYMTAB the symbol table on top.</param>
/// <param name="VirtEntry">virt_entry: ENTRY or e_entry; for PVH PHYS32_ENTRY.</param>
/// <param name="P2mBase">p2m_base: INIT_P2M.</param>
public sealed record XenAddresses(ulong VirtBase, ulong ElfPaddrOffset, ulong VirtOffset, ulong VirtKstart, ulong VirtKend, ulong VirtEntry, ulong P2mBase);
