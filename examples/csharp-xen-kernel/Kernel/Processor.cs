using System.Runtime;
using System.Runtime.CompilerServices;

namespace XenKernel;

/// <summary>What C# has no words for. The code is in machine.ld, under the names in the attributes.</summary>
internal static unsafe class Processor
{
    /// <summary>Goes on in a method, on the kernel's own stack; never comes back.</summary>
    [RuntimeImport("call_on_stack")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void CallOnStack(delegate*<void*, void> function, void* argument);

    /// <summary>The time stamp counter, as it is once all that was to be read before has been read.</summary>
    [RuntimeImport("read_time_stamp")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadTimeStamp();

    /// <summary>Clears a bit of memory in one step, whatever other processors do to the bits beside it.</summary>
    /// <param name="words">Where bit 0 is.</param>
    /// <returns>Whether it was set.</returns>
    [RuntimeImport("take_bit")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern bool TakeBit(ulong* words, uint number);

    [RuntimeImport("write_port")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WritePort(uint port, uint value);

    /// <summary>The registers are EAX, EBX, ECX and EDX.</summary>
    [RuntimeImport("read_cpuid")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void ReadCpuid(uint leaf, uint* registers);

    /// <summary>A model-specific register.</summary>
    [RuntimeImport("write_register")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteRegister(uint number, ulong value);

    /// <summary>Never comes back.</summary>
    [RuntimeImport("halt")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Halt();
}
