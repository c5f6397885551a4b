/*
 * A whole PVH guest: says who started it, prints what it was told about the machine, and ends.
 * The same file runs on Xen and on QEMU, which has no hypercalls: there it prints on the serial port.
 */
#include <stdint.h>

/* A PVH guest starts in 32-bit mode, and this one stays in it: gcc -m32 makes such code. This line, with -Wa,--64, puts it into a 64-bit file. */
__asm__(".code32");

/* What the guest is told. All addresses are physical; nothing is mapped, paging is off. */
struct start_info
{
    uint32_t magic;
    uint32_t version;
    uint32_t flags;
    uint32_t module_count;
    uint64_t modules;
    uint64_t command_line;
    uint64_t rsdp;
    uint64_t memory_map;            /* this and what follows: from version 1 on */
    uint32_t memory_map_count;
    uint32_t reserved;
};

struct memory_range
{
    uint64_t start;
    uint64_t size;
    uint32_t type;                  /* 1: usable */
    uint32_t reserved;
};

#define START_MAGIC      0x336ec578
#define SIF_INITDOMAIN   2          /* a flag: this is dom0, the first guest */

/* The entry, whose address is in the note: EBX points to the start info, and there is no stack yet. */
__attribute__((used)) static uint8_t stack[4096];

__attribute__((naked)) void pvh_start(void)
{
    __asm__("mov $stack + 4096, %esp\n\t"
            "push %ebx\n\t"
            "call main");
}

/* Hypercalls. Entry N of this page does number N; Xen writes the code, over all of the page, when it is told where it is. */
#define CONSOLE_IO          18
#define CONSOLEIO_write     0
#define SCHED_OP            29
#define SCHEDOP_shutdown    2
#define SHUTDOWN_poweroff   0
#define SHUTDOWN_reboot     1

__attribute__((section(".hypercall_page"), aligned(4096))) static uint8_t hypercall_page[4096];

static void hypercall(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    const uint8_t *entry = hypercall_page + number * 32;
    __asm__ volatile("call *%0" : "+a"(entry), "+b"(a), "+c"(b), "+d"(c) : : "memory");
}

/* Xen answers CPUID in a range of its own: who it is, and the number of the register that takes the address of the hypercall page. */
#define XEN_CPUID           0x40000000
#define XEN_CPUID_SIGNATURE 0x566e6558      /* "XenV", of "XenVMMXenVMM" */

static uint32_t cpuid_ebx(uint32_t leaf)
{
    uint32_t ebx, ecx = 0;
    __asm__ volatile("cpuid" : "+a"(leaf), "=b"(ebx), "+c"(ecx) : : "edx");
    return ebx;
}

static int on_xen;

static void look_for_xen(void)
{
    on_xen = cpuid_ebx(XEN_CPUID) == XEN_CPUID_SIGNATURE;
    if (on_xen)
        __asm__ volatile("wrmsr" : : "c"(cpuid_ebx(XEN_CPUID + 2)), "a"(hypercall_page), "d"(0));
}

#define SERIAL_PORT     0x3f8
#define QEMU_EXIT_PORT  0x501               /* QEMU ends with status 2 * value + 1 */

static void write_port(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static void print(const char *text)
{
    uint32_t length = 0;
    while (text[length] != 0)
        length++;
    if (on_xen)
        hypercall(CONSOLE_IO, CONSOLEIO_write, length, (uint32_t)text);
    else
        for (uint32_t i = 0; i < length; i++)
            write_port(SERIAL_PORT, text[i]);
}

static void print_hexadecimal(uint64_t number)
{
    char text[19] = "0x0000000000000000";
    for (int i = 17; i > 1; i--, number >>= 4)
        text[i] = "0123456789abcdef"[number & 15];
    print(text);
}

static void print_memory_map(const struct start_info *info)
{
    const struct memory_range *range = (const struct memory_range *)(uint32_t)info->memory_map;
    for (uint32_t i = 0; i < info->memory_map_count; i++, range++)
    {
        print("  ");
        print_hexadecimal(range->start);
        print(" size ");
        print_hexadecimal(range->size);
        print(range->type == 1 ? " usable\n" : "\n");
    }
}

static void end(const struct start_info *info)
{
    /* A guest that is done powers off. When dom0 does, Xen halts and the machine stays on; QEMU can be told to end at a reboot. */
    uint32_t reason = (info->flags & SIF_INITDOMAIN) ? SHUTDOWN_reboot : SHUTDOWN_poweroff;
    if (on_xen)
        hypercall(SCHED_OP, SCHEDOP_shutdown, (uint32_t)&reason, 0);
    else
        write_port(QEMU_EXIT_PORT, 16);
    for (;;)
        __asm__ volatile("hlt");
}

__attribute__((used)) void main(const struct start_info *info)
{
    look_for_xen();
    print(on_xen ? "Hello from a PVH guest on Xen.\n" : "Hello from a PVH guest, not on Xen.\n");
    if (info->magic != START_MAGIC)
        print("This is not a start info!\n");
    print("command line: ");
    print(info->command_line != 0 ? (const char *)(uint32_t)info->command_line : "none");
    print("\nmemory map:");
    print(info->version >= 1 ? "\n" : " not in a start info of version 0\n");
    if (info->version >= 1)
        print_memory_map(info);
    end(info);
}
