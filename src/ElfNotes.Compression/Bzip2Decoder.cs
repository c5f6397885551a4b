using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>bzip2 by libbz2. Its memory is the format's: 3.7 MB at most. Streams that follow each other are one, as for bzcat.</summary>
internal sealed class Bzip2Decoder : StreamingDecoder
{
    private readonly Bzip2Handle _handle = new();

    public Bzip2Decoder(ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base("bzip2", compressed, declaredLength, limits)
    {
        try
        {
            Start();
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    protected override DecoderState Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        var result = _handle.Decompress(input, output, out consumed, out produced);
        return result switch
        {
            Bzip2.Ok => DecoderState.Running,
            Bzip2.StreamEnd => DecoderState.StreamEnd,
            Bzip2.MemoryError => throw Damaged("libbz2 has no memory left"),
            Bzip2.MagicError => throw Damaged("it does not start as bzip2 does"),
            Bzip2.DataError => throw Damaged("its data or its checksum is wrong"),
            _ => throw Damaged($"libbz2 error {result}"),
        };
    }

    protected override bool TryStartNext(CompressedInput input)
    {
        var next = input.Peek(4);
        if (next.Length < 4 || !next.StartsWith("BZh"u8) || next[3] is < (byte)'1' or > (byte)'9') return false;
        Start();
        return true;
    }

    protected override void Release() => _handle.Dispose();

    private void Start()
    {
        var result = _handle.Start();
        if (result == Bzip2.Ok) return;
        throw Damaged($"libbz2 cannot start: error {result}");
    }
}
