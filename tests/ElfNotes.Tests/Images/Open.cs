using ElfNotes.Images;

namespace ElfNotes.Tests.Images;

internal static class Open
{
    /// <summary>Opens bytes in memory, with gzip.</summary>
    public static ImageFile Bytes(byte[] bytes, ReadLimits? limits = null) => ImageFile.Open(ByteSource.FromMemory(bytes), new GzipCodec(), limits);

    /// <summary>The one member of a file.</summary>
    public static ImageMember Single(byte[] bytes, ReadLimits? limits = null) => Assert.Single(Bytes(bytes, limits).Members);

    /// <summary>Owner and type of each note: <c>Xen:18 GNU:3</c>.</summary>
    public static string Notes(ImageMember member) => string.Join(' ', member.Notes.Select(note => $"{note.Owner}:{note.Type}"));

    /// <summary>The chain of containers, with slashes.</summary>
    public static string Chain(ImageMember member) => string.Join('/', member.Container);
}
