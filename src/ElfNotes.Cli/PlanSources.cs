using ElfNotes.Authoring;
using ElfNotes.Images;
using ElfNotes.Manifest;

namespace ElfNotes.Cli;

/// <summary>Reads the sources of a plan, each by its content: YAML, a .NET assembly with attributes, or a file that has notes.</summary>
internal sealed class PlanSources
{
    private const int ProbeSize = 4096;

    private readonly List<PlanDescription> _descriptions = [];
    private readonly List<PlanFinding> _findings = [];

    /// <summary>All sources, one after the other.</summary>
    public PlanDescription Description => PlanDescription.Join(_descriptions);

    /// <summary>What was wrong with them.</summary>
    public IReadOnlyList<PlanFinding> Findings => _findings;

    /// <summary>Whether a source could not be read; that is reported already.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Reads a source.</summary>
    public void Add(string path)
    {
        try
        {
            using var source = path == "-" ? ByteSource.FromStream(Console.OpenStandardInput()) : ByteSource.FromFile(path);
            if (IsText(source)) AddYaml(path, source);
            else if (AssemblyNotes.IsAssembly(source)) AddAssembly(path, source);
            else AddImage(path, source);
        }
        catch (ElfNotesException e)
        {
            Report(path, null, e);
        }
    }

    /// <summary>Reads a file that a description names, relative to the file of the description.</summary>
    /// <param name="name">As it is written.</param>
    /// <param name="position">Where it is written.</param>
    /// <param name="read">Gets the path: what was read is not to be written over.</param>
    public static byte[] ReadFile(string name, SourcePosition position, List<string> read)
    {
        var folder = position.File is { } file ? Path.GetDirectoryName(Path.GetFullPath(file))! : Environment.CurrentDirectory;
        var path = Path.Combine(folder, name);
        read.Add(path);
        try
        {
            using var source = ByteSource.FromFile(path);
            return Content(source, NotesYamlLimits.Default.MaxBytes) ?? throw new IOException($"it is larger than {NotesYamlLimits.Default.MaxBytes} bytes");
        }
        catch (ElfNotesException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    // No container and no blob of notes does without a NUL or another control character near its start; an archive begins as text.
    private static bool IsText(ByteSource source)
    {
        Span<byte> start = stackalloc byte[ProbeSize];
        start = start[..source.Read(0, start)];
        return !start.StartsWith("!<arch>\n"u8) && !start.StartsWith("!<thin>\n"u8) && start.IndexOfAnyInRange((byte)0, (byte)8) < 0 && start.IndexOfAnyInRange((byte)14, (byte)31) < 0;
    }

    private void AddYaml(string path, ByteSource source)
    {
        // One byte more than is taken lets the reader say so.
        var content = Content(source, NotesYamlLimits.Default.MaxBytes) ?? new byte[NotesYamlLimits.Default.MaxBytes + 1];
        var result = NotesYaml.Read(content, path == "-" ? null : path);
        _findings.AddRange(result.Findings);
        if (result.Description is { } description) _descriptions.Add(description);
    }

    private void AddAssembly(string path, ByteSource source)
    {
        var result = AssemblyNotes.Read(source, path, AssemblyNotesSource.FromDisk);
        _findings.AddRange(result.Findings);
        _descriptions.Add(result.Description);
    }

    private void AddImage(string path, ByteSource source)
    {
        using var image = ImageFile.Open(source, new Compression.PayloadCodecs());
        foreach (var member in image.Members)
        {
            if (member.Error is { } error)
            {
                Report(path, member.Name, error);
                continue;
            }

            // Without notes it still says which machine it is for.
            if (member.Notes.Count == 0 && member.Elf is null) continue;
            var name = member.Name is null ? path : $"{path}({member.Name})";
            var yaml = NotesYaml.Write(member.Notes, member.Elf, name);
            foreach (var (note, reason) in yaml.Unwritable)
                _findings.Add(new PlanFinding(AuthoringCodes.OutputCannotHold, Severity.Error, new SourcePosition(name), $"the note of owner \"{note.Owner}\" at 0x{note.Offset:x} cannot be written again: {reason}"));
            _descriptions.Add(AtFile(NotesYaml.Read(yaml.Text, name).Description!, new SourcePosition(name)));
        }
    }

    private void Report(string path, string? member, ElfNotesException error)
    {
        StandardError.Write(FileText.ErrorLine(path, member, error));
        IsUnreadable = true;
    }

    // The lines are those of a text that nobody has seen.
    private static PlanDescription AtFile(PlanDescription description, SourcePosition position) => new(
        [.. description.Settings.Select(field => AtFile(field, position))],
        [.. description.Notes.Select(note => new NoteDescription([.. note.Fields.Select(field => AtFile(field, position))], position))]);

    private static DescribedField AtFile(DescribedField field, SourcePosition position) => new(field.Name, field.Value with { Position = position }, position);

    private static byte[]? Content(ByteSource source, int limit)
    {
        var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (var read = buffer.Length; read == buffer.Length;)
        {
            read = source.Read((ulong)content.Length, buffer);
            content.Write(buffer, 0, read);
            if (content.Length > limit) return null;
        }

        return content.ToArray();
    }
}
