using System.CommandLine;
using ElfNotes.Editing;

namespace ElfNotes.Cli;

/// <summary>The command line of <c>build-id</c>.</summary>
internal static class BuildIdCommand
{
    /// <summary><c>elfnotes build-id</c> with its three verbs.</summary>
    public static Command Command(Argument<string[]> files) => new("build-id", "The build-id, by which debuggers find the symbols of a file: shows it, sets it, or derives it from the content again.")
    {
        Show(files),
        Set(),
        Recompute(),
    };

    private static Command Show(Argument<string[]> files)
    {
        var command = new Command("show", "Prints the build-id, in hexadecimal, a line for each.\n\nOf several files the name stands behind it. The exit status is 1 where a file has none.") { files };
        command.SetAction(result => (int)BuildIdVerb.Show(result.GetValue(files)!));
        return command;
    }

    private static Command Set()
    {
        var file = NoteEditCommands.FileArgument();
        var id = new Argument<string?>("ID") { Description = $"The build-id in hexadecimal, 1 to {BuildIdEditor.MaximumSize} bytes; Linux reads up to 20.", Arity = ArgumentArity.ZeroOrOne };
        var uuid = new Option<bool>("--uuid") { Description = "A random UUID (version 4, 16 bytes) instead of an ID; it is printed." };
        var options = new EditOptionSet();
        var command = new Command("set", "Gives a file this build-id. Where there is none a note is added. In a bzImage it has to fit into the room of the present one.") { file, id, uuid };
        options.AddTo(command);
        id.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && BuildIdVerb.Parse(text) is null) result.AddError($"'{text}' is no build-id: two hexadecimal digits for each byte, up to {BuildIdEditor.MaximumSize} bytes");
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(id) is { Tokens.Count: > 0 } == result.GetValue(uuid)) result.AddError("build-id set needs an ID, or --uuid");
        });
        command.SetAction(result => result.GetValue(id) is { } text ? (int)BuildIdVerb.Set(options.Request(result, result.GetValue(file)!), BuildIdVerb.Parse(text)!) : (int)BuildIdVerb.SetUuid(options.Request(result, result.GetValue(file)!)));
        return command;
    }

    private static Command Recompute()
    {
        var file = NoteEditCommands.FileArgument();
        var style = new Option<string?>("--style") { Description = $"Of which kind: {string.Join(", ", BuildIdVerb.Styles)}, as far as the linker has it. Without it: as the present one, or sha1.", HelpName = "STYLE" };
        style.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !BuildIdVerb.Styles.Contains(name)) result.AddError($"--style: '{name}' is none of {string.Join(", ", BuildIdVerb.Styles)}; build-id set takes an ID of your own, or --uuid");
        });
        var options = new EditOptionSet();
        var command = new Command("recompute", "Derives the build-id from the content as the file's linker does: GNU ld, gold, lld or mold.\n\nWhat comes straight from the linker keeps its build-id. What was stripped or edited since gets another one, the same each time. It is printed. The linker is the one whose way gives the present build-id; where none does, the one that left its mark, and without a mark GNU ld.") { file, style };
        options.AddTo(command);
        command.SetAction(result => (int)BuildIdVerb.Recompute(options.Request(result, result.GetValue(file)!), result.GetValue(style)));
        return command;
    }
}
