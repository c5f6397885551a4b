using System.Reflection.Metadata;

namespace ElfNotes.Authoring;

/// <summary>Goes through the attributes of one assembly.</summary>
internal sealed class AssemblyNotesReader(MetadataReader metadata, string fileName, Func<string, string?>? readSource, ReadLimits limits)
{
    private const string ListSuffix = "List";

    private readonly List<DescribedField> _settings = [];
    private readonly List<NoteDescription> _notes = [];
    private readonly List<PlanFinding> _findings = [];
    private readonly Dictionary<string, AssemblyNotesSource?> _sources = [];
    private readonly Dictionary<(string File, int Line, string Name), int> _seen = [];
    private long _bytesLeft = limits.MaxNoteBytes;
    private int _attributesLeft = limits.MaxNotes;

    public AssemblyNotesResult Read()
    {
        if (metadata.IsAssembly)
            foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
            {
                var attribute = metadata.GetCustomAttribute(handle);
                if (NameOf(attribute) is { } name) Add(name, attribute);
            }

        return new AssemblyNotesResult(new PlanDescription(_settings, _notes), _findings);
    }

    /// <summary>Which of the attributes it is, without the suffix; null for any other.</summary>
    private string? NameOf(CustomAttribute attribute)
    {
        var (space, name) = attribute.Constructor.Kind switch
        {
            HandleKind.MethodDefinition => NameOf(metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType())),
            HandleKind.MemberReference when metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent => NameOf(metadata.GetTypeReference((TypeReferenceHandle)parent)),
            _ => default,
        };
        if (space.IsNil || !metadata.StringComparer.Equals(space, nameof(ElfNotes))) return null;
        return metadata.StringComparer.Equals(name, nameof(ElfNoteAttribute)) ? "ElfNote"
            : metadata.StringComparer.Equals(name, nameof(XenNoteAttribute)) ? "XenNote"
            : metadata.StringComparer.Equals(name, nameof(ElfNotePlanAttribute)) ? "ElfNotePlan"
            : null;
    }

    private static (StringHandle Space, StringHandle Name) NameOf(TypeDefinition type) => (type.Namespace, type.Name);

    private static (StringHandle Space, StringHandle Name) NameOf(TypeReference type) => (type.Namespace, type.Name);

    private void Add(string name, CustomAttribute attribute)
    {
        // One blob may be named by any number of rows, so that the bytes of the file are no bound.
        _bytesLeft -= metadata.GetBlobReader(attribute.Value).Length;
        if (--_attributesLeft < 0 || _bytesLeft < 0) throw new ElfNotesException(ErrorCodes.LimitReached, 0, $"the assembly has more than {limits.MaxNotes} notes, or {limits.MaxNoteBytes} bytes of them");
        AssemblyNotesArguments arguments;
        try
        {
            arguments = AssemblyNotesArguments.Read(metadata, attribute);
        }
        catch (BadImageFormatException e)
        {
            _findings.Add(new PlanFinding(AuthoringCodes.Malformed, Severity.Error, new SourcePosition(fileName), $"attribute {name} cannot be read: {e.Message}"));
            return;
        }

        // The parameters that are the attribute's own come first; the file and the line that the compiler fills in follow.
        string[] own = name switch { "ElfNote" => [NoteFields.Owner, NoteFields.Type], "XenNote" => [NoteFields.Type], _ => [] };
        var written = Written(name, arguments.Positional.Skip(own.Length).ToArray());
        List<DescribedField> fields = [];
        if (name == "XenNote") fields.Add(Field(NoteFields.Owner, new DescribedValue.Scalar("Xen", false, default), written.Position));
        for (var i = 0; i < own.Length && i < arguments.Positional.Count; i++)
            if (arguments.Positional[i] is { } value) fields.Add(Field(own[i], value, written.Of(i, own[i])));
        foreach (var (property, value) in arguments.Named)
            if (value is not null) fields.Add(Field(FieldOf(property), FieldOf(property) == NoteFields.Parts ? Parts(value) : value, written.Of(-1, property)));
        if (fields.Exists(field => field.Name == NoteFields.OwnerBytes)) fields.RemoveAll(field => field.Name == NoteFields.Owner && field.Value is DescribedValue.Scalar { Text: "" });

        if (name == "ElfNotePlan") _settings.AddRange(fields);
        else _notes.Add(new NoteDescription(fields, written.Position));
    }

    /// <summary>The field of a property: <c>U32</c> and <c>U32List</c> are both <c>u32</c>.</summary>
    private static string FieldOf(string property)
    {
        var name = property.EndsWith(ListSuffix, StringComparison.Ordinal) ? property[..^ListSuffix.Length] : property;
        return NoteFields.All.Concat(PlanSettings.All).FirstOrDefault(field => string.Equals(field, name, StringComparison.OrdinalIgnoreCase)) ?? property;
    }

    private static DescribedValue Parts(DescribedValue value) =>
        value is DescribedValue.List list ? list with { Items = [.. list.Items.Select(item => item is DescribedValue.Scalar part ? DescribedPart.Of(part) : item)] } : value;

    private static DescribedField Field(string name, DescribedValue value, SourcePosition position) => new(name, At(value, position), position);

    private static DescribedValue At(DescribedValue value, SourcePosition position) => value switch
    {
        DescribedValue.List list => new DescribedValue.List([.. list.Items.Select(item => At(item, position))], position),
        DescribedValue.Map map => new DescribedValue.Map([.. map.Fields.Select(field => Field(field.Name, field.Value, position))], position),
        _ => value with { Position = position },
    };

    private AssemblyNotesWritten Written(string name, DescribedValue?[] caller)
    {
        if (caller is not [DescribedValue.Scalar { IsPlain: false, Text: { Length: > 0 } file }, DescribedValue.Scalar { IsPlain: true } number] || !int.TryParse(number.Text, out var line) || line <= 0)
            return new AssemblyNotesWritten(new SourcePosition(fileName));
        if (!_sources.TryGetValue(file, out var source)) _sources[file] = source = readSource?.Invoke(file) is { } text ? new AssemblyNotesSource(file, text) : null;
        var ordinal = _seen[(file, line, name)] = _seen.GetValueOrDefault((file, line, name)) + 1;
        return source?.Find(line, name, ordinal) ?? new AssemblyNotesWritten(new SourcePosition(file, line));
    }
}
