using System.Runtime;
using System.Runtime.CompilerServices;

namespace XenKernel;

/// <summary>Places that machine.ld names. A symbol is imported as if it were a method, never called, and its address taken.</summary>
internal static unsafe class Linked
{
    /// <summary>The virtual address of physical address 0, as in Notes.cs.</summary>
    private const ulong VirtualBase = 0xffffffff80000000;

    /// <summary>Where a PVH guest has all physical memory below 4 GiB.</summary>
    private const ulong PhysicalMemory = 0xffff800000000000;

    internal static byte* HypercallPage => (byte*)(delegate*<void>)&HypercallPageSymbol;

    internal static byte* SharedInfoPage => (byte*)(delegate*<void>)&SharedInfoSymbol;

    internal static byte* ConsolePage => (byte*)(delegate*<void>)&ConsoleSymbol;

    internal static byte* StackGuard => (byte*)(delegate*<void>)&StackGuardSymbol;

    internal static byte* ReadyToRunHeader => (byte*)(delegate*<void>)&ReadyToRunHeaderSymbol;

    internal static byte* Heap => (byte*)(delegate*<void>)&HeapSymbol;

    internal static byte* HeapEnd => (byte*)(delegate*<void>)&HeapEndSymbol;

    /// <summary>The physical address of something in the kernel.</summary>
    internal static ulong PhysicalAddress(void* place) => (ulong)place - VirtualBase;

    /// <summary>PVH: what is at a physical address below 4 GiB.</summary>
    internal static void* AtPhysical(ulong address) => (void*)(PhysicalMemory + address);

    [RuntimeImport("hypercall_page")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void HypercallPageSymbol();

    [RuntimeImport("shared_info_page")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SharedInfoSymbol();

    [RuntimeImport("console_page")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ConsoleSymbol();

    [RuntimeImport("stack_guard")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void StackGuardSymbol();

    // ilc's own, in kernel.o.
    [RuntimeImport("__ReadyToRunHeader")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ReadyToRunHeaderSymbol();

    [RuntimeImport("heap")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void HeapSymbol();

    [RuntimeImport("heap_end")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void HeapEndSymbol();
}
