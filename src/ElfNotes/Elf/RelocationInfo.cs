namespace ElfNotes.Elf;

/// <summary>r_info: a relocation's symbol and type, as a number read or written in the file's byte order.</summary>
/// <param name="Symbol">The index in the symbol table.</param>
/// <param name="Type">The type. On 64-bit MIPS all three types and r_ssym, the first type lowest.</param>
internal readonly record struct RelocationInfo(uint Symbol, uint Type)
{
    private const ushort EM_MIPS = 8;

    /// <summary>Takes r_info apart.</summary>
    public static RelocationInfo Of(ulong info, ushort machine, bool is64, ByteOrder order)
    {
        if (!is64) return new((uint)info >> 8, (uint)info & 0xff);
        return HasFieldsOfBytes(machine, order) ? new((uint)info, Swap((uint)(info >> 32))) : new((uint)(info >> 32), (uint)info);
    }

    /// <summary>Puts r_info together.</summary>
    public ulong Value(ushort machine, bool is64, ByteOrder order)
    {
        if (!is64) return Symbol << 8 | Type;
        return HasFieldsOfBytes(machine, order) ? (ulong)Swap(Type) << 32 | Symbol : (ulong)Symbol << 32 | Type;
    }

    // The 64-bit MIPS ABI has a word r_sym and then the bytes r_ssym, r_type3, r_type2, r_type, in this order whatever the byte order is.
    // Only in big-endian files is that the number of the other machines.
    private static bool HasFieldsOfBytes(ushort machine, ByteOrder order) => machine == EM_MIPS && order == ByteOrder.Little;

    private static uint Swap(uint value) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
}
