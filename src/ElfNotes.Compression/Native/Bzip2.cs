using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>libbz2's streaming decoder and encoder (bzlib.h).</summary>
internal static unsafe partial class Bzip2
{
    public const int Ok = 0;
    public const int StreamEnd = 4;
    public const int MemoryError = -3;
    public const int DataError = -4;
    public const int MagicError = -5;

    [LibraryImport(NativeLibrary.Bzip2Name, EntryPoint = "BZ2_bzDecompressInit")]
    public static partial int DecompressInit(Bzip2Stream* stream, int verbosity, int small);

    [LibraryImport(NativeLibrary.Bzip2Name, EntryPoint = "BZ2_bzDecompress")]
    public static partial int Decompress(Bzip2Stream* stream);

    [LibraryImport(NativeLibrary.Bzip2Name, EntryPoint = "BZ2_bzDecompressEnd")]
    public static partial int DecompressEnd(Bzip2Stream* stream);

    [LibraryImport(NativeLibrary.Bzip2Name, EntryPoint = "BZ2_bzCompressInit")]
    public static partial int CompressInit(Bzip2Stream* stream, int blockSize, int verbosity, int workFactor);

    [LibraryImport(NativeLibrary.Bzip2Name, EntryPoint = "BZ2_bzCompress")]
    public static partial int Compress(Bzip2Stream* stream, int action);

    [LibraryImport(NativeLibrary.Bzip2Name, EntryPoint = "BZ2_bzCompressEnd")]
    public static partial int CompressEnd(Bzip2Stream* stream);
}
