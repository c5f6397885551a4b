using System.Globalization;
using System.Text;

namespace ElfNotes.Images;

/// <summary>
/// An <c>ar</c> archive with the names of System V and GNU (<c>name/</c>, <c>/123</c> into the table <c>//</c>) or of BSD
/// (<c>#1/N</c>: the name is the first N bytes of the data).
/// </summary>
internal static class ArArchive
{
    private const int MaxNameTableBytes = 16 << 20;
    private const int MaxNameBytes = 4096;

    public static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    /// <summary>Reads every member. A bad header ends the archive with an error; the members before it stay.</summary>
    public static void Read(ByteSource source, ImagePath path, ImageReader reader)
    {
        var first = reader.Members.Count;
        ReadOnlyMemory<byte> longNames = default;
        Span<byte> bytes = stackalloc byte[ArHeader.Size];
        for (var at = (ulong)Magic.Length; source.Contains(at, 1);)
        {
            var read = source.Read(at, bytes);
            // Some writers end the file with the newline that fills up to an even offset.
            if (read < 2) break;
            if (read < ArHeader.Size) throw new ElfNotesException(ErrorCodes.Truncated, at + (ulong)read, $"the file ends inside the member header at 0x{at:x}");
            var header = ArHeader.Parse(bytes, at);
            var data = at + ArHeader.Size;
            if (!source.Contains(data, header.DataSize))
                throw new ElfNotesException(ErrorCodes.Truncated, source.Length, $"the member at 0x{at:x} should have 0x{header.DataSize:x} bytes, but the file ends at 0x{source.Length:x}");

            if (header.Name is "//") longNames = source.ReadMemory(data, (int)Math.Min(header.DataSize, MaxNameTableBytes));
            else if (Name(source, header, ref data, longNames.Span) is var name && !IsTable(name))
            {
                if (reader.Members.Count >= reader.Limits.MaxArchiveMembers) throw new ElfNotesException(ErrorCodes.LimitReached, at, $"the archive has more than {reader.Limits.MaxArchiveMembers} members, which is the limit");
                reader.Read(source.Slice(data, at + ArHeader.Size + header.DataSize - data), path.Member(name));
            }

            at += ArHeader.Size + header.DataSize;
            at += at & 1;
        }

        if (reader.Members.Count == first) reader.Members.Add(new ImageMember { Name = path.Name, Container = path.Container, Findings = path.Findings });
    }

    private static bool IsTable(string name) => name is "/" or "/SYM64/" || name.StartsWith("__.SYMDEF", StringComparison.Ordinal);

    private static string Name(ByteSource source, in ArHeader header, ref ulong data, ReadOnlySpan<byte> longNames)
    {
        var name = header.Name;
        if (name.StartsWith("#1/", StringComparison.Ordinal) && Number(name.AsSpan(3)) is { } size && size <= header.DataSize)
        {
            var text = source.ReadMemory(data, (int)Math.Min(size, MaxNameBytes)).Span;
            data += size;
            return Encoding.UTF8.GetString(text.TrimEnd((byte)0));
        }

        if (name is "/" or "/SYM64/") return name;
        if (name.StartsWith('/') && Number(name.AsSpan(1)) is { } offset && offset < (ulong)longNames.Length)
        {
            var text = longNames[(int)offset..];
            var end = text.IndexOfAny((byte)'\n', (byte)0);
            return Encoding.UTF8.GetString(end < 0 ? text[..Math.Min(text.Length, MaxNameBytes)] : text[..Math.Min(end, MaxNameBytes)]).TrimEnd('/');
        }

        return name.EndsWith('/') ? name[..^1] : name;
    }

    private static ulong? Number(ReadOnlySpan<char> digits) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
