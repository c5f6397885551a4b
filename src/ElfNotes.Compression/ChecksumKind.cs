namespace ElfNotes.Compression;

/// <summary>The checksums of the lzop container.</summary>
internal enum ChecksumKind
{
    None,
    Adler32,
    Crc32,
}
