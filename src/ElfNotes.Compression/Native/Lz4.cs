using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>liblz4's block decoder and encoders (lz4.h, lz4hc.h).</summary>
internal static unsafe partial class Lz4
{
    /// <summary>Decodes the first bytes of a block.</summary>
    /// <returns>Bytes written, which may be more than the target; negative when the block is damaged.</returns>
    public static int DecompressPartial(ReadOnlySpan<byte> source, Span<byte> destination, int target)
    {
        fixed (byte* sourceStart = source, destinationStart = destination)
        {
            return target < destination.Length
                ? DecompressSafePartial(sourceStart, destinationStart, source.Length, target, destination.Length)
                : DecompressSafe(sourceStart, destinationStart, source.Length, destination.Length);
        }
    }

    /// <summary>Decodes as much of a block as the destination holds, and leaves the rest.</summary>
    /// <returns>Bytes written; negative when the block is damaged.</returns>
    public static int DecompressPrefix(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* sourceStart = source, destinationStart = destination)
        {
            return DecompressSafePartial(sourceStart, destinationStart, source.Length, destination.Length, destination.Length);
        }
    }

    /// <summary>Encodes a block as the lz4 tool does: by the fast encoder up to level 2, else by the thorough one.</summary>
    /// <returns>Bytes written; 0 where the destination is too small.</returns>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        fixed (byte* sourceStart = source, destinationStart = destination)
        {
            return level < 3
                ? CompressDefault(sourceStart, destinationStart, source.Length, destination.Length)
                : CompressThorough(sourceStart, destinationStart, source.Length, destination.Length, level);
        }
    }

    [LibraryImport(NativeLibrary.Lz4Name, EntryPoint = "LZ4_compress_default")]
    private static partial int CompressDefault(byte* source, byte* destination, int size, int capacity);

    [LibraryImport(NativeLibrary.Lz4Name, EntryPoint = "LZ4_compress_HC")]
    private static partial int CompressThorough(byte* source, byte* destination, int size, int capacity, int level);

    [LibraryImport(NativeLibrary.Lz4Name, EntryPoint = "LZ4_versionNumber")]
    public static partial int VersionNumber();

    [LibraryImport(NativeLibrary.Lz4Name, EntryPoint = "LZ4_decompress_safe")]
    private static partial int DecompressSafe(byte* source, byte* destination, int compressedSize, int capacity);

    [LibraryImport(NativeLibrary.Lz4Name, EntryPoint = "LZ4_decompress_safe_partial")]
    private static partial int DecompressSafePartial(byte* source, byte* destination, int compressedSize, int targetSize, int capacity);
}
