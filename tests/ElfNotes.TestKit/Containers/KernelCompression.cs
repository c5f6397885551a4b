using ElfNotes.Images;

namespace ElfNotes.TestKit.Containers;

/// <summary>Compression as Linux's build does it (scripts/Makefile.lib, scripts/xz_wrap.sh).</summary>
public static class KernelCompression
{
    /// <summary>The stream, without the size that is put behind it.</summary>
    public static byte[] Compress(PayloadFormat format, byte[] bytes) => format switch
    {
        PayloadFormat.Gzip => Compressors.Run("gzip", ["-n", "-f", "-9", "-c"], bytes),
        PayloadFormat.Bzip2 => Compressors.Run("bzip2", ["-9", "-c"], bytes),
        PayloadFormat.Xz => Compressors.Run("xz", ["--check=crc32", "--x86", "--lzma2=,dict=32MiB", "-c"], bytes),
        PayloadFormat.Lzma => Compressors.Run("lzma", ["-9", "-c"], bytes),
        PayloadFormat.Lzo => Compressors.Run("lzop", ["-9", "-c"], bytes),
        PayloadFormat.Lz4Legacy => Compressors.Run("lz4", ["-q", "-l", "-9", "-c"], bytes),
        PayloadFormat.Zstd => Compressors.Run("zstd", ["-q", "-22", "--ultra", "-c"], bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>What the format's own tool makes of a stream, without a regard to what follows it.</summary>
    public static byte[] Decompress(PayloadFormat format, byte[] stream) => format switch
    {
        PayloadFormat.Gzip => Compressors.Run("gzip", ["-dc"], stream),
        PayloadFormat.Bzip2 => Compressors.Run("bzip2", ["-qdc"], stream),
        PayloadFormat.Xz => Compressors.Run("xz", ["-dc"], stream),
        PayloadFormat.Lzma => Compressors.Run("xz", ["-dc", "--format=lzma"], stream),
        PayloadFormat.Lzo => Compressors.Run("lzop", ["-dc"], stream),
        PayloadFormat.Lz4Legacy => Compressors.Run("lz4", ["-qdc"], stream),
        PayloadFormat.Zstd => Compressors.Run("zstd", ["-qdc"], stream),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>A bzImage around a kernel.</summary>
    public static byte[] BzImage(PayloadFormat format, byte[] kernel)
    {
        var stream = Compress(format, kernel);
        return new BzImageBuilder { Payload = format == PayloadFormat.Gzip ? stream : BzImageBuilder.WithSize(stream, (uint)kernel.Length) }.Build();
    }
}
