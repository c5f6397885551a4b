namespace XenKernel;

/// <summary>Time, and waiting for it. There is no interrupt handler: Xen wakes the guest for an event that it asked for.</summary>
internal sealed unsafe class Clock
{
    private const uint TimerInterrupt = 0;

    private readonly SharedInfo* _shared;
    private readonly uint _port;

    /// <param name="shared">The shared info, mapped.</param>
    internal Clock(SharedInfo* shared)
    {
        _shared = shared;
        if (Hypercall.BindVirtualInterrupt(TimerInterrupt, out _port) < 0) Kernel.Panic("Xen gives no port for the timer");
    }

    /// <summary>Nanoseconds since Xen started.</summary>
    internal ulong Now => _shared->Now();

    internal void Sleep(uint milliseconds)
    {
        var until = Now + milliseconds * 1_000_000ul;
        while (Now < until)
        {
            Hypercall.SetTimer(until);
            Hypercall.Poll(_port);
            _shared->Take(_port);
        }
    }
}
