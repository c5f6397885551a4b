using System.Runtime.InteropServices;

namespace XenKernel;

/// <summary>What a PVH guest is told, by Xen or by another loader: struct hvm_start_info. All addresses are physical.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct PvhStartInfo
{
    internal const uint RightMagic = 0x336ec578;

    [FieldOffset(0)] internal uint Magic;
    [FieldOffset(4)] internal uint Version;
    [FieldOffset(8)] internal uint Flags;

    /// <summary>0 where there is none.</summary>
    [FieldOffset(24)] internal ulong CommandLine;

    [FieldOffset(32)] internal ulong Acpi;

    /// <summary>From version 1 on.</summary>
    [FieldOffset(40)] internal ulong MemoryMap;
    [FieldOffset(48)] internal uint MemoryMapCount;

    /// <summary>struct hvm_memmap_table_entry.</summary>
    internal struct Range
    {
        internal ulong Start;
        internal ulong Size;
        internal uint Type;
        internal uint Reserved;
    }
}
