namespace ElfNotes.Editing;

/// <summary>
/// A hash that linkers make build-ids with. The platform's own are not used: .NET on Linux takes SHA-1, MD5 and SHA-256 from the OpenSSL that it
/// finds at run time, which not every system has, and a static executable that loads it crashes when it ends (.NET 9, Debian 12). It has no BLAKE3,
/// and XXH64 and XXH3 in a package only. Nothing is kept secret by them here.
/// </summary>
internal abstract class ContentHash
{
    /// <summary>The bytes of the digest.</summary>
    public abstract int Size { get; }

    /// <summary>Takes the next bytes of the content.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The digest of all bytes so far. Nothing may follow.</summary>
    /// <param name="digest">Has <see cref="Size"/> bytes.</param>
    public abstract void Finish(Span<byte> digest);

    /// <summary>The digest of bytes that are in memory.</summary>
    public byte[] Digest(ReadOnlySpan<byte> bytes)
    {
        Append(bytes);
        var digest = new byte[Size];
        Finish(digest);
        return digest;
    }
}
