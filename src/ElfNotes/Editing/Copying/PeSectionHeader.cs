using System.Buffers.Binary;
using System.Text;

namespace ElfNotes.Editing;

/// <summary>An entry of a PE file's section table: 40 bytes, little-endian (Microsoft's PE format specification, Section Table).</summary>
/// <param name="Place">The file offset of the entry.</param>
/// <param name="Name">The eight bytes of the name, up to a NUL.</param>
/// <param name="VirtualSize">VirtualSize: the bytes in memory; 0 where the file's count.</param>
/// <param name="Address">VirtualAddress, from the image's base.</param>
/// <param name="RawSize">SizeOfRawData: the bytes in the file.</param>
/// <param name="Offset">PointerToRawData.</param>
internal readonly record struct PeSectionHeader(ulong Place, string Name, uint VirtualSize, uint Address, uint RawSize, uint Offset)
{
    public const int Size = 40;
    public const int VirtualSizePlace = 8;
    public const int RawSizePlace = 16;

    // IMAGE_SCN_CNT_INITIALIZED_DATA and IMAGE_SCN_MEM_READ, as the sections of unified kernel images have. shim loads no section that is
    // also IMAGE_SCN_MEM_DISCARDABLE.
    private const uint ReadableData = 0x4000_0040;

    /// <summary>The end of its bytes in the file.</summary>
    public ulong RawEnd => (ulong)Offset + RawSize;

    /// <summary>The end of its bytes in memory, from the image's base.</summary>
    public ulong MemoryEnd => (ulong)Address + (VirtualSize == 0 ? RawSize : VirtualSize);

    public static PeSectionHeader Parse(ulong place, ReadOnlySpan<byte> bytes)
    {
        var name = bytes[..8];
        var nul = name.IndexOf((byte)0);
        return new(place, Encoding.Latin1.GetString(nul < 0 ? name : name[..nul]), Word(bytes, VirtualSizePlace), Word(bytes, 12), Word(bytes, RawSizePlace), Word(bytes, 20));
    }

    /// <summary>The entry of a section of read-only data.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Encoding.Latin1.GetBytes(Name, bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(VirtualSizePlace), VirtualSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Address);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(RawSizePlace), RawSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(36), ReadableData);
        return bytes;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
