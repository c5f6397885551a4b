using ElfNotes.Images;
using ElfNotes.LinkerScripts;

namespace ElfNotes.Cli;

/// <summary>A file named on the command line: its content, or why there is none.</summary>
internal sealed class FileResult : IDisposable
{
    private const int HeadSize = 1024;

    private readonly ByteSource? _source;

    private readonly FileResult[] _behind = [];

    private FileResult(string path, ByteSource? source, ImageFile? image, ElfNotesException? error, LinkerScript? script = null)
    {
        Script = script;
        Members = script is null ? image?.Members ?? [] : [new ImageMember { Container = ["linker script"], Findings = LinkerScriptLint.Check(script) }];
        Path = path;
        _source = source;
        Image = image;
        Error = error;
    }

    // With notes from another file, as one of its members or in place of its own.
    private FileResult(FileResult file, FileResult notes, NotesOption option)
    {
        _behind = [file, notes];
        (Path, Script) = (file.Path, file.Script);
        var member = option.Member(notes);
        if (option.Instead(member, file.Members) is { } plan)
        {
            _source = plan.Result;
            Image = ImageFile.Open(_source, new Compression.PayloadCodecs());
            Members = Image.Members;
            return;
        }

        (_source, Image) = (file.Source, file.Image);
        Error = NotesOption.IsForgiven(file.Error) ? null : file.Error;
        Members = [.. file.Members.Where(one => !NotesOption.IsForgiven(one.Error)), option.Beside(member)];
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
    public IReadOnlyList<ImageMember> Members { get; }

    /// <summary>The linker script that the file is, where those were asked for; else null. Its findings are those of the only member.</summary>
    public LinkerScript? Script { get; }

    /// <summary>Opens a file and reads its notes. What is wrong with it is part of the result.</summary>
    /// <param name="path">The path; <c>-</c> for standard input.</param>
    /// <param name="takesScripts">Whether a linker script is a result; else it is a file that holds no notes.</param>
    /// <param name="notes">Notes from another file, or null.</param>
    public static FileResult Read(string path, bool takesScripts = false, NotesOption? notes = null)
    {
        if (notes is not null) return ReadWith(Read(path, takesScripts), notes);
        ByteSource? source = null;
        try
        {
            source = path == "-" ? ByteSource.FromStream(Console.OpenStandardInput()) : ByteSource.FromFile(path);
            var image = ImageFile.Open(source, new Compression.PayloadCodecs());
            var error = image.Members is [{ Name: null, Error: { } whole }, ..] ? whole : null;
            var script = takesScripts && error?.Code == ErrorCodes.UnknownFormat ? ReadScript(source) : null;
            return new FileResult(path, source, image, script is null ? error : null, script);
        }
        catch (ElfNotesException e)
        {
            source?.Dispose();
            return new FileResult(path, null, null, e);
        }
    }

    private static FileResult ReadWith(FileResult file, NotesOption option)
    {
        var notes = Read(option.Path);
        try
        {
            return new FileResult(file, notes, option);
        }
        catch (ElfNotesException e)
        {
            notes.Dispose();
            file.Dispose();
            return new FileResult(file.Path, null, null, e);
        }
    }

    private static LinkerScript? ReadScript(ByteSource source)
    {
        if (source.ReadMemory(0, HeadSize).Span.Contains((byte)0)) return null;
        var bytes = source.ReadMemory(0, LinkerScript.MaxBytes + 1);
        return LinkerScript.IsScript(bytes.Span) ? LinkerScript.Parse(bytes) : null;
    }

    public void Dispose()
    {
        foreach (var file in _behind) file.Dispose();
        Image?.Dispose();
        _source?.Dispose();
    }
}
