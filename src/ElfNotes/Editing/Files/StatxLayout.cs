using System.Runtime.InteropServices;

namespace ElfNotes.Editing;

/// <summary><c>struct statx</c> of linux/stat.h: 256 bytes in the machine's byte order, the same on every architecture.</summary>
internal static class StatxLayout
{
    public static FileState Read(ReadOnlySpan<byte> bytes) => new()
    {
        Attributes = MemoryMarshal.Read<ulong>(bytes[8..]),
        Links = MemoryMarshal.Read<uint>(bytes[16..]),
        User = MemoryMarshal.Read<uint>(bytes[20..]),
        Group = MemoryMarshal.Read<uint>(bytes[24..]),
        Mode = MemoryMarshal.Read<ushort>(bytes[28..]),
        Size = MemoryMarshal.Read<ulong>(bytes[40..]),
        Accessed = Time(bytes[64..]),
        Changed = Time(bytes[96..]),
        Modified = Time(bytes[112..]),
        Identity = (((ulong)MemoryMarshal.Read<uint>(bytes[136..]) << 32) | MemoryMarshal.Read<uint>(bytes[140..]), MemoryMarshal.Read<ulong>(bytes[32..])),
    };

    private static FileTime Time(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Read<long>(bytes), MemoryMarshal.Read<uint>(bytes[8..]));
}
