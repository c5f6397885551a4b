using System.Runtime.InteropServices;

namespace XenKernel;

/// <summary>A page that Xen and this guest both have: events that are pending, and the time. It is Xen's struct shared_info.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct SharedInfo
{
    // Of the first virtual processor. The version is odd while Xen writes the rest. All are volatile: read each time, and in the order in which it is written,
    // which C# has for numbers as wide as an address and not for ulong.
    [FieldOffset(32)] private volatile uint _version;
    [FieldOffset(40)] private volatile nuint _timeStamp;
    [FieldOffset(48)] private volatile nuint _systemTime;
    [FieldOffset(56)] private volatile uint _multiplier;
    [FieldOffset(60)] private volatile sbyte _shift;

    [FieldOffset(2048)] private fixed ulong _pending[64];

    /// <summary>Nanoseconds since Xen started.</summary>
    internal ulong Now()
    {
        while (true)
        {
            // The counter is read between the two versions as well: if it were read before Xen moves _timeStamp on, and that after it, the difference would be negative.
            var version = _version;
            if ((version & 1) != 0) continue;
            ulong timeStamp = _timeStamp;
            ulong time = _systemTime;
            var multiplier = _multiplier;
            var shift = _shift;
            var cycles = Processor.ReadTimeStamp() - timeStamp;
            if (version != _version) continue;
            cycles = shift < 0 ? cycles >> -shift : cycles << shift;

            // The product of 64 and 32 bits, less its lower 32.
            return time + (cycles >> 32) * multiplier + ((cycles & 0xffffffff) * multiplier >> 32);
        }
    }

    /// <summary>Whether an event came; from then on the next one can.</summary>
    internal bool Take(uint port)
    {
        // Xen sets bits of the same word from other processors, also while this guest has but one: a bit that is cleared by reading, changing and writing the word takes theirs with it.
        fixed (ulong* words = _pending) return Processor.TakeBit(words, port);
    }
}
