using System;
using System.Runtime.InteropServices;

namespace XenKernel;

/// <summary>A page by which a guest that is not dom0 prints: what it writes here, a program in dom0 reads. It is Xen's struct xencons_interface.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct ConsoleRing
{
    private const uint Size = 2048;

    [FieldOffset(1024)] private fixed byte _text[(int)Size];

    // How much was read and written so far, of all that ever was: so they are equal when there is nothing to read.
    [FieldOffset(3080)] private volatile uint _read;
    [FieldOffset(3084)] private volatile uint _written;

    private static ConsoleRing* s_ring;
    private static uint s_port;

    /// <summary>From here on <see cref="Console"/> prints by it.</summary>
    /// <param name="port">Where to send an event when there is something to read.</param>
    internal static void Start(ConsoleRing* ring, uint port)
    {
        s_ring = ring;
        s_port = port;
        Console.Output = &Write;
    }

    /// <summary>Gives the reader a second for what is not read yet.</summary>
    internal static void Drain(Clock clock)
    {
        if (s_ring == null) return;
        for (var i = 0; i < 100 && s_ring->_read != s_ring->_written; i++) clock.Sleep(10);
    }

    private static void Write(byte* text, int length)
    {
        for (var i = 0; i < length; i++)
        {
            while (s_ring->_written - s_ring->_read == Size) Hypercall.Yield();
            s_ring->_text[s_ring->_written % Size] = text[i];
            s_ring->_written++;
        }

        Hypercall.SendEvent(s_port);
    }
}
