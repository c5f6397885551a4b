using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>bz_stream of bzlib.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Bzip2Stream
{
    public byte* NextIn;
    public uint AvailableIn;
    public uint TotalInLow;
    public uint TotalInHigh;
    public byte* NextOut;
    public uint AvailableOut;
    public uint TotalOutLow;
    public uint TotalOutHigh;
    public void* State;
    public void* Allocate;
    public void* Free;
    public void* Opaque;
}
