namespace XenKernel;

/// <summary>
/// Calls of the hypervisor. Entry N of the hypercall page, of 32 bytes, does number N; Xen takes the first three arguments where a method of C# gets
/// its own. (A function pointer of C# may have bit 1 set, and then means something else, which ilc's code looks for: these addresses are multiples of 32.)
/// A negative result is an error's number. Numbers and structures are of Xen's public headers, in xen/include/public.
/// </summary>
internal static unsafe class Hypercall
{
    private const int SlotSize = 32;

    /// <summary>Prints, as dom0 may; of other guests a hypervisor that is built for debugging takes it.</summary>
    internal static long WriteConsole(byte* text, int length) => Call(18, 0, (ulong)length, (ulong)text);

    /// <summary>The hypervisor's version: major in the upper 16 bits, minor in the lower.</summary>
    internal static uint Version() => (uint)Call(17, 0, 0);

    /// <summary>Ends the guest: 0 is to power off, 1 to reboot, 3 to have crashed.</summary>
    internal static long Shutdown(uint reason) => Call(29, 2, (ulong)&reason);

    /// <summary>Lets others run.</summary>
    internal static long Yield() => Call(29, 0, 0);

    /// <summary>Sleeps until a port has an event.</summary>
    internal static long Poll(uint port)
    {
        var poll = new PollArgument { Ports = &port, Count = 1 };
        return Call(29, 3, (ulong)&poll);
    }

    /// <summary>Has an interrupt of Xen's own making sent to a port, which it gives.</summary>
    internal static long BindVirtualInterrupt(uint number, out uint port)
    {
        var bind = new BindArgument { Number = number };
        var result = Call(32, 1, (ulong)&bind);
        port = bind.Port;
        return result;
    }

    internal static long SendEvent(uint port) => Call(32, 4, (ulong)&port);

    /// <summary>Has the timer's interrupt sent at a time, in nanoseconds as <see cref="SharedInfo.Now"/> counts them.</summary>
    internal static long SetTimer(ulong time) => Call(15, time, 0);

    /// <summary>The memory map: of this guest (9), or of the whole machine, which only dom0 may ask for (10).</summary>
    internal static long ReadMemoryMap(uint which, MemoryMap.Entry* entries, ref uint count)
    {
        var map = new MapArgument { Count = count, Entries = entries };
        var result = Call(12, which, (ulong)&map);
        count = map.Count;
        return result;
    }

    /// <summary>PV: puts a page of the machine's, with its flags, at a virtual address; 0 puts nothing there.</summary>
    internal static long MapPage(void* at, ulong entry) => Call(14, (ulong)at, entry, 2);

    /// <summary>PVH: puts the shared info at a physical address.</summary>
    internal static long PlaceSharedInfo(ulong physicalAddress)
    {
        var place = new PlaceArgument { Domain = 0x7ff0, Frame = physicalAddress >> 12 };
        return Call(12, 7, (ulong)&place);
    }

    /// <summary>PVH: a number that whoever made this guest has left for it.</summary>
    internal static ulong ReadParameter(uint index)
    {
        var parameter = new ParameterArgument { Domain = 0x7ff0, Index = index };
        return Call(34, 1, (ulong)&parameter) < 0 ? 0 : parameter.Value;
    }

    private static long Call(int number, ulong a, ulong b) => ((delegate*<ulong, ulong, long>)(Linked.HypercallPage + number * SlotSize))(a, b);

    private static long Call(int number, ulong a, ulong b, ulong c) => ((delegate*<ulong, ulong, ulong, long>)(Linked.HypercallPage + number * SlotSize))(a, b, c);

    private struct PollArgument
    {
        internal uint* Ports;
        internal uint Count;
        internal ulong Timeout;
    }

    private struct BindArgument
    {
        internal uint Number;
        internal uint Processor;
        internal uint Port;
    }

    private struct MapArgument
    {
        internal uint Count;
        internal MemoryMap.Entry* Entries;
    }

    private struct PlaceArgument
    {
        internal ushort Domain;         // DOMID_SELF
        internal ushort Size;
        internal uint Space;            // 0: the shared info
        internal ulong Index;
        internal ulong Frame;
    }

    private struct ParameterArgument
    {
        internal ushort Domain;         // DOMID_SELF
        internal uint Index;
        internal ulong Value;
    }
}
