        .section .note.Xen, "a", @note
        .p2align 2
        .long 4, 8, 18
        .asciz "Xen"
        .quad pvh_start
        .section .note.GNU-stack, "", @progbits
