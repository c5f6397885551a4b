namespace ElfNotes;

/// <summary>
/// Random access to bytes that may be cheap or dear: memory, a file, or a decompressing stream that goes no further
/// than the highest byte asked for. Every read of the library goes through this class, in 64-bit arithmetic.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public abstract class ByteSource : IDisposable
{
    /// <summary>
    /// The number of bytes. Where a compressed format declares its uncompressed size this is the declared one, and a
    /// read may come up short; where it does not, asking may decompress everything.
    /// </summary>
    public abstract ulong Length { get; }

    /// <summary>Whether reaching an offset costs producing all the bytes before it, as in a compressed stream or a pipe.</summary>
    public virtual bool IsSequential => false;

    /// <summary>Whether reading this range now costs no more than copying it.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="count">Number of bytes.</param>
    public virtual bool IsAtHand(ulong offset, ulong count) => !IsSequential;

    /// <summary>Whether all of the range lies within the source. Produces no more of a sequential source than that.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="count">Number of bytes; 0 asks whether <paramref name="offset"/> is at most the length.</param>
    public virtual bool Contains(ulong offset, ulong count) => offset <= Length && count <= Length - offset;

    /// <summary>Reads as many bytes as there are from an offset on, up to the size of the destination.</summary>
    /// <param name="offset">First byte to read; may lie anywhere, also past the end.</param>
    /// <param name="destination">Filled from its start.</param>
    /// <returns>The number of bytes read; less than asked for only at the end of the source.</returns>
    /// <exception cref="ElfNotesException">The bytes exist but cannot be had: a damaged stream, a failing disk.</exception>
    public abstract int Read(ulong offset, Span<byte> destination);

    /// <summary>Fills the destination, or says that the source ends before.</summary>
    /// <param name="offset">First byte to read.</param>
    /// <param name="destination">Filled wholly when the result is true.</param>
    /// <exception cref="ElfNotesException">The bytes exist but cannot be had.</exception>
    public bool TryReadExactly(ulong offset, Span<byte> destination) => Read(offset, destination) == destination.Length;

    /// <summary>Reads a range that must be there.</summary>
    /// <param name="offset">First byte to read.</param>
    /// <param name="destination">Filled wholly.</param>
    /// <param name="what">The structure that is being read, for the message: "the program headers".</param>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.Truncated"/>: the source ends before the range does.</exception>
    public void ReadExactly(ulong offset, Span<byte> destination, string what)
    {
        var read = Read(offset, destination);
        if (read != destination.Length)
            throw new ElfNotesException(ErrorCodes.Truncated, offset + (ulong)read, $"the file ends inside {what}: {destination.Length} bytes are needed at offset 0x{offset:x}, {read} are there");
    }

    /// <summary>Reads a range into memory of its own, or gives the memory that already holds it.</summary>
    /// <param name="offset">First byte to read.</param>
    /// <param name="count">Number of bytes wanted; fewer come back at the end of the source.</param>
    /// <exception cref="ElfNotesException">The bytes exist but cannot be had.</exception>
    public virtual ReadOnlyMemory<byte> ReadMemory(ulong offset, int count)
    {
        if (!Contains(offset, (ulong)count)) count = offset >= Length ? 0 : (int)Math.Min((ulong)count, Length - offset);
        var bytes = new byte[count];
        return bytes.AsMemory(0, Read(offset, bytes));
    }

    /// <summary>A view of a part of this source. The part does not own this source.</summary>
    /// <param name="offset">First byte of the part, within the source.</param>
    /// <param name="length">Size of the part; it is cut to what the source has.</param>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.Truncated"/>: the part starts past the end.</exception>
    public ByteSource Slice(ulong offset, ulong length) => new SliceByteSource(this, offset, length);

    /// <summary>Bytes in memory. They are not copied.</summary>
    /// <param name="bytes">The content.</param>
    public static ByteSource FromMemory(ReadOnlyMemory<byte> bytes) => new MemoryByteSource(bytes);

    /// <summary>Opens a file. Regular files are read at random; pipes and devices from front to back.</summary>
    /// <param name="path">The file's path, as the operating system takes it.</param>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.Unreadable"/>: it cannot be opened; the message says why.</exception>
    public static ByteSource FromFile(string path) => FileByteSource.Open(path);

    /// <summary>A stream read from front to back, no further than the highest byte asked for, and kept as far as it was read.</summary>
    /// <param name="stream">Disposed with the source.</param>
    /// <param name="limits">Caps the bytes that are kept.</param>
    public static ByteSource FromStream(Stream stream, ReadLimits? limits = null) => new StreamByteSource(stream, limits ?? ReadLimits.Default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the source holds open.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
