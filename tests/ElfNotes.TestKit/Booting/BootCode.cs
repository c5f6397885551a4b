using System.Text;

namespace ElfNotes.TestKit.Booting;

/// <summary>
/// Code that says which of its entries it was started at, and ends. It does not depend on where it is loaded; the same bytes run as a PV guest in
/// 64 bits, as a PVH guest in 32 bits under Xen, and under QEMU: there it writes to the first serial port. Shorter than a page.
/// </summary>
public static class BootCode
{
    /// <summary>The entries: A at offset 0, B at <see cref="SlotSize"/>, and so on.</summary>
    public const int SlotCount = 26;

    /// <summary>Bytes from one entry to the next.</summary>
    public const int SlotSize = 16;

    // XEN hypercall numbers and arguments, from xen/include/public/xen.h and sched.h.
    private const byte ConsoleIo = 18;
    private const byte SchedOp = 29;
    private const byte SchedOpShutdown = 2;
    private const int PageSize = 4096;
    private const int HypercallSize = 32;

    private const string PvText = "elfnotes PV entry ";
    private const string PvhText = "elfnotes PVH entry ";

    /// <summary>What it says as a PV guest: <c>?</c> when it was entered beside an entry, unless it crashes there.</summary>
    public static string PvSays(char entry = 'A') => $"{PvText}{entry}";

    /// <summary>What it says as a PVH guest.</summary>
    public static string PvhSays(char entry = 'A') => $"{PvhText}{entry}";

    /// <summary>The offset of an entry.</summary>
    public static int Offset(char entry) => (entry - 'A') * SlotSize;

    /// <summary>The code.</summary>
    public static byte[] Make(HypercallRoute route = HypercallRoute.Direct)
    {
        var code = new MachineCode();
        Slots(code);
        Common(code);
        Pvh(code);
        Pv(code, route);
        Data(code);
        return code.ToArray();
    }

    private static void Slots(MachineCode code)
    {
        for (var slot = 0; slot < SlotCount; slot++)
        {
            code.Emit(0xb9, (byte)('A' + slot), (byte)'E', (byte)'L', (byte)'F') // mov ecx, the letter and a sign that it was set here
                .Relative("common", 0xe9)          // jmp common
                .Emit(0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc); // int3
        }
    }

    // All of this means the same in 32 and in 64 bits but for the byte 40: inc eax, or a prefix of the nop.
    private static void Common(MachineCode code) => code
        .Label("common")
        .Emit(0xfc)                                // cld
        .Emit(0x89, 0xca)                          // mov edx, ecx
        .Emit(0xc1, 0xea, 0x08)                    // shr edx, 8
        .Emit(0x81, 0xfa, (byte)'E', (byte)'L', (byte)'F', 0x00) // cmp edx, the sign
        .Emit(0x74, 0x02)                          // je over the next
        .Emit(0xb1, (byte)'?')                     // mov cl, '?'
        .Emit(0x31, 0xc0)                          // xor eax, eax
        .Emit(0x40, 0x90)                          // inc eax; nop, or nop
        .Relative("pv", 0x0f, 0x84);               // jz pv

    // EBX has the address of the start info: its second word serves as the stack of one call, by which the code learns where it is.
    private static void Pvh(MachineCode code) => code
        .Emit(0x8d, 0x63, 0x08)                    // lea esp, [ebx + 8]
        .Emit(0xe8, 0x00, 0x00, 0x00, 0x00)        // call here
        .Label("here")
        .Emit(0x5d)                                // pop ebp
        .Distance("here", "pvh letter", 0x88, 0x8d) // mov [ebp + letter], cl
        .Emit(0xb8, 0x00, 0x00, 0x00, 0x40)        // mov eax, 0x40000000
        .Emit(0x0f, 0xa2)                          // cpuid
        .Emit(0x81, 0xfb, 0x58, 0x65, 0x6e, 0x56)  // cmp ebx, "XenV"
        .Relative("port", 0x0f, 0x85)              // jne port
        .Emit(0xb8, ConsoleIo, 0x00, 0x00, 0x00)   // mov eax, console_io
        .Emit(0x31, 0xdb)                          // xor ebx, ebx: CONSOLEIO_write
        .Emit(0xb9, Length(PvhText), 0x00, 0x00, 0x00) // mov ecx, length
        .Distance("here", "pvh text", 0x8d, 0x95)  // lea edx, [ebp + text]
        .Emit(0x0f, 0x01, 0xd9)                    // vmmcall
        .Emit(0xb8, SchedOp, 0x00, 0x00, 0x00)     // mov eax, sched_op
        .Emit(0xbb, SchedOpShutdown, 0x00, 0x00, 0x00) // mov ebx, SCHEDOP_shutdown
        .Distance("here", "reason", 0x8d, 0x8d)    // lea ecx, [ebp + reason]
        .Emit(0x0f, 0x01, 0xd9)                    // vmmcall
        .Emit(0xf4, 0xeb, 0xfd)                    // hlt, for ever
        .Label("port")
        .Distance("here", "pvh text", 0x8d, 0xb5)  // lea esi, [ebp + text]
        .Emit(0xb9, Length(PvhText), 0x00, 0x00, 0x00) // mov ecx, length
        .Emit(0x66, 0xba, 0xf8, 0x03)              // mov dx, 0x3f8
        .Emit(0xac)                                // lodsb
        .Emit(0xee)                                // out dx, al
        .Emit(0xe2, 0xfc)                          // loop to lodsb
        .Emit(0x66, 0xba, 0x01, 0x05)              // mov dx, 0x501: isa-debug-exit
        .Emit(0xb0, 0x10)                          // mov al, 16
        .Emit(0xee)                                // out dx, al: QEMU exits with 33
        .Emit(0xf4, 0xeb, 0xfd);                   // hlt, for ever

    private static void Pv(MachineCode code, HypercallRoute route)
    {
        code.Label("pv")
            .Relative("pv letter", 0x88, 0x0d)     // mov [rip + letter], cl
            .Emit(0x31, 0xff)                      // xor edi, edi: CONSOLEIO_write
            .Emit(0xbe, Length(PvText), 0x00, 0x00, 0x00) // mov esi, length
            .Relative("pv text", 0x48, 0x8d, 0x15); // lea rdx, [rip + text]
        Hypercall(code, ConsoleIo, route);
        code.Emit(0xbf, SchedOpShutdown, 0x00, 0x00, 0x00) // mov edi, SCHEDOP_shutdown
            .Relative("reason", 0x48, 0x8d, 0x35); // lea rsi, [rip + reason]
        Hypercall(code, SchedOp, route);
        code.Emit(0xeb, 0xfe);                     // jmp to itself
    }

    private static void Hypercall(MachineCode code, byte number, HypercallRoute route)
    {
        if (route == HypercallRoute.Page)
        {
            code.Label($"hypercall {number}", PageSize + number * HypercallSize)
                .Relative($"hypercall {number}", 0xe8); // call the page's entry
            return;
        }

        code.Emit(0xb8, number, 0x00, 0x00, 0x00)  // mov eax, number
            .Emit(0x0f, 0x05);                     // syscall: destroys rcx and r11
    }

    private static void Data(MachineCode code)
    {
        code.Label("reason").Emit(1, 0, 0, 0);     // SHUTDOWN_reboot, which makes QEMU end under -no-reboot
        Text(code, "pv", PvText);
        Text(code, "pvh", PvhText);
    }

    private static void Text(MachineCode code, string label, string text) =>
        code.Label($"{label} text").Emit(Encoding.ASCII.GetBytes(text)).Label($"{label} letter").Emit((byte)'?', (byte)'\n');

    private static byte Length(string text) => (byte)(text.Length + 2);
}
