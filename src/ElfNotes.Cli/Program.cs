namespace ElfNotes.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        // System.CommandLine takes as long to start as readelf takes in all: `elfnotes show FILE...` does without it. This is
        // the one place where an argument is looked at by hand.
        if (args.Length > 1 && args[0] == "show" && args.AsSpan(1).IndexOfAnyPlain() < 0)
            return (int)ShowVerb.Run(args[1..], ShowVerb.Formats[0], new NoteFilter(null, null));
        return CommandLine.Invoke(args);
    }

    // Options, response files and directives are System.CommandLine's.
    private static int IndexOfAnyPlain(this Span<string> args)
    {
        for (var i = 0; i < args.Length; i++)
            if (args[i].Length == 0 || (args[i][0] is '-' or '@' or '[' && args[i] != "-")) return i;
        return -1;
    }
}
