using System.Diagnostics;
using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary><c>-o</c>: one rule for every verb that has it.</summary>
public sealed class OutputTests
{
    private static readonly byte[] Kernel = Kernels.Hybrid().WithNotes(KernelNote.BuildId(0xca, 0xfe)).Build();

    /// <summary>Every verb that writes one file, without -o; <c>F</c> is a kernel, <c>Z</c> one that is compressed.</summary>
    public static TheoryData<string> Verbs =>
    [
        "add F --owner Me --type 1 --string text",
        "set F --owner Xen --type GUEST_OS --string other",
        "remove F --owner GNU",
        "pack F", "merge F", "strip F --owner GNU",
        "build-id set F 001122", "build-id recompute F --style sha1",
        "copy F", "copy F --into F",
        "extract Z", "extract F",
        "new xen-pvh",
    ];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_hyphen_is_standard_output(string verb)
    {
        using var folder = Files();
        var (file, sent) = (Run(folder, verb, "out"), Run(folder, verb, "-"));

        Assert.True(file.Status == 0, file.ErrorText);
        Assert.Equal((0, file.ErrorText), (sent.Status, sent.ErrorText));
        Assert.Equal(File.ReadAllBytes(folder["out"]), sent.Output);
        Assert.Equal(["F", "Z", "out"], Names(folder));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_terminal_gets_no_bytes(string verb)
    {
        const string Script = "/usr/bin/script";
        Require.Tool(Script, "bsdutils");
        if (verb.StartsWith("new", StringComparison.Ordinal)) return;
        using var folder = Files();
        var result = Command.RunProcess(Script, ["-qec", $"cd {Command.Quote(folder.Path)} && {Command.Shell} {verb} -o -", "/dev/null"], null);

        Assert.Equal(2, result.Status);
        Assert.Contains("standard output is a terminal", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_device_a_pipe_and_a_descriptor_are_written_as_they_are(string verb)
    {
        using var folder = Files();
        Assert.Equal(0, Run(folder, verb, "out").Status);
        var wanted = File.ReadAllBytes(folder["out"]);
        var result = Command.RunShell($"cd {Command.Quote(folder.Path)} && mkfifo pipe && (cat pipe > read & $E {verb} -o pipe; s=$?; wait; exit $s) && test -p pipe && $E {verb} -o /dev/stdout | cat > piped && printf 'before ' > appended && $E {verb} -o /dev/stdout >> appended && $E {verb} -o /dev/fd/3 3> third");

        Assert.True(result.Status == 0, result.ErrorText);
        Assert.Equal(wanted, File.ReadAllBytes(folder["read"]));
        Assert.Equal(wanted, File.ReadAllBytes(folder["piped"]));
        Assert.Equal([.. "before "u8, .. wanted], File.ReadAllBytes(folder["appended"]));
        Assert.Equal(wanted, File.ReadAllBytes(folder["third"]));
        if (Command.RunShell($"cd {Command.Quote(folder.Path)} && mknod null c 1 3 && printf x > null").Status != 0) return;
        Assert.Equal(0, Run(folder, verb, "null").Status);
        Assert.Equal("character special file\n", Command.RunShell($"stat -c %F {Command.Quote(folder["null"])}").Text);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_file_that_is_there_keeps_what_it_has_or_is_not_replaced(string verb)
    {
        if (verb.StartsWith("new", StringComparison.Ordinal)) return;
        using var folder = Files();
        Assert.Equal(0, Run(folder, verb, "wanted").Status);
        var wanted = File.ReadAllBytes(folder["wanted"]);
        var there = verb == "copy F" ? File.ReadAllBytes(folder["wanted"]) : "there"u8.ToArray();
        folder.Add("target", there);
        Shell(folder, "chmod 600 target && ln -s target link && ln target other");

        var linked = Run(folder, verb, "link");
        Assert.Equal(3, linked.Status);
        Assert.Contains("elfnotes: link: it has 2 names (hard links), and only this one would mean the new file (EN5007); " + (verb[..2] is "ex" or "co" && !verb.Contains("--into", StringComparison.Ordinal) ? "remove it first" : "--break-links"), linked.ErrorText, StringComparison.Ordinal);
        Assert.Equal(there, File.ReadAllBytes(folder["other"]));
        File.Delete(folder["other"]);

        using (new FileStream(folder["target"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            var open = Run(folder, verb, "target");
            Assert.Equal(3, open.Status);
            Assert.Contains("elfnotes: target: another program has it open for writing (EN5006)", open.ErrorText, StringComparison.Ordinal);
        }

        Assert.Equal(there, File.ReadAllBytes(folder["target"]));
        Assert.Equal(0, Run(folder, verb, "link").Status);
        Assert.Equal(wanted, File.ReadAllBytes(folder["target"]));
        Assert.Equal("600 link\n", Command.RunShell($"cd {Command.Quote(folder.Path)} && echo $(stat -c %a target) $(find . -type l -name link -printf %f)").Text);
        Assert.Equal(["F", "Z", "link", "target", "wanted"], Names(folder));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Long_names_and_places_where_no_file_can_be(string verb)
    {
        using var folder = Files();
        Directory.CreateDirectory(folder["u"]);
        foreach (var length in new[] { 241, 242, 250, 255 })
        {
            var result = Run(folder, verb, new string('n', length));
            Assert.True(result.Status == 0, result.ErrorText);
        }

        foreach (var (name, reason) in new[] { ("none/x", "there is no folder none (EN5007)"), ("none/", "there is no folder none (EN5007)"), ("u", "it is a directory (EN5007)"), ("u/", "it is a directory (EN5007)") })
        {
            var result = Run(folder, verb, name);
            Assert.Equal((3, $"elfnotes: {name}: {reason}"), (result.Status, result.ErrorLines[^1]));
        }

        Assert.Equal(7, Names(folder).Length);
    }

    [Theory]
    [InlineData("copy F", "F")]
    [InlineData("copy F", "link")]
    [InlineData("copy F --into G", "F")]
    [InlineData("copy F --into B --wrap", "F")]
    [InlineData("extract F", "F")]
    [InlineData("extract Z", "./Z")]
    [InlineData("extract - <Z", "Z")]
    [InlineData("copy - <F", "hard")]
    [InlineData("add F --from n.yaml", "n.yaml")]
    [InlineData("add F --owner Me --type 1 --file n.yaml", "n.yaml")]
    [InlineData("convert F --to xen-guest", "link.txt")]
    [InlineData("convert F", "link.yaml")]
    [InlineData("build n.yaml", "link.o")]
    public void A_source_is_no_output(string verb, string output)
    {
        using var folder = Files();
        folder.Add("G", Kernel);
        folder.Add("B", SampleFiles.BzImage(Kernel));
        folder.Add("n.yaml", "notes:\n  - {owner: Me, type: 1, string: a}\n");
        Shell(folder, "ln -s F link && ln -s F link.txt && ln F link.yaml && ln -s n.yaml link.o && ln F hard");
        var before = Names(folder).ToDictionary(name => name, name => File.ReadAllBytes(folder[name]));
        var result = Run(folder, verb, output);

        Assert.Equal(2, result.Status);
        Assert.Contains($"-o {output} is also a source", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), Names(folder));
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(folder[file.Key])));
    }

    [Theory]
    [InlineData("add F --owner Me --type 1 --string text")]
    [InlineData("copy Z --into F")]
    [InlineData("build-id set F 001122")]
    public void The_edited_file_is_no_output(string verb)
    {
        using var folder = Files();
        var result = Run(folder, verb, "F");
        Assert.Equal((3, "elfnotes: F: it is the file that is edited (EN5007)"), (result.Status, result.ErrorLines[^1]));
        Assert.Equal(Kernel, File.ReadAllBytes(folder["F"]));
    }

    [Fact]
    public void A_forgotten_into_makes_no_notes_of_a_kernel()
    {
        using var folder = Files();
        folder.Add("text", "something");
        folder.Add("empty", "");
        foreach (var (name, content) in new[] { ("vmlinux", Kernel), ("bzImage", SampleFiles.BzImage(Kernel)), ("text", "something"u8.ToArray()) })
        {
            folder.Add(name, content);
            var result = Run(folder, "copy F", name);
            Assert.Equal((2, $"elfnotes: -o {name} writes a file of bare notes, and that one is there and is none: --into {name} puts the notes into it\n"), (result.Status, result.ErrorText));
            Assert.Equal(content, File.ReadAllBytes(folder[name]));
        }

        foreach (var name in new[] { "x.notes", "x.notes", "empty" }) Assert.Equal((0, ""), (Run(folder, "copy F", name) is var done ? done.Status : 0, done.ErrorText));
        Assert.Equal(0, Run(folder, "copy F --only GNU", "x.notes").Status);
    }

    [Theory]
    [InlineData("add F --owner Me --type 1 --string text")]
    [InlineData("build-id set F 001122")]
    [InlineData("copy Z --into F")]
    [InlineData("extract F")]
    [InlineData("copy F")]
    [InlineData("copy F --into Z")]
    public void A_file_that_is_written_to_is_no_source(string verb)
    {
        using var folder = Files();
        using (new FileStream(folder["F"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            var result = Run(folder, verb, "out");
            Assert.Equal((3, "elfnotes: F: another program has it open for writing (EN5006)"), (result.Status, result.ErrorLines[^1]));
        }

        Assert.Equal(["F", "Z"], Names(folder));
    }

    // While the new file is made the source is cut; the lease lets the writer wait until the command has seen it.
    [Fact]
    public void A_source_that_is_cut_meanwhile_makes_no_file_of_zeros()
    {
        Require.Native();
        Require.Tool("/usr/bin/strace", "strace");
        using var folder = Files();
        folder.Add("v", [.. Kernel, .. Enumerable.Repeat((byte)7, 2_000_000)]);
        var result = Command.RunShell($"cd {Command.Quote(folder.Path)} && strace -f -o /dev/null -e trace=flock -e inject=flock:delay_enter=1500000 $E add v --owner Me --type 1 --string text --keep-data -o out & sleep 0.7; truncate -s 1000000 {Command.Quote(folder["v"])}; wait $!");

        Assert.Equal(3, result.Status);
        Assert.Contains("EN5006", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(["F", "Z", "v"], Names(folder));
    }

    [Fact]
    public void A_pipe_is_not_edited_and_not_waited_for()
    {
        using var folder = Files();
        Shell(folder, "mkfifo pipe");
        foreach (var verb in Verbs.Select(row => row.Data).Where(verb => verb.Contains(" F", StringComparison.Ordinal) && verb is not ("copy F" or "extract F")))
        {
            foreach (var line in new[] { verb, verb + " -o out", verb + " --dry-run" })
            {
                var result = Command.RunShell($"cd {Command.Quote(folder.Path)} && timeout 20 $E {line.Replace(verb.StartsWith("copy", StringComparison.Ordinal) ? "--into F" : " F", verb.StartsWith("copy", StringComparison.Ordinal) ? "--into pipe" : " pipe", StringComparison.Ordinal)}");
                Assert.Equal((3, "elfnotes: pipe: it is no regular file (EN5007)"), (result.Status, result.ErrorLines[^1]));
            }
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public void Asked_to_end_while_it_writes_a_stream_it_leaves_nothing(string signal)
    {
        using var folder = Files();
        // Most of the kernel comes, and then nothing more.
        using var writing = Process.Start(Start("sh", "-c", $"cd {Command.Quote(folder.Path)} && mkfifo pipe && (head -c 900000 big.gz; exec sleep 60) > pipe", folder, "big.gz"))!;
        while (!File.Exists(folder["pipe"])) Thread.Sleep(5);
        // Not by a shell, whose background jobs ignore some of the signals.
        using var process = Process.Start(new ProcessStartInfo(Command.Start[0], [.. Command.Start[1..], "extract", folder["pipe"], "-o", folder["out"]]) { RedirectStandardError = true })!;
        var limit = Stopwatch.StartNew();
        while (!Names(folder).Contains(".out.elfnotes-new") && limit.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(10);
        Assert.Contains(".out.elfnotes-new", Names(folder));
        Command.RunShell($"kill -{signal} {process.Id}");
        Assert.True(process.WaitForExit(30_000));
        writing.Kill(entireProcessTree: true);
        writing.WaitForExit();

        Assert.NotEqual(0, process.ExitCode);
        Assert.Equal(["F", "Z", "big.gz", "pipe"], Names(folder));
    }

    [Fact]
    public void What_is_told_to_ignore_a_hangup_goes_on()
    {
        using var folder = Files();
        var result = Command.RunShell($"cd {Command.Quote(folder.Path)} && mkfifo pipe && trap '' HUP && ($E extract pipe -o out & p=$!; exec 3> pipe; head -c 100000 F >&3; sleep 1; kill -HUP $p; sleep 0.3; tail -c +100001 F >&3; exec 3>&-; wait $p)");
        Assert.True(result.Status == 0, result.ErrorText);
        Assert.Equal(Kernel, File.ReadAllBytes(folder["out"]));
        Assert.Equal(["F", "Z", "out", "pipe"], Names(folder));
    }

    [Fact]
    public void What_cannot_be_kept_names_the_option()
    {
        Require.Tool("/usr/bin/setfattr", "attr");
        using var folder = Files();
        // A user who may not give files away.
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "needs root and setpriv");
        Shell(folder, "chmod 777 . && chmod 666 F && chown 1234:1234 F");
        const string user = "setpriv --reuid 4321 --regid 4321 --clear-groups env DOTNET_BUNDLE_EXTRACT_BASE_DIR=/nonexistent ";
        var refused = Command.RunShell($"cd {Command.Quote(folder.Path)} && {user} $E build-id set F 001122");
        Assert.Equal(3, refused.Status);
        Assert.Contains("its owner 1234 and group 1234 cannot be kept: the system does not permit it (EN5007); --allow-losses goes on without", refused.ErrorText, StringComparison.Ordinal);
        var lossy = Command.RunShell($"cd {Command.Quote(folder.Path)} && {user} $E build-id set F 001122 --allow-losses");
        Assert.Equal((0, "elfnotes: F: warning: its owner 1234 and group 1234 cannot be kept: the system does not permit it\n"), (lossy.Status, lossy.ErrorText));
    }

    private static TemporaryFolder Files()
    {
        var folder = new TemporaryFolder();
        folder.Add("F", Kernel);
        folder.Add("Z", SampleFiles.BzImage(Kernel));
        return folder;
    }

    // Compressed, it does not come at once.
    private static ProcessStartInfo Start(string program, string option, string line, TemporaryFolder folder, string name)
    {
        var content = new byte[2_000_000];
        new Random(3).NextBytes(content);
        Kernel.CopyTo(content, 0);
        folder.Add(name, SampleFiles.Gzip(content));
        return new ProcessStartInfo(program, [option, line]);
    }

    private static CommandResult Run(TemporaryFolder folder, string verb, string output)
    {
        var at = verb.IndexOf('<', StringComparison.Ordinal);
        var (line, input) = at < 0 ? (verb, "") : (verb[..at], verb[at..]);
        return Command.RunShell($"cd {Command.Quote(folder.Path)} && $E {line} -o {Command.Quote(output)} {input}");
    }

    private static void Shell(TemporaryFolder folder, string line) => Assert.Equal(0, Command.RunShell($"cd {Command.Quote(folder.Path)} && {line}").Status);

    private static string[] Names(TemporaryFolder folder) => [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
