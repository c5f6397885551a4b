using System.CommandLine;
using System.CommandLine.Parsing;
using System.CommandLine.Help;
using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Boot;

namespace ElfNotes.Cli;

/// <summary>The command line, by System.CommandLine: verbs, options, help.</summary>
internal static class CommandLine
{
    public static int Invoke(string[] args)
    {
        var root = new RootCommand("Reads, explains, judges, writes and edits ELF notes: the records by which loaders decide whether and how to boot a kernel. Says what each loader will do before it is tried.\n\nExit status: 0 fine, 1 findings, 2 wrong usage, 3 a file could not be read or written.")
        {
            Show(args),
            Check(args),
            Build(args),
            New(),
            Convert(args),
            NoteEditCommands.Add(),
            NoteEditCommands.Set(),
            NoteEditCommands.Remove(),
            PackCommands.Pack(),
            PackCommands.Merge(),
            PackCommands.Strip(),
            CopyCommand.Create(),
            ExtractCommand.Command(),
            BuildIdCommand.Command(Files(args)),
        };
        if (root.Options.OfType<HelpOption>().Single().Action is HelpAction help) help.MaxWidth = StandardOutput.IsTerminal ? StandardOutput.TerminalWidth : 80;
        var result = root.Parse(args);
        var swallowed = Swallowed(result, args);
        if (swallowed is not null || result.Errors.Count > 0)
        {
            var verb = string.Concat(result.CommandResult.Command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).Append(result.CommandResult.Command).Where(command => command is not RootCommand).Select(command => command.Name + " "));
            StandardError.Write($"{SafeText.Escape(swallowed ?? Complaint(result))}; see elfnotes {verb}--help");
            return (int)ExitStatus.Usage;
        }

        // Help and version only; the verbs write by themselves.
        var text = new StringWriter();
        var status = result.Invoke(new InvocationConfiguration { Output = text, ProcessTerminationTimeout = null });
        StandardOutput.Write(Encoding.UTF8.GetBytes(string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()))));
        return status;
    }

    // A value that was forgotten: System.CommandLine takes the next option for it, and --dry-run would become the text of a note.
    private static string? Swallowed(ParseResult result, string[] args)
    {
        var command = result.CommandResult.Command;
        var names = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var option in result.CommandResult.Children.OfType<OptionResult>())
            foreach (var token in option.Tokens)
                if (names.Contains(token.Value) && !Array.Exists(args, arg => arg.EndsWith("=" + token.Value, StringComparison.Ordinal))) return $"{option.Option.Name} needs a value, and {token.Value} is an option; a value of that name is written {option.Option.Name}={token.Value}";
        return null;
    }

    // One line, the most telling one: a wrong option is also reported as a file that is missing, and the like.
    private static string Complaint(ParseResult result)
    {
        if (result.CommandResult.Command is RootCommand root && !result.Errors[0].Message.StartsWith("Response file", StringComparison.Ordinal))
        {
            return result.UnmatchedTokens is [var first, ..] ? $"there is no {(first.StartsWith('-') ? "option" : "command")} {first}"
                : $"a command is needed: {string.Join(", ", root.Subcommands.Select(command => command.Name))}";
        }

        var noFile = result.CommandResult.Command.Arguments.Select(argument => result.GetResult(argument)).All(files => files is null || files.Tokens.Count == 0);
        return result.Errors is [var only] && noFile && only.Message.Contains($"'{result.CommandResult.Command.Arguments.FirstOrDefault()?.Name}'", StringComparison.Ordinal) ? $"{result.CommandResult.Command.Name} needs {(result.CommandResult.Command.Arguments[0].Arity.MaximumNumberOfValues > 1 ? "at least one" : "a")} {result.CommandResult.Command.Arguments[0].Name}" : Telling(result);
    }

    // An option that there is not is taken for a file, and its value for one too many.
    private static string Telling(ParseResult result) =>
        result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Concat(result.UnmatchedTokens).FirstOrDefault(token => token is ['-', _, ..]) is { } option
            ? $"there is no option {option}" : result.Errors[0].Message.TrimEnd('.');

    private static Command Show(string[] args)
    {
        var files = Files(args);
        var format = Choice("--format", "How to print.", "FORMAT", ShowVerb.Formats);
        var owner = new Option<string?>("--owner") { Description = "Only notes of this owner, exactly.", HelpName = "NAME" };
        var type = new Option<string?>("--type") { Description = "Only notes of this type: a number, or a name such as PHYS32_ENTRY.", HelpName = "TYPE" };
        var notes = NotesFile("Also show the notes of this file, as notes of FILE.", files);
        var command = new Command("show", "Every note, decoded, with where it lies.") { files, format, owner, type, notes };
        command.Validators.Add(result =>
        {
            if (result.GetResult(format) is { Tokens: [{ Value: "readnotes" }] } && (result.GetResult(owner) ?? result.GetResult(type)) is not null)
                result.AddError("--owner and --type do not go with --format readnotes, which has Xen's notes only");
        });
        command.SetAction(result => (int)ShowVerb.Run(result.GetValue(files)!, result.GetValue(format)!, new NoteFilter(result.GetValue(owner), result.GetValue(type)), NotesOf(result, notes, areJudged: false)));
        return command;
    }

    private static Command Check(string[] args)
    {
        var files = Files(args, description: "Any file with notes: ELF, bzImage, archive, core, compressed or not; or a linker script (.ld, .lds); - is standard input.");
        var format = Choice("--format", "How to print.", "FORMAT", CheckVerb.Formats);
        string[] names = [.. BootLoaders.All.Select(loader => loader.Name)];
        var loaders = List("--for", "Ask only these loaders; without it, all that make sense for the machine. All of them must accept, or the exit status is 1.", "LOADER,...", names);
        var expected = List("--expect", "Exit with 1 unless these loaders accept; what others say does not count then.", "LOADER,...", names);
        var versions = List("--xen", "The releases of Xen to judge by. Without it: 4.17,latest.", "VERSION,...", [.. XenVersions.Names]);
        var failOn = Choice("--fail-on", "Findings of this severity or worse make the exit status 1.", "SEVERITY", "error", "warning", "info");
        var memory = new Option<string?>("--memory") { Description = "The guest's memory: bytes, or a number with K, M or G behind it, 1M at least. Without it: as much as it needs.", HelpName = "SIZE" };
        memory.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && MemorySize.Parse(result.Tokens[0].Value) is null) result.AddError($"--memory: '{result.Tokens[0].Value}' is no size of a guest's memory such as 32M");
        });
        var explain = new Option<bool>("--explain") { Description = "Walk through each decision rule by rule, with the source of each rule. Not with --format sarif." };
        var plan = new Option<string[]>("--plan") { Description = "The description of the notes, as build takes it: each of its notes must be in the file, and the loaders that it names must accept. May come several times.", HelpName = "SOURCE" };
        var beside = NotesFile("Judge FILE as if its notes were those of this file.", files);
        var verbose = new Option<bool>("--verbose") { Description = "Also remarks that ask for no change, and the words of loaders that nobody asked for. JSON always has them." };
        var command = new Command("check", "Which loaders boot it, and why not.") { files, loaders, expected, plan, beside, versions, memory, format, failOn, explain, verbose };
        command.Validators.Add(result =>
        {
            if (result.GetResult(explain) is not null && result.GetResult(format) is { Tokens: [{ Value: "sarif" }] }) result.AddError("--explain does not go with --format sarif");
        });
        command.SetAction(result =>
        {
            var xen = new SortedSet<XenVersion>();
            foreach (var name in Split(result.GetValue(versions)))
                if (XenVersions.TryParse(name, out var version)) xen.Add(version);
            if (xen.Count == 0) xen = [XenVersion.Xen4_17, XenVersion.Latest];
            var bytes = MemorySize.Parse(result.GetValue(memory));
            NotePlan? notes = null;
            if (result.GetValue(plan) is { Length: > 0 } sources && PlanRun.Read(sources, out notes) is var status and not ExitStatus.Fine) return (int)status;
            var verb = new CheckVerb(new CheckRequest
            {
                Plan = notes,
                Notes = NotesOf(result, beside, areJudged: true),
                Loaders = result.GetResult(loaders) is null ? null : Loaders(result.GetValue(loaders)),
                Expected = [.. Loaders(result.GetValue(expected)).Union(Loaders([.. notes?.Loaders ?? []]))],
                Options = [.. xen.Select(version => new BootOptions { Xen = version, Memory = bytes })],
                FailOn = Enum.Parse<Severity>(result.GetValue(failOn)!, ignoreCase: true),
                WithRemarks = result.GetValue(verbose),
                Explain = result.GetValue(explain),
            });
            return (int)verb.Run(result.GetValue(files)!, result.GetValue(format)!);
        });
        return command;
    }

    private static Command Build(string[] args)
    {
        var sources = Files(args, "SOURCE", "notes.yaml or another YAML file (- is standard input), a .NET assembly with attributes, or any file whose notes are to be written again.");
        var (outputs, machine, loaders, full, verbose) = PlanOptions();
        var command = new Command("build", "Notes from a description: an object for the linker, assembler, a header, a linker script.\n\nWithout -o it checks only, and says what the notes are. Where something is wrong nothing is written and the exit status is 1.") { sources, outputs, machine, loaders, full, verbose };
        command.SetAction(result => (int)BuildVerb.Run(Request(result, sources, outputs, machine, loaders, full, verbose)));
        return command;
    }

    private static Command New()
    {
        var names = NewVerb.Templates.Select(template => template.Name).ToArray();
        var template = new Argument<string?>("TEMPLATE") { Description = $"What to start from; without it they are listed. Known: {string.Join(", ", names)}.", Arity = ArgumentArity.ZeroOrOne };
        template.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !names.Contains(result.Tokens[0].Value)) result.AddError($"'{result.Tokens[0].Value}' is none of {string.Join(", ", names)}");
        });
        var output = new Option<string?>("--output", "-o") { Description = "Write this file, which must not be there yet.", HelpName = "FILE" };
        var command = new Command("new", "A commented notes.yaml to start from.") { template, output };
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is not null && result.GetResult(template) is null or { Tokens.Count: 0 }) result.AddError("-o needs a TEMPLATE");
        });
        command.SetAction(result => (int)NewVerb.Run(result.GetValue(template), result.GetValue(output)));
        return command;
    }

    private static Command Convert(string[] args)
    {
        var file = Files(args, "FILE", "An ELF with a section __xen_guest, compressed or not; with --to xen-guest one with Xen notes; - is standard input.");
        file.Validators.Add(result =>
        {
            if (result.Tokens.Count > 1) result.AddError("convert takes one FILE");
        });
        var (outputs, machine, loaders, full, verbose) = PlanOptions();
        var to = Choice("--to", "What is made: a description (notes.yaml, or what build writes); notes in the file itself; of notes the string.", "FORM", ConvertVerb.Forms);
        var lossy = new Option<bool>("--lossy") { Description = "With --to xen-guest: leave out what the string cannot say." };
        var edit = new EditOptionSet(hasOutput: false);
        var command = new Command("convert", "The legacy __xen_guest string of a Xen kernel as notes, and notes as such a string.\n\nPrints a notes.yaml, or writes it with -o notes.yaml, or what build writes. --to notes puts the notes into FILE, or with -o into a copy. --to xen-guest prints the string, or writes it with -o as .txt, or as .S, assembler that makes the section.") { file, to, outputs, machine, loaders, full, verbose, lossy };
        edit.AddTo(command);
        command.SetAction(result => (int)ConvertVerb.Run(result.GetValue(to)!, Request(result, file, outputs, machine, loaders, full, verbose), edit.Request(result, result.GetValue(file)![0]), result.GetValue(lossy)));
        return command;
    }

    private static BuildRequest Request(ParseResult result, Argument<string[]> sources, Option<string[]> outputs, Option<string?> machine, Option<string[]> loaders, Option<bool> full, Option<bool> verbose) => new()
    {
        Sources = result.GetValue(sources)!,
        Outputs = result.GetValue(outputs) ?? [],
        Machine = result.GetValue(machine) is { } name ? NoteTarget.Find(name) : null,
        Loaders = Split(result.GetValue(loaders)),
        IsWholeScript = result.GetValue(full),
        WithRemarks = result.GetValue(verbose),
    };

    private static (Option<string[]> Outputs, Option<string?> Machine, Option<string[]> Loaders, Option<bool> Full, Option<bool> Verbose) PlanOptions()
    {
        var outputs = new Option<string[]>("--output", "-o") { Description = $"Write this file; what it is follows from its suffix: {string.Join(", ", NoteEmitters.All.Select(emitter => $"{emitter.Suffix} {emitter.Title}"))}. May come several times.", HelpName = "FILE" };
        var machine = new Option<string?>("--machine") { Description = $"The machine, whatever the source says. Known: {string.Join(", ", NoteTarget.All.Select(target => target.Name))}.", HelpName = "NAME" };
        machine.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && NoteTarget.Find(result.Tokens[0].Value) is null) result.AddError($"--machine: '{result.Tokens[0].Value}' is none of {string.Join(", ", NoteTarget.All.Select(target => target.Name))}");
        });
        var loaders = List("--loaders", "Demand what these loaders need, besides those that the source names.", "LOADER,...", [.. BootLoaders.All.Select(loader => loader.Name)]);
        var full = new Option<bool>("--full") { Description = "Write .ld as a whole linker script for a kernel, and not as a fragment." };
        var verbose = new Option<bool>("--verbose") { Description = "Also remarks that ask for no change." };
        return (outputs, machine, loaders, full, verbose);
    }

    private static Option<string?> NotesFile(string description, Argument<string[]> files)
    {
        var option = new Option<string?>("--notes") { Description = description + " With one FILE only.", HelpName = "NOTES" };
        option.Validators.Add(result =>
        {
            if (result.GetResult(files) is { Tokens.Count: > 1 }) result.AddError("--notes goes with one FILE");
        });
        return option;
    }

    private static NotesOption? NotesOf(ParseResult result, Option<string?> notes, bool areJudged) => result.GetValue(notes) is { } path ? new NotesOption(path, areJudged) : null;

    private static List<BootLoader> Loaders(string[]? names) => [.. Split(names).Select(name => BootLoaders.Find(name)!)];

    private static Argument<string[]> Files(string[] args, string name = "FILE", string description = "Any file with notes: ELF, bzImage, archive, core, compressed or not; - is standard input.")
    {
        // Behind -- everything is a file.
        var dashes = Array.IndexOf(args, "--");
        var literal = dashes < 0 ? [] : args[(dashes + 1)..];
        var files = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        // A mistyped option would be taken for a file.
        files.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value is ['-', _, ..] && !literal.Contains(token.Value)) result.AddError($"there is no option {token.Value}");
        });
        return files;
    }

    private static Option<string> Choice(string name, string description, string helpName, params string[] values)
    {
        var option = new Option<string>(name) { Description = $"{description} Known: {string.Join(", ", values)}.", HelpName = helpName, DefaultValueFactory = _ => values[0] };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !values.Contains(result.Tokens[0].Value)) result.AddError($"{name}: '{result.Tokens[0].Value}' is none of {string.Join(", ", values)}");
        });
        return option;
    }

    private static Option<string[]> List(string name, string description, string helpName, string[] values)
    {
        var option = new Option<string[]>(name) { Description = $"{description} Known: {string.Join(", ", values)}.", HelpName = helpName };
        option.Validators.Add(result =>
        {
            var given = Split([.. result.Tokens.Select(token => token.Value)]);
            if (given.Length == 0 && result.Tokens.Count > 0) result.AddError($"{name}: nothing is named; known are {string.Join(", ", values)}");
            foreach (var value in given)
                if (!values.Contains(value)) result.AddError($"{name}: '{value}' is none of {string.Join(", ", values)}");
        });
        return option;
    }

    private static string[] Split(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
