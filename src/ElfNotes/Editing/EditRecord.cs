using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>
/// What the end of an edited file tells of the file as it was: its length, the bytes that were overwritten, and where its notes are now. It lies behind
/// everything that headers name; strip and objcopy drop it, and nothing but the way back is lost then.
/// </summary>
/// <remarks>
/// Little-endian in every file. From the end: 8 bytes of magic, a word with the version, one with the CRC-32 of the record in front of these 20 bytes, one
/// with its size. The record itself is that of <see cref="EditRecordContent"/>. The checksum tells a record from other bytes, and no more: what it says is
/// believed where <see cref="RecordedEdit"/> finds it to be what an edit of this program does.
/// </remarks>
/// <param name="Start">Where the record starts: what lies in front of it is the file proper.</param>
/// <param name="Content">What it says; null where that makes no sense.</param>
internal sealed record EditRecord(ulong Start, EditRecordContent? Content)
{
    private const int FooterSize = 20;
    private const uint Version = 2;
    private const int MaxSize = 256 << 20;

    private static ReadOnlySpan<byte> Magic => "ElfNotes"u8;

    /// <summary>The record of a file, or null where there is none.</summary>
    public static EditRecord? Find(ByteSource source)
    {
        var length = source.Length;
        Span<byte> footer = stackalloc byte[FooterSize];
        if (length < FooterSize || !source.TryReadExactly(length - FooterSize, footer) || !footer[12..].SequenceEqual(Magic)) return null;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(footer);
        if (size > MaxSize || size > length - FooterSize || BinaryPrimitives.ReadUInt32LittleEndian(footer[8..]) != Version) return null;
        var start = length - FooterSize - size;
        var bytes = source.ReadMemory(start, (int)size);
        if (bytes.Length != size || Crc32.Append(0, bytes.Span) != BinaryPrimitives.ReadUInt32LittleEndian(footer[4..])) return null;
        return new EditRecord(start, EditRecordContent.Read(bytes, start));
    }

    /// <summary>Makes the record of an edit.</summary>
    /// <param name="arrangement">The base file and where everything is now.</param>
    /// <param name="changes">All that the edit writes, without the record.</param>
    /// <param name="start">Where the record is to lie.</param>
    public static byte[] Make(NoteArrangement arrangement, IReadOnlyList<ByteChange> changes, ulong start)
    {
        var content = EditRecordContent.Of(arrangement, changes, start).Write();
        Span<byte> footer = stackalloc byte[FooterSize];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, (uint)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[4..], Crc32.Append(0, content));
        BinaryPrimitives.WriteUInt32LittleEndian(footer[8..], Version);
        Magic.CopyTo(footer[12..]);
        return [.. content, .. footer];
    }
}
