namespace ElfNotes.Editing;

/// <summary>The content of a file that is open already: the one that is locked, whatever its name means meanwhile. Not owned.</summary>
internal sealed class OpenFileSource(IFileCalls calls, int file, ulong length) : ByteSource
{
    public override ulong Length => length;

    public override int Read(ulong offset, Span<byte> destination)
    {
        if (offset >= Length) return 0;
        destination = destination[..(int)Math.Min((ulong)destination.Length, Length - offset)];
        var done = 0;
        try
        {
            while (done < destination.Length)
            {
                var count = calls.Read(file, offset + (ulong)done, destination[done..]);
                if (count == 0) break;
                done += count;
            }
        }
        catch (FileCallException e)
        {
            throw new ElfNotesException(ErrorCodes.Unreadable, offset + (ulong)done, "cannot be read: " + e.Reason, e);
        }

        return done;
    }
}
