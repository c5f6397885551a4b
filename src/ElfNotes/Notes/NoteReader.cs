
namespace ElfNotes.Notes;

/// <summary>
/// Walks the notes of one segment, section or blob. Allocates nothing. After the first defect it gives no more notes
/// and <see cref="Error"/> says what stopped it.
/// </summary>
/// <remarks>
/// The layout is that of the gABI as practised: 12-byte headers in both classes, sizes without padding, padding counted
/// from the start of the note. As Xen and the kernel do, and unlike readelf, it accepts a last note whose padding is cut.
/// </remarks>
public ref struct NoteReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly NoteFormat _format;
    private int _position;

    /// <summary>Starts at the first byte.</summary>
    /// <param name="bytes">p_filesz bytes of a PT_NOTE segment, or sh_size bytes of an SHT_NOTE section.</param>
    /// <param name="format">Byte order and padding.</param>
    public NoteReader(ReadOnlySpan<byte> bytes, NoteFormat format)
    {
        _bytes = bytes;
        _format = format;
    }

    /// <summary>What ended the walk early, or <see cref="NoteError.None"/>.</summary>
    public NoteError Error { get; private set; }

    /// <summary>Where the defect of <see cref="Error"/> is: the offset of the note that has it.</summary>
    public readonly ulong ErrorOffset => Error == NoteError.None ? 0 : (ulong)_position;

    /// <summary>Gives the next note.</summary>
    /// <param name="note">The note, valid as long as the bytes are.</param>
    /// <returns>False at the end, or when what follows is no note (see <see cref="Error"/>).</returns>
    public bool TryRead(out Note note)
    {
        note = default;
        if (Error != NoteError.None) return false;
        var rest = _bytes[_position..];
        if (rest.Length < _format.HeaderSize)
        {
            if (rest.IndexOfAnyExcept((byte)0) >= 0) Error = NoteError.TruncatedHeader;
            return false;
        }

        var nameSize = Word(rest, 0);
        var descSize = Word(rest, 1);
        var available = (ulong)rest.Length;
        // Both sizes are compared before they are added to anything: 0xffffffff and, in OpenVMS files, 2^64-1 are in the wild.
        if (nameSize > available - (ulong)_format.HeaderSize)
        {
            Error = NoteError.NameOverruns;
            return false;
        }

        var nameEnd = (ulong)_format.HeaderSize + nameSize;
        var descStart = Math.Min(_format.Align(nameEnd), available);
        var desc = rest[(int)descStart..];
        if (descSize <= (ulong)desc.Length) desc = desc[..(int)descSize];
        else Error = NoteError.DescriptorOverruns;

        note = new Note((ulong)_position, Word(rest, 2), rest[_format.HeaderSize..(int)nameEnd], desc, descSize, (int)descStart);
        if (Error == NoteError.None) _position += (int)Math.Min(_format.Align(descStart + descSize), available);
        return true;
    }

    private readonly ulong Word(ReadOnlySpan<byte> note, int index) => _format.ByteOrder.Read(note.Slice(index * _format.WordSize, _format.WordSize));
}
