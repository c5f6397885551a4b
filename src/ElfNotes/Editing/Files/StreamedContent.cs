namespace ElfNotes.Editing;

/// <summary>Content that is made as it is written, and of which no more than a block is held. Of each block a hash is kept, by which it is compared.</summary>
/// <param name="calls">The system.</param>
/// <param name="blocks">From front to back, none empty; each is used before the next is asked for.</param>
internal sealed class StreamedContent(IFileCalls calls, IEnumerable<ReadOnlyMemory<byte>> blocks) : INewContent
{
    private readonly List<(int Length, ulong Hash)> _written = [];

    public ulong? Length => null;

    public IEnumerable<ReadOnlyMemory<byte>> Blocks => blocks;

    public void Fill(NewFile file)
    {
        var limit = calls.SizeLimit;
        ulong at = 0;
        foreach (var block in blocks)
        {
            Replacement.DemandRoom(at + (ulong)block.Length, limit);
            file.Write(at, block.Span);
            _written.Add((block.Length, XxHash64.Of(block.Span)));
            at += (ulong)block.Length;
        }
    }

    public void Compare(int file, ulong size)
    {
        var buffer = Array.Empty<byte>();
        ulong at = 0;
        foreach (var (length, hash) in _written)
        {
            if (buffer.Length < length) buffer = new byte[length];
            var found = buffer.AsSpan(0, length);
            if (ContentComparison.ReadBack(calls, file, at, found) < length || XxHash64.Of(found) != hash) throw ContentComparison.Differs(at);
            at += (ulong)length;
        }

        if (size != at) throw NewFile.NotAsPlanned(Math.Min(size, at), $"the new file has {size} bytes and not {at}");
    }
}
