using System.CommandLine;

namespace ElfNotes.Cli;

/// <summary>The options of <c>elfnotes extract</c>.</summary>
internal static class ExtractCommand
{
    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "A compressed kernel or any other file with an ELF in it; - is standard input." };
        file.Validators.Add(result =>
        {
            // A mistyped option would be taken for the file.
            if (result.Tokens is [{ Value: ['-', _, ..] and var option }]) result.AddError($"there is no option {option}");
        });
        var output = new Option<string?>("--output", "-o") { Description = "Write this file. Without it, or for -, the ELF goes to standard output unless that is a terminal.", HelpName = "FILE" };
        var member = new Option<string?>("--member") { Description = "Which one, where FILE is an archive with several.", HelpName = "NAME" };
        var command = new Command("extract", "The ELF inside a compressed kernel, as Linux's extract-vmlinux gives it.") { file, output, member };
        command.SetAction(result => (int)ExtractVerb.Run(result.GetValue(file)!, result.GetValue(output), result.GetValue(member)));
        return command;
    }
}
