using System.Buffers.Binary;

namespace ElfNotes.Boot;

/// <summary>
/// The table of the loader <c>multiboot-binary</c> (<c>xg_dom_binloader.c</c>), which is asked before all others: eight u32, the first 0x336ec578 and the first
/// three 0 in sum, at a multiple of 4 in the first 8 KiB. No kernel of today has one; a file that does is judged by it alone.
/// </summary>
internal static class XenToolStackMultiboot
{
    private const uint Magic = 0x336ec578;
    private const int TableSize = 32;
    private const int SearchedSize = 8192;

    /// <summary>The offset of the table, in bytes; null where there is none.</summary>
    public static int? Find(ByteSource file)
    {
        var head = new byte[SearchedSize + TableSize];
        head = head[..file.Read(0, head)];
        if (head.Length < TableSize) return null;
        // Of a shorter file the last place where a table would fit is not looked at.
        var end = file.Contains(SearchedSize + TableSize + 1, 0) ? SearchedSize : head.Length - TableSize;
        for (var at = 0; at < end; at += sizeof(uint))
            if (Word(head, at) == Magic && unchecked(Magic + Word(head, at + 4) + Word(head, at + 8)) == 0) return at;
        return null;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
