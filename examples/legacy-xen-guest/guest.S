# What the guest says of itself, as guests did before there were notes: one string in a section of its own.
# Xen finds it by the section's name, and reads it when the file holds no Xen note. The pieces must make one string,
# so only the last is .asciz.

        .section __xen_guest
        .ascii  "GUEST_OS=example"
        .ascii  ",XEN_VER=xen-3.0"
        .ascii  ",VIRT_BASE=0xffffffff80000000"
        .ascii  ",ELF_PADDR_OFFSET=0x0"
        .ascii  ",VIRT_ENTRY=0xffffffff80100000"
        .ascii  ",HYPERCALL_PAGE=0x101"
        .asciz  ",LOADER=generic"

        .section .note.GNU-stack, "", @progbits
