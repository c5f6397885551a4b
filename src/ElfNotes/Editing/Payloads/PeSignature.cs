using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>The fields of a PE header that depend on the whole file (PE format, "Optional Header"): the checksum, and where the signatures lie.</summary>
internal sealed class PeSignature
{
    private const int PeOffsetOffset = 0x3c;
    private const int OptionalHeaderOffset = 24;
    private const int ChecksumInOptional = 64;
    private const int Pe32Magic = 0x10b;
    private const int Pe32PlusMagic = 0x20b;
    private const int CertificateDirectory = 4;
    private const int DirectorySize = 8;

    private PeSignature(ulong checksumOffset, uint checksum, ulong entryOffset, uint tableOffset, uint tableSize)
    {
        ChecksumOffset = checksumOffset;
        Checksum = checksum;
        EntryOffset = entryOffset;
        TableOffset = tableOffset;
        TableSize = tableSize;
    }

    /// <summary>The file offset of CheckSum, 4 bytes.</summary>
    public ulong ChecksumOffset { get; }

    /// <summary>CheckSum; 0 where the file has none.</summary>
    public uint Checksum { get; }

    /// <summary>The file offset of the Certificate Table entry, 8 bytes.</summary>
    public ulong EntryOffset { get; }

    /// <summary>The file offset of the signatures.</summary>
    public uint TableOffset { get; }

    /// <summary>Their size in bytes; 0 where there are none.</summary>
    public uint TableSize { get; }

    /// <summary>Finds the fields; null where the file is no PE.</summary>
    public static PeSignature? Find(ByteSource source)
    {
        Span<byte> start = stackalloc byte[PeOffsetOffset + 4];
        if (!source.TryReadExactly(0, start) || !start.StartsWith("MZ"u8)) return null;
        ulong header = BinaryPrimitives.ReadUInt32LittleEndian(start[PeOffsetOffset..]);
        Span<byte> fields = stackalloc byte[OptionalHeaderOffset + 112 + (CertificateDirectory + 1) * DirectorySize];
        fields = fields[..source.Read(header, fields)];
        if (fields.Length < OptionalHeaderOffset + ChecksumInOptional + 4 || !fields.StartsWith("PE\0\0"u8)) return null;

        var optional = fields[OptionalHeaderOffset..];
        var magic = BinaryPrimitives.ReadUInt16LittleEndian(optional);
        if (magic is not (Pe32Magic or Pe32PlusMagic)) return null;
        var directories = magic == Pe32Magic ? 96 : 112;
        var entry = directories + CertificateDirectory * DirectorySize;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(optional[ChecksumInOptional..]);
        var isThere = optional.Length >= entry + DirectorySize && BinaryPrimitives.ReadUInt32LittleEndian(optional[(directories - 4)..]) > CertificateDirectory;
        var (offset, size) = isThere ? (BinaryPrimitives.ReadUInt32LittleEndian(optional[entry..]), BinaryPrimitives.ReadUInt32LittleEndian(optional[(entry + 4)..])) : default;
        return new PeSignature(header + OptionalHeaderOffset + ChecksumInOptional, checksum, header + OptionalHeaderOffset + (ulong)entry, offset, size);
    }

    /// <summary>The checksum that a file should have: its 16-bit words summed up with carry, the field itself as zero, and its length.</summary>
    public uint Compute(ByteSource source)
    {
        var buffer = new byte[1 << 16];
        var sum = 0UL;
        for (var offset = 0UL; source.Read(offset, buffer) is > 0 and var count; offset += (ulong)count)
        {
            buffer.AsSpan(count).Clear();
            for (var i = 0; i < 4; i++)
                if (ChecksumOffset + (ulong)i is var at && at >= offset && at < offset + (ulong)count) buffer[at - offset] = 0;
            for (var i = 0; i < count; i += 2) sum += BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(i));
        }

        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (uint)(sum + source.Length);
    }
}
