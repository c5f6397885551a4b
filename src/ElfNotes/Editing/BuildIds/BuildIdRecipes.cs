using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// How each linker derives a build-id. Found by reading GNU ld (elf_checksum_contents in bfd/elfcode.h), gold (Layout::write_build_id), lld
/// (Writer::writeBuildId in ELF/Writer.cpp) and mold (BuildIdSection::write_buildid), and proven by linking with each of them.
/// </summary>
internal static class BuildIdRecipes
{
    private const int LldChunk = 1 << 20;
    private const int GoldChunk = 2 << 20;
    private const int MoldChunk = 4 << 20;

    // gold: the default of --build-id-min-file-size-for-treehash.
    private const ulong GoldSmallestTree = 40 << 20;

    /// <summary>The ways in which a linker makes a build-id of a style, the one of its version first; empty where it has no such style.</summary>
    /// <param name="file">The file, for its size.</param>
    /// <param name="linker">The linker, which may be of any version.</param>
    /// <param name="style">The style.</param>
    public static IReadOnlyList<BuildIdRecipe> Of(ElfFile file, BuildIdLinker linker, BuildIdStyle style) => (linker.Kind, style) switch
    {
        (BuildIdLinkerKind.GnuLd, BuildIdStyle.Sha1) => [Sections(() => new Sha1Hash(), "SHA-1")],
        (BuildIdLinkerKind.GnuLd, BuildIdStyle.Md5) => [Sections(() => new Md5Hash(), "MD5")],
        (BuildIdLinkerKind.Gold, BuildIdStyle.Sha1) when file.Source.Length >= GoldSmallestTree => [GoldTree(), Whole(() => new Sha1Hash(), "SHA-1")],
        (BuildIdLinkerKind.Gold, BuildIdStyle.Sha1) => [Whole(() => new Sha1Hash(), "SHA-1")],
        (BuildIdLinkerKind.Gold, BuildIdStyle.Md5) => [Whole(() => new Md5Hash(), "MD5")],
        (BuildIdLinkerKind.Lld, BuildIdStyle.Fast) => NewestFirst(linker.Major is > 16 or 0, Tree("XXH3", LldChunk, OfXxHash3), Tree("XXH64", LldChunk, OfXxHash64)),
        (BuildIdLinkerKind.Lld, BuildIdStyle.Md5) => NewestFirst(linker.Major is > 14 or 0, Tree("BLAKE3", LldChunk, bytes => Blake3.Of(bytes)[..16]), Tree("MD5", LldChunk, bytes => new Md5Hash().Digest(bytes))),
        (BuildIdLinkerKind.Lld, BuildIdStyle.Sha1) => NewestFirst(linker.Major is > 14 or 0, Tree("BLAKE3", LldChunk, bytes => Blake3.Of(bytes)[..20]), Tree("SHA-1", LldChunk, bytes => new Sha1Hash().Digest(bytes))),
        (BuildIdLinkerKind.Mold, not BuildIdStyle.Fast) => NewestFirst(linker is { Major: > 2 or 0 } or { Major: 2, Minor: >= 2 }, Tree("BLAKE3", MoldChunk, Blake3.Of), Tree("SHA-256", MoldChunk, bytes => new Sha256Hash().Digest(bytes))),
        _ => [],
    };

    private static IReadOnlyList<BuildIdRecipe> NewestFirst(bool isNew, BuildIdRecipe newer, BuildIdRecipe older) => isNew ? [newer, older] : [older, newer];

    private static BuildIdRecipe Sections(Func<ContentHash> hash, string name) =>
        new($"{name} over the headers and the contents of the sections", ZeroesWholeNote: true, file => SectionHash.Of(file, hash()));

    private static BuildIdRecipe Whole(Func<ContentHash> hash, string name) =>
        new($"{name} over the file", ZeroesWholeNote: false, file => ChunkHash.Whole(file.Source, hash()));

    private static BuildIdRecipe GoldTree() =>
        new("SHA-1 over the MD5s of 2 MiB each", ZeroesWholeNote: false, file => ChunkHash.Tree(file.Source, GoldChunk, bytes => new Md5Hash().Digest(bytes), bytes => new Sha1Hash().Digest(bytes)));

    private static BuildIdRecipe Tree(string name, int chunk, ChunkDigest digest) =>
        new($"{name} over the {name}s of {chunk >> 20} MiB each", ZeroesWholeNote: false, file => ChunkHash.Tree(file.Source, chunk, digest, digest));

    private static byte[] OfXxHash64(ReadOnlySpan<byte> bytes) => LittleEndian(XxHash64.Of(bytes));

    private static byte[] OfXxHash3(ReadOnlySpan<byte> bytes) => LittleEndian(XxHash3.Of(bytes));

    private static byte[] LittleEndian(ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
