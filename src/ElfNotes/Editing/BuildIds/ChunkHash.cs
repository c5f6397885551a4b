namespace ElfNotes.Editing;

/// <summary>A hash of a whole file: of all its bytes, or of the hashes of its parts, which linkers make on several processors at once.</summary>
internal static class ChunkHash
{
    private const int ReadSize = 1 << 18;

    /// <summary>One hash over all bytes.</summary>
    public static byte[] Whole(ByteSource source, ContentHash hash)
    {
        Append(source, 0, source.Length, hash);
        return hash.Digest([]);
    }

    /// <summary>Takes a range, which must be there.</summary>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.Truncated"/>: it is not.</exception>
    public static void Append(ByteSource source, ulong offset, ulong size, ContentHash hash)
    {
        var buffer = new byte[(int)Math.Min(size, ReadSize)];
        for (ulong done = 0; done < size; done += (ulong)buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min((ulong)buffer.Length, size - done));
            source.ReadExactly(offset + done, part, "what the build-id is derived from");
            hash.Append(part);
        }
    }

    /// <summary>The hash of the hashes of the parts. The last part may be short; it is never empty.</summary>
    public static byte[] Tree(ByteSource source, int partSize, ChunkDigest partDigest, ChunkDigest digest)
    {
        var length = source.Length;
        var buffer = new byte[(int)Math.Min(length, (ulong)partSize)];
        var digests = new List<byte>();
        for (ulong offset = 0; offset < length; offset += (ulong)buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min((ulong)buffer.Length, length - offset));
            source.ReadExactly(offset, part, "what the build-id is derived from");
            digests.AddRange(partDigest(part));
        }

        return digest([.. digests]);
    }
}
