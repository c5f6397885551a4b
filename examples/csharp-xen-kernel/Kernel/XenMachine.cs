using System;

namespace XenKernel;

/// <summary>What is the same on Xen, PV or PVH.</summary>
internal abstract unsafe class XenMachine : Machine
{
    // Of both start infos.
    private protected const uint IsPrivileged = 1;
    private protected const uint IsDom0 = 2;

    private const uint PowerOff = 0;
    private const uint Reboot = 1;
    private const uint Crash = 3;

    private Clock _clock;

    internal override Clock Clock => _clock ??= new Clock(MapSharedInfo());

    internal override uint XenVersion => Hypercall.Version();

    private protected abstract uint Flags { get; }

    /// <summary>Makes Xen's <see cref="SharedInfo"/> readable.</summary>
    private protected abstract SharedInfo* MapSharedInfo();

    /// <summary>Of a guest that is not dom0 a hypervisor takes nothing to print, unless it is built for debugging: there is a ring for that.</summary>
    internal override void Start()
    {
        if ((Flags & IsDom0) == 0) StartConsole();
    }

    private protected abstract void StartConsole();

    /// <summary>A guest that is done powers off. When dom0 does, Xen halts and the machine stays on; at a reboot, QEMU can be told to end.</summary>
    internal override void Shutdown(bool hasCrashed)
    {
        if ((Flags & IsDom0) == 0) ConsoleRing.Drain(Clock);
        Hypercall.Shutdown(hasCrashed ? Crash : (Flags & IsDom0) != 0 ? Reboot : PowerOff);
        while (true) { }
    }

    internal static void Write(byte* text, int length) => Hypercall.WriteConsole(text, length);

    private protected string Kind => (Flags & IsDom0) != 0 ? "dom0" : (Flags & IsPrivileged) != 0 ? "a guest with privileges" : "a guest";
}
