namespace ElfNotes.Compression;

/// <summary>
/// Makes an LZ4 block longer by single bytes and leaves what it expands to: the last byte of a match becomes a literal of the sequence
/// behind it (lz4_Block_format.md). Done only where neither length needs a byte more or less, so that each change is worth one byte.
/// </summary>
internal static class Lz4Lengthening
{
    private const int MinMatch = 4;
    private const int Extended = 15;

    /// <summary>Lengthens a block.</summary>
    /// <param name="block">A valid block.</param>
    /// <param name="content">What it expands to.</param>
    /// <param name="count">By how many bytes.</param>
    /// <returns>The block, longer by as many bytes or by as many as its matches give.</returns>
    public static byte[] Lengthen(byte[] block, byte[] content, int count)
    {
        if (count <= 0) return block;
        var result = new byte[block.Length + count];
        var (at, written, produced, carried, done) = (0, 0, 0, false, 0);
        while (at < block.Length)
        {
            var start = at;
            var (literals, match) = (block[at] >> 4, block[at] & Extended);
            at++;
            var literalCount = literals + (literals == Extended ? Extension(block, ref at) : 0);
            var literalStart = at;
            at += literalCount;
            produced += literalCount;
            var token = written++;
            block.AsSpan(start + 1, literalStart - start - 1).CopyTo(result.AsSpan(written));
            written += literalStart - start - 1;
            // The literal taken over comes out right before this sequence's own.
            if (carried) result[written++] = content[produced - literalCount - 1];
            block.AsSpan(literalStart, literalCount).CopyTo(result.AsSpan(written));
            written += literalCount;
            var newLiterals = literals + (carried ? 1 : 0);
            carried = false;
            if (at < block.Length)
            {
                var matchStart = at;
                at += sizeof(ushort);
                var matchLength = MinMatch + match + (match == Extended ? Extension(block, ref at) : 0);
                produced += matchLength;
                carried = done < count && match is > 0 and < Extended && at < block.Length && block[at] >> 4 < Extended - 1;
                if (carried)
                {
                    done++;
                    match--;
                }

                block.AsSpan(matchStart, at - matchStart).CopyTo(result.AsSpan(written));
                written += at - matchStart;
            }

            result[token] = (byte)(newLiterals << 4 | match);
        }

        return result[..written];
    }

    private static int Extension(byte[] block, ref int at)
    {
        var sum = 0;
        while (block[at] == byte.MaxValue)
        {
            sum += byte.MaxValue;
            at++;
        }

        return sum + block[at++];
    }
}
