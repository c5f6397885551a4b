using System.Runtime.InteropServices;

namespace XenKernel;

/// <summary>What Xen tells a PV guest, at the virtual address that it enters it with: the start of Xen's struct start_info.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct PvStartInfo
{
    /// <summary>"xen-3.0-x86_64".</summary>
    [FieldOffset(0)] internal fixed byte Magic[32];

    /// <summary>Pages of 4096 bytes that the guest has.</summary>
    [FieldOffset(32)] internal ulong PageCount;

    /// <summary>The address of the page with <see cref="XenKernel.SharedInfo"/>, as the machine counts.</summary>
    [FieldOffset(40)] internal ulong SharedInfo;

    [FieldOffset(48)] internal uint Flags;

    /// <summary>The number of the page with <see cref="ConsoleRing"/>, as the machine counts, and the port to send an event to; dom0 has something else here.</summary>
    [FieldOffset(72)] internal ulong ConsoleFrame;
    [FieldOffset(80)] internal uint ConsolePort;

    /// <summary>The virtual address of the page tables that Xen made.</summary>
    [FieldOffset(88)] internal ulong PageTables;

    [FieldOffset(96)] internal ulong PageTableFrames;

    [FieldOffset(128)] internal fixed byte CommandLine[1024];
}
