using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>A ZSTD_CCtx.</summary>
internal sealed unsafe class ZstdEncoderHandle : SafeHandle
{
    public const int CompressionLevel = 100;
    public const int WindowLog = 101;
    public const int TargetLength = 106;
    public const int HasContentSize = 200;
    public const int HasChecksum = 201;

    // ZSTD_e_continue and ZSTD_e_end.
    private const int Continue = 0;
    private const int End = 2;

    public ZstdEncoderHandle()
        : base(0, ownsHandle: true) => SetHandle(Zstd.CreateCompressionContext());

    public override bool IsInvalid => handle == 0;

    public nuint Set(int parameter, int value) => Zstd.SetCompressionParameter(handle, parameter, value);

    /// <summary>Says the content's size before it comes, by which the level's parameters are adapted to it.</summary>
    public nuint SetSize(ulong size) => Zstd.SetPledgedSize(handle, size);

    /// <returns>An error, or how many bytes are still to be written: 0 behind the last input is the end.</returns>
    public nuint Compress(ReadOnlySpan<byte> input, bool isLast, Span<byte> output, out int consumed, out int produced)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* inputStart = input, outputStart = output)
        {
            var source = new ZstdBuffer { Start = inputStart, Size = (nuint)input.Length };
            var target = new ZstdBuffer { Start = outputStart, Size = (nuint)output.Length };
            var result = Zstd.CompressStream(handle, &target, &source, isLast ? End : Continue);
            consumed = (int)source.Position;
            produced = (int)target.Position;
            return result;
        }
    }

    protected override bool ReleaseHandle()
    {
        _ = Zstd.FreeCompressionContext(handle);
        return true;
    }
}
