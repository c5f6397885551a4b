using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ElfNotes.Cli;

/// <summary>The command lines of <c>add</c>, <c>set</c> and <c>remove</c>.</summary>
internal static class NoteEditCommands
{
    /// <summary><c>elfnotes add</c>.</summary>
    public static Command Add() => ValueCommand("add", "Adds notes to a finished file.\n\nWhere there is room behind the notes they go there, else into a section and segment of their own.", withIndex: false, NoteEditVerb.Add);

    /// <summary><c>elfnotes set</c>.</summary>
    public static Command Set() => ValueCommand("set", "Gives a note another content. Owner and type stay.", withIndex: true, NoteEditVerb.Set);

    /// <summary><c>elfnotes remove</c>.</summary>
    public static Command Remove()
    {
        var file = FileArgument();
        var (owner, type, index, from) = Selection();
        var options = new EditOptionSet(addsNotes: false);
        var command = new Command("remove", "Removes notes from a finished file. Where nothing is left of what was added, the file is again what it was.") { file, owner, type, index, from };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(owner) is null == result.GetResult(from) is null) result.AddError(result.GetResult(from) is null ? "remove needs --owner NAME, or --from notes.yaml" : "--from says which notes: it does not go with --owner");
        });
        command.SetAction(result => (int)NoteEditVerb.Remove(options.Request(result, result.GetValue(file)!), result.GetValue(owner), result.GetValue(type), result.GetValue(index), result.GetValue(from) ?? []));
        return command;
    }

    /// <summary>The file that is edited.</summary>
    public static Argument<string> FileArgument()
    {
        var file = new Argument<string>("FILE") { Description = "The file: an executable, shared object, relocatable object, kernel, module or core." };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "-" }]) result.AddError("standard input cannot be edited: name a file");
            if (result.Tokens is [{ Value: ['-', _, ..] option }]) result.AddError($"there is no option {option}");
        });
        return file;
    }

    private static Command ValueCommand(string name, string description, bool withIndex, Func<EditRequest, NoteEditRequest, ExitStatus> run)
    {
        var file = FileArgument();
        var (owner, type, index, from) = Selection();
        var section = new Option<string?>("--section") { Description = "The section for the note, instead of the customary one.", HelpName = "NAME" };
        var values = new NoteValueOptions();
        var options = new EditOptionSet();
        var command = new Command(name, description) { file, owner, type };
        if (withIndex) command.Options.Add(index);
        else command.Options.Add(section);
        values.AddTo(command);
        command.Options.Add(from);
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            var isFrom = result.GetResult(from) is not null;
            var given = values.Given(result);
            var isNamed = result.GetResult(owner) is not null || result.GetResult(type) is not null || given.Count > 0;
            if (!isFrom && !isNamed) result.AddError($"{name} needs --owner NAME --type TYPE and a value, or --from notes.yaml");
            else if (isFrom && isNamed) result.AddError("--from says what the notes are: it does not go with --owner, --type and a value");
            else if (isNamed && result.GetResult(owner) is null) result.AddError($"{name} needs --owner NAME as well");
            else if (isNamed && result.GetResult(type) is null) result.AddError($"{name} needs --type TYPE as well");
            else if (isNamed && given.Count == 0) result.AddError($"{name} needs a value: --string, --u32, --symbol or another; --hex \"\" for none");
            else if (given.Count > 1) result.AddError($"{string.Join(" and ", given)}: a note on the command line has one value; several are written in a notes.yaml, as parts");
        });
        command.SetAction(result =>
        {
            var sources = result.GetValue(from) ?? [];
            return (int)run(options.Request(result, result.GetValue(file)!), new NoteEditRequest
            {
                Note = sources.Length > 0 ? null : values.Describe(result, result.GetValue(owner), result.GetValue(type), withIndex ? null : result.GetValue(section)),
                Sources = sources,
                Index = withIndex ? result.GetValue(index) : null,
            });
        });
        return command;
    }

    private static int? Index(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return index;
        result.AddError($"--index: '{result.Tokens[0].Value}' is no number from 0 on");
        return null;
    }

    private static (Option<string?> Owner, Option<string?> Type, Option<int?> Index, Option<string[]> From) Selection() =>
        (new Option<string?>("--owner") { Description = "The owner, exactly.", HelpName = "NAME" },
        new Option<string?>("--type") { Description = "The type: a number, or a name of the owner's such as PHYS32_ENTRY.", HelpName = "TYPE" },
        new Option<int?>("--index") { Description = "Of several such notes only this one, counted from 0 in the order of the file.", HelpName = "I", CustomParser = Index },
        new Option<string[]>("--from") { Description = "Take the notes of a description, as build does: notes.yaml, or any file with notes.", HelpName = "SOURCE" });
}
