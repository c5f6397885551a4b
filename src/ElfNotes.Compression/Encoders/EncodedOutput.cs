namespace ElfNotes.Compression;

/// <summary>Takes what an encoder gives: all of its size, and the bytes as far as there is room.</summary>
internal sealed class EncodedOutput(ulong room)
{
    private readonly byte[] _bytes = new byte[Math.Min(room, (ulong)Array.MaxLength)];

    public ulong Length { get; private set; }

    public bool Fits => Length <= (ulong)_bytes.Length;

    public ReadOnlyMemory<byte> Bytes => Fits ? _bytes.AsMemory(0, (int)Length) : default;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (Length + (ulong)bytes.Length <= (ulong)_bytes.Length) bytes.CopyTo(_bytes.AsSpan((int)Length));
        Length += (ulong)bytes.Length;
    }
}
