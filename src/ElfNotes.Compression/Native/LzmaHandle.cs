using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>An lzma_stream and the decoder's state behind it.</summary>
internal sealed unsafe class LzmaHandle : SafeHandle
{
    public LzmaHandle()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(LzmaStream)));

    public override bool IsInvalid => handle == 0;

    private LzmaStream* Stream => (LzmaStream*)handle;

    /// <summary>Makes ready for an .xz stream; liblzma reuses the memory of the one before.</summary>
    public int StartXz(ulong maxMemory) => Lzma.StreamDecoder(Stream, maxMemory, flags: 0);

    public int StartLzmaAlone(ulong maxMemory) => Lzma.AloneDecoder(Stream, maxMemory);

    /// <summary>The memory that the stream needs, in bytes, after <see cref="Lzma.MemoryLimitError"/> too.</summary>
    public ulong MemoryUsage() => Lzma.MemoryUsage(Stream);

    public int Code(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* inputStart = input, outputStart = output)
        {
            Stream->NextIn = inputStart;
            Stream->AvailableIn = (nuint)input.Length;
            Stream->NextOut = outputStart;
            Stream->AvailableOut = (nuint)output.Length;
            var result = Lzma.Code(Stream, Lzma.Run);
            consumed = input.Length - (int)Stream->AvailableIn;
            produced = output.Length - (int)Stream->AvailableOut;
            return result;
        }
    }

    protected override bool ReleaseHandle()
    {
        // Without a state the library was never reached, and may not be there.
        if (Stream->Internal != null) Lzma.End(Stream);
        NativeMemory.Free(Stream);
        return true;
    }
}
