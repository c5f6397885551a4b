using System.Globalization;
using System.Text;

namespace ElfNotes.Images;

/// <summary>The 60-byte header of an archive's member: text fields filled with spaces (ar.h).</summary>
internal readonly ref struct ArHeader
{
    public const int Size = 60;

    private ArHeader(string name, ulong dataSize)
    {
        Name = name;
        DataSize = dataSize;
    }

    /// <summary>ar_name without the spaces behind it.</summary>
    public string Name { get; }

    /// <summary>ar_size: the bytes behind the header, without the byte that fills up to an even offset.</summary>
    public ulong DataSize { get; }

    /// <summary>Takes a header apart.</summary>
    /// <param name="bytes"><see cref="Size"/> bytes.</param>
    /// <param name="offset">Where they are, for messages.</param>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.BadContainer"/>.</exception>
    public static ArHeader Parse(ReadOnlySpan<byte> bytes, ulong offset)
    {
        if (!bytes[58..60].SequenceEqual("`\n"u8))
            throw new ElfNotesException(ErrorCodes.BadContainer, offset + 58, $"the member header at 0x{offset:x} does not end in a backquote and a newline: the members from here on cannot be found");
        var size = Encoding.ASCII.GetString(bytes[48..58]).TrimEnd(' ');
        if (!ulong.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var dataSize))
            throw new ElfNotesException(ErrorCodes.BadContainer, offset + 48, $"the member header at 0x{offset:x} has no decimal size: the members from here on cannot be found");
        return new ArHeader(Encoding.UTF8.GetString(bytes[..16]).TrimEnd(' '), dataSize);
    }
}
