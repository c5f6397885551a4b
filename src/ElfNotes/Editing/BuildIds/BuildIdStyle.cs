namespace ElfNotes.Editing;

/// <summary>What a build-id is derived with, by the names that linkers have for it. What is behind a name differs from linker to linker.</summary>
public enum BuildIdStyle
{
    /// <summary>Eight bytes; lld only: XXH64 up to version 16, XXH3 of 64 bits since.</summary>
    Fast,

    /// <summary>16 bytes. MD5 for GNU ld, gold, and lld up to 14; the first bytes of BLAKE3 for lld since 15, of SHA-256 or BLAKE3 for mold.</summary>
    Md5,

    /// <summary>20 bytes. SHA-1 for GNU ld, gold, and lld up to 14; the first bytes of BLAKE3 for lld since 15, of SHA-256 or BLAKE3 for mold.</summary>
    Sha1,

    /// <summary>32 bytes; mold only: SHA-256, or BLAKE3 since 2.2.</summary>
    Sha256,
}
