using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>A ZSTD_DStream.</summary>
internal sealed unsafe class ZstdHandle : SafeHandle
{
    public ZstdHandle(nint stream)
        : base(0, ownsHandle: true) => SetHandle(stream);

    public override bool IsInvalid => handle == 0;

    /// <summary>Refuses frames whose window is larger than 2^<paramref name="log"/> bytes.</summary>
    public void SetMaxWindowLog(int log) => Zstd.SetMaxWindowLog(handle, log);

    public nuint Decompress(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* inputStart = input, outputStart = output)
        {
            var source = new ZstdBuffer { Start = inputStart, Size = (nuint)input.Length };
            var target = new ZstdBuffer { Start = outputStart, Size = (nuint)output.Length };
            var result = Zstd.DecompressStream(handle, &target, &source);
            consumed = (int)source.Position;
            produced = (int)target.Position;
            return result;
        }
    }

    protected override bool ReleaseHandle()
    {
        _ = Zstd.FreeDecompressionStream(handle);
        return true;
    }
}
