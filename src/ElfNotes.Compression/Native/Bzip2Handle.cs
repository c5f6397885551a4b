using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>A bz_stream and the decoder's state behind it.</summary>
internal sealed unsafe class Bzip2Handle : SafeHandle
{
    public Bzip2Handle()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(Bzip2Stream)));

    public override bool IsInvalid => handle == 0;

    private Bzip2Stream* Stream => (Bzip2Stream*)handle;

    /// <summary>Makes ready for a stream, after another as well.</summary>
    public int Start()
    {
        if (Stream->State != null) _ = Bzip2.DecompressEnd(Stream);
        *Stream = default;
        return Bzip2.DecompressInit(Stream, verbosity: 0, small: 0);
    }

    public int Decompress(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* inputStart = input, outputStart = output)
        {
            Stream->NextIn = inputStart;
            Stream->AvailableIn = (uint)input.Length;
            Stream->NextOut = outputStart;
            Stream->AvailableOut = (uint)output.Length;
            var result = Bzip2.Decompress(Stream);
            consumed = input.Length - (int)Stream->AvailableIn;
            produced = output.Length - (int)Stream->AvailableOut;
            return result;
        }
    }

    protected override bool ReleaseHandle()
    {
        if (Stream->State != null) _ = Bzip2.DecompressEnd(Stream);
        NativeMemory.Free(Stream);
        return true;
    }
}
