using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>A file named on the command line: its content, or why there is none.</summary>
internal sealed class FileResult : IDisposable
{
    private readonly ByteSource? _source;

    private FileResult(string path, ByteSource? source, ImageFile? image, ElfNotesException? error)
    {
        Path = path;
        _source = source;
        Image = image;
        Error = error;
    }

    /// <summary>The path as it was given; <c>-</c> for standard input.</summary>
    public string Path { get; }

    /// <summary>The bytes of the file; null where it could not be opened.</summary>
    public ByteSource? Source => _source;

    /// <summary>The content, or null where the file could not be opened.</summary>
    public ImageFile? Image { get; }

    /// <summary>Why the file as a whole could not be read, or null. A damaged member of an archive is no reason.</summary>
    public ElfNotesException? Error { get; }

    /// <summary>What was read: one member, or those of an archive.</summary>
    public IReadOnlyList<ImageMember> Members => Image?.Members ?? [];

    /// <summary>Opens a file and reads its notes. What is wrong with it is part of the result.</summary>
    public static FileResult Read(string path)
    {
        ByteSource? source = null;
        try
        {
            source = path == "-" ? ByteSource.FromStream(Console.OpenStandardInput()) : ByteSource.FromFile(path);
            var image = ImageFile.Open(source, new Compression.PayloadCodecs());
            return new FileResult(path, source, image, image.Members is [{ Name: null, Error: { } error }] ? error : null);
        }
        catch (ElfNotesException e)
        {
            source?.Dispose();
            return new FileResult(path, null, null, e);
        }
    }

    public void Dispose()
    {
        Image?.Dispose();
        _source?.Dispose();
    }
}
