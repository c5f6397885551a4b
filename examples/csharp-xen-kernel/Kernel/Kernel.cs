using System;
using System.Runtime;

namespace XenKernel;

/// <summary>Where the kernel starts, one way or the other, and where it ends.</summary>
internal static unsafe class Kernel
{
    private static Machine s_machine;

    /// <summary>
    /// The entry as a PV guest: 64-bit mode, paging is on, and RSI points to the start info; RSI is the second argument of a static method.
    /// Xen's boot stack is small, and a method expects to have been called on it, which this one was not: so it goes on elsewhere.
    /// </summary>
    [RuntimeExport("_start")]
    private static void StartPv(nint unused, void* info) => Processor.CallOnStack(&RunPv, info);

    private static void RunPv(void* info)
    {
        Console.Output = &XenMachine.Write;
        KernelRuntime.Start();
        Run(new PvMachine((PvStartInfo*)info));
    }

    /// <summary>The entry as a PVH guest, behind pvh_start in machine.ld: the argument is the physical address of the start info.</summary>
    [RuntimeExport("pvh_main")]
    private static void StartPvh(ulong address)
    {
        var info = (PvhStartInfo*)Linked.AtPhysical(address);
        var isXen = PvhMachine.TryStart();
        Console.Output = isXen ? &XenMachine.Write : &BareMachine.Write;
        KernelRuntime.Start();
        Run(isXen ? new PvhMachine(info) : new BareMachine(info));
    }

    private static void Run(Machine machine)
    {
        s_machine = machine;
        machine.Start();
        Program.Main(machine);
        machine.Shutdown(hasCrashed: false);
    }

    /// <summary>The end of a kernel that cannot go on.</summary>
    internal static void Panic(string message)
    {
        Console.WriteLine($"Panic: {message}");
        // Once: to end may fail as well.
        var machine = s_machine;
        s_machine = null;
        machine?.Shutdown(hasCrashed: true);
        while (true) { }
    }
}
