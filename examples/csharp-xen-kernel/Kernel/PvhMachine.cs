using System;

namespace XenKernel;

/// <summary>A PVH guest's, on Xen.</summary>
internal sealed unsafe class PvhMachine(PvhStartInfo* info) : XenMachine
{
    private const uint CpuidBase = 0x40000000;
    private const uint CpuidSignature = 0x566e6558; // "XenV", of "XenVMMXenVMM"

    internal override string Name => "a PVH guest of Xen";

    private protected override uint Flags => info->Flags;

    /// <summary>Whether this is Xen. If it is, the hypercall page has code from then on: for PV guests Xen writes it by itself, for PVH guests when it is told where.</summary>
    internal static bool TryStart()
    {
        var registers = stackalloc uint[4];
        Processor.ReadCpuid(CpuidBase, registers);
        if (registers[1] != CpuidSignature) return false;
        Processor.ReadCpuid(CpuidBase + 2, registers);
        Processor.WriteRegister(registers[1], Linked.PhysicalAddress(Linked.HypercallPage));
        return true;
    }

    internal static void PrintStartInfo(PvhStartInfo* info)
    {
        Console.WriteLine($"start info: {(info->Magic == PvhStartInfo.RightMagic ? "as it should be" : "not one")}, version {info->Version}, at 0x{(ulong)info:x}");
        Console.WriteLine($"ACPI tables: 0x{info->Acpi:x}");
    }

    internal override void PrintStartInfo()
    {
        PrintStartInfo(info);
        Console.WriteLine($"flags: 0x{info->Flags:x}, {Kind}");
        PrintCommandLine(info->CommandLine == 0 ? null : (byte*)Linked.AtPhysical(info->CommandLine));
    }

    internal override MemoryMap ReadMemoryMap() => MemoryMap.OfXen(isPv: false, isDom0: (Flags & IsDom0) != 0);

    private protected override SharedInfo* MapSharedInfo()
    {
        if (Hypercall.PlaceSharedInfo(Linked.PhysicalAddress(Linked.SharedInfoPage)) < 0) Kernel.Panic("Xen does not place the shared info");
        return (SharedInfo*)Linked.SharedInfoPage;
    }

    private protected override void StartConsole()
    {
        const uint ConsoleFrame = 17;
        const uint ConsolePort = 18;
        ConsoleRing.Start((ConsoleRing*)Linked.AtPhysical(Hypercall.ReadParameter(ConsoleFrame) << 12), (uint)Hypercall.ReadParameter(ConsolePort));
    }
}
