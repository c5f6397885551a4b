namespace ElfNotes.Images;

/// <summary>How a payload or a whole file is compressed.</summary>
public enum PayloadFormat
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>bzip2, <c>BZh</c>.</summary>
    Bzip2,

    /// <summary>The .xz container.</summary>
    Xz,

    /// <summary>The .lzma container (LZMA alone, 13-byte header).</summary>
    Lzma,

    /// <summary>The lzop file format, as <c>lzop -9</c> writes it.</summary>
    Lzo,

    /// <summary>LZ4's legacy frame (<c>lz4 -l</c>): independent blocks of 8 MiB.</summary>
    Lz4Legacy,

    /// <summary>Zstandard frames.</summary>
    Zstd,
}
