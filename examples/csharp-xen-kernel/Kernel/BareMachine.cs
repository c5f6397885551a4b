using System;

namespace XenKernel;

/// <summary>A PVH guest's, without Xen: as QEMU starts one.</summary>
internal sealed unsafe class BareMachine(PvhStartInfo* info) : Machine
{
    private const uint SerialPort = 0x3f8;
    private const uint ExitPort = 0x501;    // QEMU's isa-debug-exit, which ends it with status 2 * value + 1

    internal override string Name => "a PVH guest without Xen";

    internal static void Write(byte* text, int length)
    {
        foreach (var one in new ReadOnlySpan<byte>(text, length)) Processor.WritePort(SerialPort, one);
    }

    internal override void PrintStartInfo()
    {
        PvhMachine.PrintStartInfo(info);
        PrintCommandLine(info->CommandLine == 0 ? null : (byte*)Linked.AtPhysical(info->CommandLine));
    }

    internal override MemoryMap ReadMemoryMap() => MemoryMap.OfStartInfo(info);

    internal override void Shutdown(bool hasCrashed)
    {
        Processor.WritePort(ExitPort, hasCrashed ? 17u : 16u);
        Processor.Halt();
    }
}
