using System.CommandLine;
using ElfNotes.Boot;

namespace ElfNotes.Cli;

/// <summary>The command lines of <c>pack</c>, <c>merge</c> and <c>strip</c>.</summary>
internal static class PackCommands
{
    /// <summary><c>elfnotes pack</c>.</summary>
    public static Command Pack()
    {
        var file = NoteEditCommands.FileArgument();
        var names = BootLoaders.All.Select(loader => loader.Name).ToArray();
        var loaders = new Option<string[]>("--for") { Description = $"Arrange the notes as these loaders, and all others, understand them; refused where one of these would not take the result. Known: {string.Join(", ", names)}.", HelpName = "LOADER,..." };
        loaders.Validators.Add(result =>
        {
            var given = Split([.. result.Tokens.Select(token => token.Value)]);
            if (given.Length == 0 && result.Tokens.Count > 0) result.AddError($"--for: nothing is named; known are {string.Join(", ", names)}");
            foreach (var name in given)
                if (!names.Contains(name)) result.AddError($"--for: '{name}' is none of {string.Join(", ", names)}");
        });
        var one = new Option<bool>("--one") { Description = "All notes of one alignment into one segment, though those that are mapped at run time move then." };
        var options = new EditOptionSet();
        var command = new Command("pack", "Gives the loose sections of notes of a linked file a segment, and puts right what contradicts the notes.\n\nA PT_NOTE for each alignment; SHT_PROGBITS sections of notes become SHT_NOTE; p_align and sh_addralign as the notes are padded. Notes stay where they lie as far as that can be.") { file, loaders, one };
        options.AddTo(command);
        command.SetAction(result => (int)PackVerb.Pack(options.Request(result, result.GetValue(file)!), Split(result.GetValue(loaders)), result.GetValue(one)));
        return command;
    }

    /// <summary><c>elfnotes merge</c>.</summary>
    public static Command Merge()
    {
        var file = NoteEditCommands.FileArgument();
        var options = new EditOptionSet(addsNotes: false);
        var command = new Command("merge", "Leaves one of each note that a file has several times with the same owner, type and content.\n\nProbes (stapsdt), GNU build attributes and the notes of cores stay as they are.") { file };
        options.AddTo(command);
        command.SetAction(result => (int)PackVerb.Merge(options.Request(result, result.GetValue(file)!)));
        return command;
    }

    /// <summary><c>elfnotes strip</c>.</summary>
    public static Command Strip()
    {
        var file = NoteEditCommands.FileArgument();
        var owner = new Option<string[]>("--owner") { Description = "Remove the notes of this owner. May come several times.", HelpName = "NAME" };
        var all = new Option<bool>("--all") { Description = "Remove the notes of all owners." };
        var keep = new Option<string[]>("--keep") { Description = "With --all: the notes of this owner stay. May come several times.", HelpName = "NAME" };
        var needed = new Option<bool>("--even-needed") { Description = "Also notes that something reads which loads the file: a loader of kernels that takes it now, or the operating system." };
        var options = new EditOptionSet(addsNotes: false);
        var command = new Command("strip", "Removes the notes of owners, but for those that are needed to load the file; and note segments that show nothing.") { file, owner, all, keep, needed };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            var isAll = result.GetResult(all) is { Implicit: false };
            if (!isAll && result.GetResult(owner) is null) result.AddError("strip needs --owner NAME or --all");
            if (isAll && result.GetResult(owner) is not null) result.AddError("--all does not go with --owner; --keep NAME leaves those of an owner");
            if (result.GetResult(keep) is not null && result.GetResult(owner) is not null) result.AddError("--keep goes with --all");
        });
        command.SetAction(result => (int)PackVerb.Strip(options.Request(result, result.GetValue(file)!), result.GetValue(all) ? null : result.GetValue(owner) ?? [], result.GetValue(keep) ?? [], result.GetValue(needed)));
        return command;
    }

    private static string[] Split(string[]? values) => [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
