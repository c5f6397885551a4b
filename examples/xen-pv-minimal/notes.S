    .macro XENNOTE type, value:vararg
        .pushsection .note.Xen, "a", @note
        .p2align 2
        .long 4, 2f - 1f, \type
        .asciz "Xen"
    1:  \value
    2:  .p2align 2
        .popsection
    .endm
    VIRT_BASE = 0xffffffff80000000
    XENNOTE  5, .asciz "xen-3.0"            # XEN_VERSION
    XENNOTE  8, .asciz "generic"            # LOADER
    XENNOTE  3, .quad VIRT_BASE             # VIRT_BASE
    XENNOTE  1, .quad _start                # ENTRY
    XENNOTE  2, .quad hypercall_page        # HYPERCALL_PAGE
