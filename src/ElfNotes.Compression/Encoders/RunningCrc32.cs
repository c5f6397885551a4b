namespace ElfNotes.Compression;

/// <summary>The CRC-32 of RFC 1952, piece by piece.</summary>
internal sealed class RunningCrc32
{
    private uint _remainder = uint.MaxValue;

    public uint Value => ~_remainder;

    public void Add(ReadOnlySpan<byte> bytes) => _remainder = Checksum.Crc32Remainder(bytes, _remainder);
}
