using System.Text;

namespace ElfNotes.TestKit.Containers;

/// <summary>The head of Linux's EFI zboot format (<c>zboot-header.S</c>) and a payload; no PE header follows, as no reader of the payload looks at it.</summary>
public sealed class ZbootBuilder
{
    /// <summary>The payload, compressed.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The name of the compression: gzip, lz4, lzma, lzo, xzkern, zstd22, …</summary>
    public string Compression { get; set; } = "gzip";

    /// <summary>The payload's offset in the file; null: the truth.</summary>
    public uint? PayloadOffset { get; set; }

    /// <summary>The payload's size in bytes; null: the truth.</summary>
    public uint? PayloadSize { get; set; }

    /// <summary>The file's bytes.</summary>
    public byte[] Build()
    {
        const int Start = 0x40;
        return new ByteWriter(ByteOrder.Little)
            .Bytes("MZ\0\0zimg"u8).Numbers(4, PayloadOffset ?? Start, PayloadSize ?? (uint)Payload.Length, 0, 0)
            .Bytes(Encoding.ASCII.GetBytes(Compression)).Number(0, 1)
            .ZerosUpTo(0x38).Number(0x818223cd, 4).Number(Start, 4)
            .Bytes(Payload)
            .ToArray();
    }
}
