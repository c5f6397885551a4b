using ElfNotes.Compression.Native;

namespace ElfNotes.Compression;

/// <summary>What .xz and .lzma share: liblzma's streaming decoder under a limit of memory.</summary>
internal abstract class LzmaDecoder : StreamingDecoder
{
    private readonly LzmaHandle _handle = new();
    private readonly long _maxMemory;

    protected LzmaDecoder(string format, ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(format, compressed, declaredLength, limits)
    {
        _maxMemory = limits.MaxDecoderMemory;
    }

    protected sealed override DecoderState Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        var result = _handle.Code(input, output, out consumed, out produced);
        return result switch
        {
            // A buffer error says that a call could do nothing, which is the caller's to judge.
            Lzma.Ok or Lzma.BufferError => DecoderState.Running,
            Lzma.StreamEnd => DecoderState.StreamEnd,
            Lzma.MemoryLimitError => throw TooMuchMemory($"{(_handle.MemoryUsage() + (1 << 20) - 1) >> 20} MiB of memory", _maxMemory),
            Lzma.MemoryError => throw Damaged("liblzma has no memory left"),
            Lzma.FormatError => throw Damaged("its header is not of this format"),
            Lzma.OptionsError => throw Damaged("it uses options that liblzma does not know"),
            Lzma.DataError => throw Damaged("its data or its checksum is wrong"),
            _ => throw Damaged($"liblzma error {result}"),
        };
    }

    protected void Start()
    {
        try
        {
            var result = Start(_handle, (ulong)_maxMemory);
            if (result != Lzma.Ok) throw Damaged($"liblzma cannot start: error {result}");
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    protected abstract int Start(LzmaHandle handle, ulong maxMemory);

    protected sealed override void Release() => _handle.Dispose();
}
