# A whole guest, as in ../xen-pv-minimal: prints a line on Xen's console, and shuts down. But Xen is told by numbers where
# its entry and its hypercall page are, so both have to be where guest.S says: at the start, and a page behind it.

#define __HYPERVISOR_console_io  18
#define CONSOLEIO_write          0

#define __HYPERVISOR_sched_op    29
#define SCHEDOP_shutdown         2
#define SHUTDOWN_poweroff        0
#define SHUTDOWN_reboot          1

#define START_INFO_flags         48     /* offset of start_info.flags */
#define SIF_INITDOMAIN           2      /* its bit: this is dom0, the first guest */

#define HYPERCALL(number) call hypercall_page + number * 32

        .text
        .globl  _start
_start:
        mov     %rsi, %rbx              # the start info

        mov     $CONSOLEIO_write, %edi
        mov     $message_length, %esi
        mov     $message, %rdx
        HYPERCALL(__HYPERVISOR_console_io)

        # dom0 reboots, at which QEMU can be told to end; any other guest powers off.
        movl    $SHUTDOWN_poweroff, shutdown_reason
        testl   $SIF_INITDOMAIN, START_INFO_flags(%rbx)
        jz      1f
        movl    $SHUTDOWN_reboot, shutdown_reason
1:
        mov     $SCHEDOP_shutdown, %edi
        mov     $shutdown_reason, %rsi
        HYPERCALL(__HYPERVISOR_sched_op)
        ud2                             # not reached

        .balign 4096
        .globl  hypercall_page
hypercall_page:
        .skip   4096                    # Xen writes this page

        .section .rodata
message:
        .ascii  "Hello, Xen! Whatever it said of me, I am running.\n"
        .set    message_length, . - message

        .bss
        .balign 4
shutdown_reason:
        .skip   4

        .section .note.GNU-stack, "", @progbits
