using System;

namespace XenKernel;

/// <summary>What the kernel does.</summary>
internal static class Program
{
    internal static void Main(Machine machine)
    {
        Console.WriteLine($"Hello from C#, {machine.Name}.");
        if (machine.XenVersion != 0) Console.WriteLine($"Xen {machine.XenVersion >> 16}.{machine.XenVersion & 0xffff}");
        machine.PrintStartInfo();

        Console.WriteLine("memory map:");
        machine.ReadMemoryMap().Print();

        if (machine.Clock is { } clock)
        {
            var start = clock.Now;
            for (var tick = 1; tick <= 3; tick++)
            {
                clock.Sleep(10);
                Console.WriteLine($"tick {tick}, after {(clock.Now - start) / 1_000_000} ms");
            }
        }

        Console.WriteLine("Done.");
    }
}
