# A whole guest: prints a line on Xen's console, and shuts down.
#
# Xen starts it in 64-bit mode, with paging on and the kernel mapped where it was linked. RSI is the
# address of the start info, and RSP already points to a small stack.

#define __HYPERVISOR_console_io  18
#define CONSOLEIO_write          0

#define __HYPERVISOR_sched_op    29
#define SCHEDOP_shutdown         2
#define SHUTDOWN_poweroff        0
#define SHUTDOWN_reboot          1

#define START_INFO_flags         48     /* offset of start_info.flags */
#define SIF_INITDOMAIN           2      /* its bit: this is dom0, the first guest */

# Entry N of the hypercall page does hypercall N. Arguments are in RDI, RSI and RDX, the result is in RAX;
# Xen keeps all other registers but RCX and R11.
#define HYPERCALL(number) call hypercall_page + number * 32

        .text
        .globl  _start
_start:
        mov     %rsi, %rbx

        mov     $CONSOLEIO_write, %edi
        mov     $message_length, %esi
        mov     $message, %rdx
        HYPERCALL(__HYPERVISOR_console_io)

        # A guest that is done powers off. When dom0 does that Xen halts and the machine stays on,
        # but a reboot is something that QEMU can be told to end at.
        movl    $SHUTDOWN_poweroff, shutdown_reason
        testl   $SIF_INITDOMAIN, START_INFO_flags(%rbx)
        jz      1f
        movl    $SHUTDOWN_reboot, shutdown_reason
1:
        mov     $SCHEDOP_shutdown, %edi
        mov     $shutdown_reason, %rsi
        HYPERCALL(__HYPERVISOR_sched_op)
        ud2                             # not reached

# Xen fills this page with code before the guest starts.
        .balign 4096
        .globl  hypercall_page
hypercall_page:
        .skip   4096

        .section .rodata
message:
        .ascii  "Hello, Xen! A guest of five notes is speaking.\n"
        .set    message_length, . - message

        .bss
        .balign 4
shutdown_reason:
        .skip   4

        .section .note.GNU-stack, "", @progbits
