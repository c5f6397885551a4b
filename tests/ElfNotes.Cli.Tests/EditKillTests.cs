using System.Text.RegularExpressions;

namespace ElfNotes.Cli.Tests;

/// <summary>The native command, killed at every system call of a write, by strace.</summary>
public sealed partial class EditKillTests
{
    private const string Strace = "/usr/bin/strace";
    private const string New = ".program.elfnotes-new";

    [Theory]
    [InlineData("add")]
    [InlineData("add -o")]
    [InlineData("extract -o")]
    public void Killed_at_any_system_call_of_a_write_the_file_is_the_old_or_the_new_one(string way)
    {
        using var run = new Written(way);
        var outcomes = new HashSet<bool>();
        foreach (var (call, n) in run.Calls)
        {
            run.Restore();
            run.Trace($"inject={call}:signal=KILL:when={n}");
            var isNew = run.IsNew($"killed at {call} number {n}");
            outcomes.Add(isNew);
            Assert.All(run.Names, name => Assert.Contains(name, new[] { "program", New }));
            if (isNew) continue;
            // What is left is no obstacle.
            Assert.Equal(0, run.Edit().Status);
            Assert.True(run.IsNew("edited again"));
            Assert.Equal(["program"], run.Names);
        }

        Assert.Equal(2, outcomes.Count);
    }

    [Theory]
    [InlineData("ENOSPC")]
    [InlineData("EIO")]
    public void An_error_of_any_system_call_of_a_write_leaves_nothing_beside_the_old_or_the_new_file(string error)
    {
        using var run = new Written();
        var failed = 0;
        foreach (var (call, n) in run.Calls.Where(made => OfFiles().IsMatch(made.Name)))
        {
            run.Restore();
            var result = run.Trace($"inject={call}:error={error}:when={n}");
            var isNew = run.IsNew($"{error} of {call} number {n}");
            Assert.Equal(["program"], run.Names);
            // Where the call was one that may fail, or the last: the directory's flush.
            Assert.True(result.Status == 3 || (result.Status == 0 && isNew), $"{error} of {call} number {n}: status {result.Status}: {result.ErrorText}");
            if (result.Status == 3) failed++;
        }

        Assert.InRange(failed, 10, int.MaxValue);
    }

    // POSIX: a shell without job control lets its background jobs ignore SIGINT, as nohup does with SIGHUP. Ignored means ignored.
    [Theory]
    [InlineData("TERM", false)]
    [InlineData("INT", true)]
    public void Asked_to_end_it_leaves_nothing_behind_unless_it_was_told_to_ignore_that(string signal, bool goesOn)
    {
        using var run = new Written();
        run.Restore();
        var result = run.Trace("inject=fsync:delay_enter=1500000:when=1", $"sleep 0.7; ls -A {Command.Quote(run.Folder)} >&2; kill -{signal} $(sed -n '1s/ .*//p' \"$LOG\")");

        Assert.Contains(New, result.ErrorText);
        Assert.Equal(goesOn, run.IsNew("asked to end"));
        Assert.Equal(["program"], run.Names);
    }

    // The runtime takes a failure of its own calls (memory, threads) for the end of the world.
    [GeneratedRegex("^(openat|statx|p?(read|write)(64)?|lseek|ftruncate|fsync|fchmod|fchown|utimensat|flock|flistxattr|fgetxattr|fsetxattr|rename(at2?)?)$")]
    private static partial Regex OfFiles();

    /// <summary>One program that gets a note, or is written over by another one, again and again.</summary>
    private sealed partial class Written : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly TemporaryFolder _log = new();
        private readonly string _way;
        private readonly byte[] _old = File.ReadAllBytes("/bin/true");
        private readonly byte[] _new;

        public Written(string way = "add")
        {
            _way = way;
            _log.Add("source", File.ReadAllBytes("/bin/false"));
            _log.Add("source.gz", SampleFiles.Gzip(File.ReadAllBytes("/bin/false")));
            Require.Native();
            Require.Tool(Strace, "strace");
            Restore();
            var done = Edit();
            Assert.True(done.Status == 0, done.ErrorText);
            _new = File.ReadAllBytes(Path);
            Assert.NotEqual(_old, _new);
            Restore();
            var result = Trace("trace=all");
            Assert.True(result.Status == 0, result.ErrorText);
            Calls = ReadCalls();
            Assert.InRange(Calls.Count, 30, 300);
        }

        public string Folder => _folder.Path;

        /// <summary>The system calls of the main thread from the making of the new file on: each with its number among those of its name.</summary>
        public List<(string Name, int Number)> Calls { get; }

        public string[] Names => [.. Directory.EnumerateFileSystemEntries(_folder.Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

        private string Path => _folder["program"];

        private string[] Arguments => _way switch
        {
            "extract -o" => ["extract", _log["source.gz"], "-o", Path],
            "add -o" => [.. Adding(_log["source"]), "-o", Path],
            _ => Adding(Path),
        };

        public void Restore()
        {
            File.Delete(_folder[New]);
            _folder.Add("program", _old);
        }

        public CommandResult Edit() => Command.Run(Arguments);

        /// <summary>Edits under strace.</summary>
        public CommandResult Trace(string expression, string meanwhile = ":")
        {
            var command = string.Join(' ', new[] { Command.Start[0] }.Concat(Arguments).Select(Command.Quote));
            return Command.RunShell($"LOG={Command.Quote(_log["log"])}; rm -f \"$LOG\"; {Strace} -f -qq -o \"$LOG\" -e {Command.Quote(expression)} {command} & {meanwhile}; wait $!");
        }

        public bool IsNew(string when)
        {
            var found = File.ReadAllBytes(Path);
            if (found.AsSpan().SequenceEqual(_new)) return true;
            Assert.True(found.AsSpan().SequenceEqual(_old), $"{when}: the file is neither the old nor the new one");
            return false;
        }

        public void Dispose()
        {
            _folder.Dispose();
            _log.Dispose();
        }

        private static string[] Adding(string path) => ["add", path, "--owner", "ElfNotes", "--type", "7", "--string", "for which there is no room in the file"];

        private List<(string Name, int Number)> ReadCalls()
        {
            var lines = File.ReadAllLines(_log["log"]);
            var main = lines[0].Split(' ')[0] + " ";
            var counts = new Dictionary<string, int>();
            var result = new List<(string, int)>();
            var isWriting = false;
            foreach (var line in lines.Where(line => line.StartsWith(main, StringComparison.Ordinal)))
            {
                if (CallName().Match(line) is not { Success: true } match) continue;
                var name = match.Groups[1].Value;
                counts[name] = counts.GetValueOrDefault(name) + 1;
                isWriting |= name == "openat" && line.Contains(New, StringComparison.Ordinal);
                if (isWriting) result.Add((name, counts[name]));
            }

            return result;
        }

        [GeneratedRegex(@"^\d+ +([a-z0-9_]+)\(")]
        private static partial Regex CallName();
    }
}
