using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace XenKernel;

/// <summary>Which memory there is, and what it is for.</summary>
internal sealed unsafe class MemoryMap
{
    private readonly List<Entry> _entries = new();

    /// <summary>Asks Xen.</summary>
    /// <param name="isPv">Whether the guest is PV: as dom0 it has no map of its own, and gets the machine's.</param>
    internal static MemoryMap OfXen(bool isPv, bool isDom0)
    {
        const uint Most = 64;
        var entries = stackalloc Entry[(int)Most];
        var count = Most;
        var map = new MemoryMap();
        var result = Hypercall.ReadMemoryMap(isPv && isDom0 ? 10u : 9u, entries, ref count);
        if (result < 0) Console.WriteLine($"Xen gives no memory map: error {result}");
        else map.Add(new ReadOnlySpan<Entry>(entries, (int)count));
        return map;
    }

    /// <summary>Takes the one of the start info, which of version 0 ends before it: what stands there is something else.</summary>
    internal static MemoryMap OfStartInfo(PvhStartInfo* info)
    {
        var map = new MemoryMap();
        if (info->Version < 1)
        {
            Console.WriteLine("the start info has no memory map: its version is 0");
            return map;
        }

        foreach (var range in new ReadOnlySpan<PvhStartInfo.Range>(Linked.AtPhysical(info->MemoryMap), (int)info->MemoryMapCount))
            map._entries.Add(new Entry { Start = range.Start, Size = range.Size, Type = range.Type });
        return map;
    }

    internal void Print()
    {
        ulong usable = 0;
        foreach (var entry in _entries)
        {
            Console.WriteLine($"  0x{entry.Start:x16} 0x{entry.Size:x16} {Name(entry.Type)}");
            if (entry.Type == 1) usable += entry.Size;
        }

        Console.WriteLine($"  {usable >> 20} MiB are usable");
    }

    private void Add(ReadOnlySpan<Entry> entries)
    {
        foreach (var entry in entries) _entries.Add(entry);
    }

    private static string Name(uint type) => type switch
    {
        1 => "usable",
        2 => "reserved",
        3 => "ACPI tables",
        4 => "ACPI, to be kept",
        _ => "of no use",
    };

    /// <summary>Of 20 bytes, as the firmware's E820 has them, and Xen.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    internal struct Entry
    {
        internal ulong Start;
        internal ulong Size;
        internal uint Type;
    }
}
