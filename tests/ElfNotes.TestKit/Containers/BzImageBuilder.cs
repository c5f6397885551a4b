namespace ElfNotes.TestKit.Containers;

/// <summary>A bzImage around a payload: the setup sectors with Linux's boot protocol header, then the protected-mode part with the payload in it.</summary>
public sealed class BzImageBuilder
{
    private const int SectorSize = 512;

    /// <summary>The payload as it lies in the file: compressed, with the trailing size that all formats but gzip have here.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>setup_sects as written; 0 stands for 4 by the boot protocol.</summary>
    public byte SetupSectors { get; set; } = 1;

    /// <summary>The setup sectors that really precede the protected-mode part; null: as <see cref="SetupSectors"/> says.</summary>
    public int? SetupSectorsPresent { get; set; }

    /// <summary>The protocol's version: 0x0208 is the first with a payload.</summary>
    public ushort Version { get; set; } = 0x020f;

    /// <summary>Bytes of code before the payload.</summary>
    public int CodeSize { get; set; } = 64;

    /// <summary>payload_offset, from the start of the protected-mode part; null: the truth.</summary>
    public uint? PayloadOffset { get; set; }

    /// <summary>payload_length; null: the truth.</summary>
    public uint? PayloadLength { get; set; }

    /// <summary>Bytes behind the payload.</summary>
    public byte[] Tail { get; set; } = [];

    /// <summary>The payload of a format that Linux stores with its uncompressed size behind it, as a little-endian u32.</summary>
    /// <param name="compressed">The compressed bytes.</param>
    /// <param name="uncompressedSize">The size to write.</param>
    public static byte[] WithSize(ReadOnlySpan<byte> compressed, uint uncompressedSize) => new ByteWriter(ByteOrder.Little).Bytes(compressed).Number(uncompressedSize, 4).ToArray();

    /// <summary>The file's bytes.</summary>
    public byte[] Build()
    {
        var sectors = 1 + (SetupSectorsPresent ?? (SetupSectors == 0 ? 4 : SetupSectors));
        return new ByteWriter(ByteOrder.Little)
            .ZerosUpTo(0x1f1).Number(SetupSectors, 1)
            .ZerosUpTo(0x1fe).Bytes([0x55, 0xaa])
            .Bytes([0xeb, 0x66]).Bytes("HdrS"u8).Number(Version, 2)
            .ZerosUpTo(0x211).Number(1, 1)
            .ZerosUpTo(0x248).Number(PayloadOffset ?? (uint)CodeSize, 4).Number(PayloadLength ?? (uint)Payload.Length, 4)
            .ZerosUpTo(sectors * SectorSize)
            .Zeros(CodeSize).Bytes(Payload).Bytes(Tail)
            .ToArray();
    }
}
