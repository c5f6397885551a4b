using System;

namespace XenKernel;

/// <summary>A PV guest's.</summary>
internal sealed unsafe class PvMachine(PvStartInfo* info) : XenMachine
{
    internal override string Name => "a PV guest of Xen";

    private protected override uint Flags => info->Flags;

    /// <summary>Takes the page beneath the stack away, before anything else: what grows into it shall end the guest.</summary>
    internal override void Start()
    {
        if (Hypercall.MapPage(Linked.StackGuard, 0) < 0) Kernel.Panic("Xen does not take the stack's guard away");
        base.Start();
    }

    internal override void PrintStartInfo()
    {
        Console.WriteLine($"start info: {info->Magic}, at 0x{(ulong)info:x}");
        Console.WriteLine($"memory: {info->PageCount} pages, {info->PageCount >> 8} MiB");
        Console.WriteLine($"page tables: {info->PageTableFrames} at 0x{info->PageTables:x}");
        Console.WriteLine($"flags: 0x{info->Flags:x}, {Kind}");
        PrintCommandLine(info->CommandLine);
    }

    internal override MemoryMap ReadMemoryMap() => MemoryMap.OfXen(isPv: true, isDom0: (Flags & IsDom0) != 0);

    private protected override SharedInfo* MapSharedInfo() => (SharedInfo*)Map(Linked.SharedInfoPage, info->SharedInfo);

    private protected override void StartConsole() => ConsoleRing.Start((ConsoleRing*)Map(Linked.ConsolePage, info->ConsoleFrame << 12), info->ConsolePort);

    /// <summary>Puts a page of the machine's where one of the kernel's own is.</summary>
    private static byte* Map(byte* at, ulong machineAddress)
    {
        const ulong PresentWritableUser = 7;
        if (Hypercall.MapPage(at, machineAddress | PresentWritableUser) < 0) Kernel.Panic("Xen does not map a page that it tells of");
        return at;
    }
}
