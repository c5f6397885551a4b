using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>An lzma_stream and the decoder's or encoder's state behind it.</summary>
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

    /// <summary>Makes ready to write an .xz stream of one block.</summary>
    /// <param name="filters">The filters before LZMA2, by their number, none with an option.</param>
    /// <param name="options">Those of LZMA2.</param>
    /// <param name="check">The number of the integrity check.</param>
    public int StartXzEncoder(ReadOnlySpan<ulong> filters, LzmaOptions options, int check)
    {
        var chain = stackalloc LzmaFilter[LzmaFilter.MaxCount + 1];
        var count = 0;
        foreach (var filter in filters) chain[count++] = new LzmaFilter { Id = filter };
        chain[count++] = new LzmaFilter { Id = LzmaFilter.Lzma2, Options = &options };
        chain[count] = new LzmaFilter { Id = ulong.MaxValue };
        return Lzma.StreamEncoder(Stream, chain, check);
    }

    /// <summary>Makes ready to write an .lzma stream.</summary>
    public int StartLzmaAloneEncoder(LzmaOptions options) => Lzma.AloneEncoder(Stream, &options);

    public int Code(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced, int action = Lzma.Run)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* inputStart = input, outputStart = output)
        {
            Stream->NextIn = inputStart;
            Stream->AvailableIn = (nuint)input.Length;
            Stream->NextOut = outputStart;
            Stream->AvailableOut = (nuint)output.Length;
            var result = Lzma.Code(Stream, action);
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
