namespace ElfNotes.Authoring;

/// <summary>The words of a source, for hints that its author can copy: YAML, C# attributes, MSBuild items, or the options of a command.</summary>
internal sealed class SourceDialect
{
    private const string Xen = "Xen";

    private readonly bool _isProject;
    private readonly bool _isAttribute;
    private readonly bool _isCommandLine;

    private SourceDialect(string extension, bool isCommandLine)
    {
        _isCommandLine = isCommandLine;
        // An assembly whose source is not there is named itself.
        _isAttribute = extension is ".cs" or ".vb" or ".fs" or ".dll" or ".exe";
        _isProject = extension is ".props" or ".targets" || extension.EndsWith("proj", StringComparison.Ordinal);
    }

    /// <summary>What kind of source a position lies in, by the name of the file.</summary>
    public static SourceDialect Of(SourcePosition position) => new(Path.GetExtension(position.File ?? "").ToLowerInvariant(), position == SourcePosition.CommandLine);

    /// <summary>One field.</summary>
    /// <param name="name">Its name in YAML.</param>
    /// <param name="value">Its value, without quotes.</param>
    /// <param name="isText">Whether C# has it in quotes.</param>
    public string Field(string name, string value, bool isText = true) =>
        _isCommandLine ? $"{Name(name)} {value}" : _isProject ? $"{Capital(name)}=\"{value}\"" : _isAttribute ? $"{Capital(name)} = {(isText ? $"\"{value}\"" : value)}" : $"{name}: {value}";

    /// <summary>The name of a field.</summary>
    public string Name(string name) => _isCommandLine ? "--" + name : _isProject || _isAttribute ? Capital(name) : name;

    /// <summary>A whole note.</summary>
    /// <param name="owner">Its owner; not Xen only where the type's name is one of the registry.</param>
    /// <param name="type">The name of its type.</param>
    /// <param name="field">The name of its value in YAML.</param>
    /// <param name="value">The value, a text.</param>
    public string Note(string owner, string type, string field, string value)
    {
        if (_isProject) return $"<ElfNote Include=\"{owner}\" Type=\"{type}\" {Field(field, value)} />";
        if (!_isAttribute) return $"- {{owner: {owner}, type: {type}, {field}: {value}}}";
        return owner == Xen ? $"[assembly: XenNote(XenNoteType.{Pascal(type)}, {Field(field, value)})]" : $"[assembly: ElfNote(\"{owner}\", \"{type}\", {Field(field, value)})]";
    }

    /// <summary>One value of several in a note.</summary>
    /// <param name="name">The name of its field in YAML.</param>
    /// <param name="value">The value, without quotes.</param>
    public string Part(string name, string value) => _isProject ? $"{name}={value}" : _isAttribute ? $"\"{name}={value}\"" : $"{{{name}: {value}}}";

    /// <summary>Several values in one note.</summary>
    /// <param name="parts">Each as <see cref="Part"/> has it.</param>
    public string Parts(params IReadOnlyList<string> parts) =>
        _isProject ? $"{Name(NoteFields.Parts)}=\"{string.Join(';', parts)}\"" : _isAttribute ? $"{Name(NoteFields.Parts)} = [{string.Join(", ", parts)}]" : $"{NoteFields.Parts}: [{string.Join(", ", parts)}]";

    /// <summary>A symbol and what is added to its address.</summary>
    /// <param name="symbol">Its name.</param>
    /// <param name="addend">With its sign.</param>
    public string SymbolWith(string symbol, string addend) =>
        _isProject || _isAttribute ? Field(NoteFields.Symbol, addend == "0" ? symbol : symbol + (addend[0] == '-' ? addend : "+" + addend)) : Field(NoteFields.Addend, addend, isText: false);

    /// <summary>The word for a whole linker script.</summary>
    public string WholeScript => _isProject || _isAttribute ? "FullScript" : "--full";

    /// <summary>How to say that no loader is meant.</summary>
    public string NoLoaders => _isProject ? "<ElfNotesLoaders>none</ElfNotesLoaders>" : _isAttribute ? "[assembly: ElfNotePlan(Loaders = [])]" : "loaders: []";

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    // The members of XenNoteType are the names of Xen's header in the manner of C#.
    private static string Pascal(string type) => string.Concat(type.Split('_').Select(word => Capital(word.ToLowerInvariant())));
}
