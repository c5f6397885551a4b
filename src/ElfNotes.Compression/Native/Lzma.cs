using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>liblzma's streaming decoders and encoders (lzma/base.h, lzma/container.h).</summary>
internal static unsafe partial class Lzma
{
    public const int Ok = 0;
    public const int StreamEnd = 1;
    public const int MemoryError = 5;
    public const int MemoryLimitError = 6;
    public const int FormatError = 7;
    public const int OptionsError = 8;
    public const int DataError = 9;
    public const int BufferError = 10;

    /// <summary>LZMA_RUN: more input may follow.</summary>
    public const int Run = 0;

    /// <summary>LZMA_FINISH: no more input follows.</summary>
    public const int Finish = 3;

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_stream_decoder")]
    public static partial int StreamDecoder(LzmaStream* stream, ulong memoryLimit, uint flags);

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_alone_decoder")]
    public static partial int AloneDecoder(LzmaStream* stream, ulong memoryLimit);

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_code")]
    public static partial int Code(LzmaStream* stream, int action);

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_memusage")]
    public static partial ulong MemoryUsage(LzmaStream* stream);

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_end")]
    public static partial void End(LzmaStream* stream);

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_lzma_preset")]
    public static partial byte Preset(LzmaOptions* options, uint preset);

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_stream_encoder")]
    public static partial int StreamEncoder(LzmaStream* stream, LzmaFilter* filters, int check);

    [LibraryImport(NativeLibrary.LzmaName, EntryPoint = "lzma_alone_encoder")]
    public static partial int AloneEncoder(LzmaStream* stream, LzmaOptions* options);
}
