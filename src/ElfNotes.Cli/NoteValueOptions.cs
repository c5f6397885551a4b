using System.CommandLine;
using System.CommandLine.Parsing;
using ElfNotes.Authoring;

namespace ElfNotes.Cli;

/// <summary>The options that say what a note holds: those of a description, one by one.</summary>
internal sealed class NoteValueOptions
{
    private static readonly (string Field, string Description, string HelpName)[] Values =
    [
        (NoteFields.String, "A string; whether a NUL ends it follows from the type, or from --nul.", "TEXT"),
        (NoteFields.Hex, "Bytes in hexadecimal; blanks between them are skipped.", "BYTES"),
        (NoteFields.U8, "A number of one byte, or several with commas between them.", "N"),
        (NoteFields.U16, "A number of two bytes, in the file's byte order.", "N"),
        (NoteFields.U32, "A number of four bytes.", "N"),
        (NoteFields.U64, "A number of eight bytes.", "N"),
        (NoteFields.Pointer, "A number of the machine's pointer size.", "N"),
        (NoteFields.Symbol, "The address of a symbol, with an addend if need be: start+0x10. In a relocatable object it becomes a relocation.", "NAME"),
        (NoteFields.Base64, "Bytes in base64.", "TEXT"),
        (NoteFields.File, "The content of a file.", "FILE"),
        (NoteFields.Json, "JSON, checked and written without blanks.", "TEXT"),
        (NoteFields.Features, "Features by name, with commas between them.", "NAME,..."),
    ];

    private readonly List<(string Field, Option<string?> Option)> _values = [.. Values.Select(value => (value.Field, new Option<string?>("--" + value.Field) { Description = value.Description, HelpName = value.HelpName }))];
    private readonly Option<string?> _nul = new("--nul") { Description = "Whether a NUL ends the string: true or false.", HelpName = "TRUTH" };
    private readonly Option<string?> _size = new("--size") { Description = "The bytes that a symbol's address takes: 1, 2, 4, 8 or pointer.", HelpName = "N" };

    private readonly Option<string?> _addend = new("--addend") { Description = "A number to add to a symbol's address, or to take from it: --addend -0xffffffff80000000.", HelpName = "N" };

    /// <summary>Puts the options into a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var (_, option) in _values) command.Options.Add(option);
        command.Options.Add(_nul);
        command.Options.Add(_size);
        command.Options.Add(_addend);
    }

    /// <summary>The values that were given, as options.</summary>
    public IReadOnlyList<string> Given(CommandResult result) => [.. _values.FindAll(value => result.GetResult(value.Option) is not null).Select(value => value.Option.Name)];

    /// <summary>The note that the command line describes.</summary>
    public NoteDescription Describe(ParseResult result, string? owner, string? type, string? section)
    {
        var position = SourcePosition.CommandLine;
        var fields = new List<DescribedField>();
        Add(NoteFields.Owner, owner);
        Add(NoteFields.Type, type);
        Add(NoteFields.Section, section);
        foreach (var (field, option) in _values) AddValue(field, result.GetValue(option));
        Add(NoteFields.Nul, result.GetValue(_nul));
        Add(NoteFields.Size, result.GetValue(_size));
        Add(NoteFields.Addend, result.GetValue(_addend));
        return new NoteDescription(fields, position);

        void Add(string name, string? value)
        {
            if (value is not null) fields.Add(new DescribedField(name, new DescribedValue.Scalar(value, true, position), position));
        }

        void AddValue(string name, string? value)
        {
            if (name is (NoteFields.U8 or NoteFields.U16 or NoteFields.U32 or NoteFields.U64 or NoteFields.Pointer or NoteFields.Features) && value?.Contains(',', StringComparison.Ordinal) == true)
                fields.Add(new DescribedField(name, new DescribedValue.List([.. value.Split(',', StringSplitOptions.TrimEntries).Select(item => new DescribedValue.Scalar(item, true, position))], position), position));
            else Add(name, value);
        }
    }
}
