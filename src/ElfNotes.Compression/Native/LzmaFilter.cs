using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>lzma_filter of lzma/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LzmaFilter
{
    /// <summary>LZMA_FILTERS_MAX: filters in a chain.</summary>
    public const int MaxCount = 4;

    /// <summary>LZMA_FILTER_LZMA2.</summary>
    public const ulong Lzma2 = 0x21;

    /// <summary>LZMA_FILTER_X86, the first of the filters for machine code, of which each has an option that is the start offset.</summary>
    public const ulong FirstForCode = 4;

    /// <summary>LZMA_FILTER_RISCV, the last of them.</summary>
    public const ulong LastForCode = 0xb;

    public ulong Id;
    public void* Options;
}
