/* Prints every note that is in memory, found through AT_PHDR and through dl_iterate_phdr. Built by ProgramTests. */
#define _GNU_SOURCE
#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

#ifdef BSS
static char bss[BSS];
#endif
static __thread int tls = 42;

static void notes(const char *how, const ElfW(Phdr) *segments, int count, ElfW(Addr) base)
{
    for (int i = 0; i < count; i++) {
        if (segments[i].p_type != PT_NOTE || segments[i].p_vaddr == 0) continue;
        size_t align = segments[i].p_align == 8 ? 8 : 4;
        const char *at = (const char *)(base + segments[i].p_vaddr), *end = at + segments[i].p_memsz;
        while (at + 12 <= end) {
            const ElfW(Nhdr) *note = (const void *)at;
            size_t desc = (12 + note->n_namesz + align - 1) & -align;
            /* Debian 12's mold puts notes of both paddings into one segment, in which no reader finds its way. */
            if (desc > (size_t)(end - at) || note->n_descsz > end - at - desc) break;
            unsigned sum = 0;
            for (size_t j = 0; j < note->n_descsz; j++) sum = sum * 31 + (unsigned char)at[desc + j];
            printf("%s %.*s %x %u %x\n", how, (int)note->n_namesz, at + 12, note->n_type, note->n_descsz, sum);
            at += (desc + note->n_descsz + align - 1) & -align;
        }
    }
}

static ElfW(Addr) base;

/* Called for the program first, and stops there. */
static int program(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size, (void)data;
    base = info->dlpi_addr;
    notes("dl", info->dlpi_phdr, info->dlpi_phnum, base);
    return 1;
}

int main(int argc, char **argv)
{
    const ElfW(Phdr) *segments = (const void *)getauxval(AT_PHDR);
    int count = getauxval(AT_PHNUM);
#ifdef BSS
    bss[sizeof bss - 1] = (char)argc;
    printf("bss %d\n", bss[sizeof bss - 1] + bss[sizeof bss / 2]);
#endif
    printf("tls %d, %d arguments, %s\n", tls, argc, argc > 1 ? argv[1] : "none");
    dl_iterate_phdr(program, 0);
    notes("aux", segments, count, base);
    return 7;
}
