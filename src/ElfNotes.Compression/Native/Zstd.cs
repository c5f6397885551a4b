using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>libzstd's streaming decoder and encoder (zstd.h).</summary>
internal static unsafe partial class Zstd
{
    /// <summary>The smallest window log that libzstd takes as a limit.</summary>
    public const int MinWindowLog = 10;

    /// <summary>The largest window log that libzstd takes, on 32-bit systems as well.</summary>
    public const int MaxWindowLog = 30;

    /// <summary>ZSTD_error_frameParameter_windowTooLarge.</summary>
    public const int WindowTooLarge = 16;

    private const int WindowLogMaxParameter = 100;

    public static ZstdHandle CreateStream() => new(CreateDecompressionStream());

    public static void SetMaxWindowLog(nint context, int log) => SetParameter(context, WindowLogMaxParameter, log);

    public static string ErrorText(nuint result) => Marshal.PtrToStringUTF8(ErrorName(result)) ?? "unknown error";

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint result);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_getErrorCode")]
    public static partial int ErrorCode(nuint result);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint DecompressStream(nint context, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_freeDStream")]
    public static partial nuint FreeDecompressionStream(nint context);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateDecompressionStream();

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_DCtx_setParameter")]
    private static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint result);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressionContext();

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressionContext(nint context);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetCompressionParameter(nint context, int parameter, int value);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_CCtx_setPledgedSrcSize")]
    public static partial nuint SetPledgedSize(nint context, ulong size);

    [LibraryImport(NativeLibrary.ZstdName, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint CompressStream(nint context, ZstdBuffer* output, ZstdBuffer* input, int endOperation);
}
