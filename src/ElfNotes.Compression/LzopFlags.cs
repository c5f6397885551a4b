namespace ElfNotes.Compression;

/// <summary>The flags of an lzop header that change what follows.</summary>
[Flags]
internal enum LzopFlags : uint
{
    None = 0,

    /// <summary>Each block has the Adler-32 of its uncompressed data.</summary>
    Adler32OfData = 0x1,

    /// <summary>Each compressed block has the Adler-32 of its compressed data.</summary>
    Adler32OfCompressed = 0x2,

    ExtraField = 0x40,

    /// <summary>Each block has the CRC-32 of its uncompressed data.</summary>
    Crc32OfData = 0x100,

    /// <summary>Each compressed block has the CRC-32 of its compressed data.</summary>
    Crc32OfCompressed = 0x200,

    Filter = 0x800,

    /// <summary>The header's own checksum is a CRC-32.</summary>
    HeaderCrc32 = 0x1000,
}
