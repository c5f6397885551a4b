namespace ElfNotes.Compression.Tests;

/// <summary>A content over and over, without taking the memory for it.</summary>
internal sealed class RepeatingSource(byte[] content, ulong times) : ByteSource
{
    public override ulong Length => (ulong)content.Length * times;

    public override int Read(ulong offset, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length && offset + (ulong)done < Length)
        {
            var rest = content.AsSpan((int)((offset + (ulong)done) % (ulong)content.Length));
            var count = Math.Min(rest.Length, destination.Length - done);
            rest[..count].CopyTo(destination[done..]);
            done += count;
        }

        return done;
    }
}
