using System.CommandLine;
using ElfNotes.Editing;

namespace ElfNotes.Cli;

/// <summary>The options that every editing verb has.</summary>
internal sealed class EditOptionSet
{
    private readonly Option<string?> _output;
    private readonly Option<bool> _dryRun = new("--dry-run", "-n") { Description = "Print what would be done and why, with the map of the file before and after; write nothing." };
    private readonly Option<bool> _alloc = new("--alloc") { Description = "New notes must be in memory at run time. They are in any case where the program headers are." };
    private readonly Option<bool> _force = new("--force") { Description = "Go on though a loader that takes the file would not take it any more." };
    private readonly Option<bool> _breakSignature = new("--break-signature") { Description = "Edit a signed file; the signature is cut off." };
    private readonly Option<bool> _breakLinks = new("--break-links") { Description = "Edit a file that has several names (hard links): the others keep the old content." };
    private readonly Option<bool> _touch = new("--touch") { Description = "Give the file the present time. Without it the file keeps its times, and make does not see the change." };
    private readonly Option<bool> _allowLosses = new("--allow-losses") { Description = "Go on where the owner, the mode or an extended attribute of the file cannot be kept." };
    private readonly Option<bool> _keepData = new("--keep-data") { Description = "Append behind the data that a file has behind the end of its ELF." };
    private readonly Option<bool> _noRecord = new("--no-record") { Description = "Leave no record at the end of the file of what was there before. Removing what was added does not give back the original bytes then." };
    private readonly bool _addsNotes;
    private readonly bool _hasOutput;

    /// <summary>The options.</summary>
    /// <param name="addsNotes">Whether the verb can bring notes into the file.</param>
    /// <param name="hasOutput">Whether the verb has no -o of its own.</param>
    /// <param name="file">What the edited file is called in the help of the verb.</param>
    public EditOptionSet(bool addsNotes = true, bool hasOutput = true, string file = "FILE")
    {
        (_addsNotes, _hasOutput) = (addsNotes, hasOutput);
        _output = new("--output", "-o") { Description = $"Write this file, and leave {file} as it is.", HelpName = "OUT" };
    }

    /// <summary>Puts the options into a command.</summary>
    public void AddTo(Command command)
    {
        if (_hasOutput) command.Options.Add(_output);
        command.Options.Add(_dryRun);
        if (_addsNotes) command.Options.Add(_alloc);
        command.Options.Add(_force);
        command.Options.Add(_breakSignature);
        command.Options.Add(_breakLinks);
        command.Options.Add(_touch);
        command.Options.Add(_allowLosses);
        command.Options.Add(_keepData);
        command.Options.Add(_noRecord);
    }

    /// <summary>The file that -o names, while the command line is checked.</summary>
    public string? Output(System.CommandLine.Parsing.CommandResult result) => result.GetValue(_output);

    /// <summary>What they say.</summary>
    public EditRequest Request(ParseResult result, string path) => new()
    {
        Path = path,
        Output = _hasOutput ? result.GetValue(_output) : null,
        IsDryRun = result.GetValue(_dryRun),
        IsForced = result.GetValue(_force),
        Replacement = new FileReplacementOptions { BreakLinks = result.GetValue(_breakLinks), KeepTimes = !result.GetValue(_touch), AllowLosses = result.GetValue(_allowLosses) },
        Options = new EditOptions { Allocate = _addsNotes && result.GetValue(_alloc), BreakSignature = result.GetValue(_breakSignature), KeepDataBehindEnd = result.GetValue(_keepData), KeepRecord = !result.GetValue(_noRecord) },
    };
}
