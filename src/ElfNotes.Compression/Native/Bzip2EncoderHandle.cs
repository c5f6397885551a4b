using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>A bz_stream and the encoder's state behind it.</summary>
internal sealed unsafe class Bzip2EncoderHandle : SafeHandle
{
    public const int Run = 0;
    public const int Finish = 2;

    public Bzip2EncoderHandle()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(Bzip2Stream)));

    public override bool IsInvalid => handle == 0;

    private Bzip2Stream* Stream => (Bzip2Stream*)handle;

    /// <summary>Makes ready; once only.</summary>
    /// <param name="blockSize">In units of 100,000 bytes, 1 to 9.</param>
    public int Start(int blockSize) => Bzip2.CompressInit(Stream, blockSize, verbosity: 0, workFactor: 0);

    public int Compress(ReadOnlySpan<byte> input, Span<byte> output, int action, out int consumed, out int produced)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* inputStart = input, outputStart = output)
        {
            Stream->NextIn = inputStart;
            Stream->AvailableIn = (uint)input.Length;
            Stream->NextOut = outputStart;
            Stream->AvailableOut = (uint)output.Length;
            var result = Bzip2.Compress(Stream, action);
            consumed = input.Length - (int)Stream->AvailableIn;
            produced = output.Length - (int)Stream->AvailableOut;
            return result;
        }
    }

    protected override bool ReleaseHandle()
    {
        if (Stream->State != null) _ = Bzip2.CompressEnd(Stream);
        NativeMemory.Free(Stream);
        return true;
    }
}
