using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary>The command on a pseudo-terminal of 80 columns, which <c>script</c> makes.</summary>
public class TerminalTests
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public void Only_colours_reach_the_terminal()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in ((string, byte[])[])[("notes.elf", SampleFiles.HostileNotes()), ("legacy.elf", SampleFiles.HostileLegacyString()), ("members.a", SampleFiles.HostileMembers())])
        {
            var path = Command.Quote(folder.Add(name, content));
            foreach (var arguments in (string[])["show ", "check ", "show --format json ", "check --format json ", "show --format readnotes ", "show --format readelf "])
            {
                var result = Run($"$E {arguments}{path}");
                ControlCharacters.LinesWithoutColours(result, arguments + name);
                if (!arguments.Contains("readelf", StringComparison.Ordinal)) Assert.NotEmpty(result.Output);
            }
        }
    }

    [Fact]
    public void A_person_sees_colours_and_a_program_does_not()
    {
        const string Check = "$E check examples/images/pv-no-loader.elf";
        Assert.Contains("\u001b[", Run(Check).Text, StringComparison.Ordinal);
        foreach (var (name, value) in ((string, string)[])[("NO_COLOR", "1"), ("TERM", "dumb"), ("CI", "true")])
        {
            var result = Run(Check, (name, value));
            ControlCharacters.AssertNone(System.Text.Encoding.UTF8.GetBytes(result.Text.Replace("\r\n", "\n", StringComparison.Ordinal)), name);
            Assert.Contains("refuses", result.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\u001b", Run(Check + " | cat").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", Run("$E check --format json examples/images/pv-no-loader.elf").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", Run("$E check --help; $E --version; $E nonsense").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_keep_to_80_columns()
    {
        using var folder = new TemporaryFolder();
        var images = string.Join(' ', Directory.GetFiles(Path.Combine(Command.Repository, "examples", "images"), "*.elf").Select(path => Command.Quote(Path.GetRelativePath(Command.Repository, path))));
        var views = Command.Quote(folder.Add("two-views.elf", SampleFiles.TwoViews()));
        var many = Command.Quote(folder.Add("owners.elf", Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote(), new KernelNote { Type = 5, Owner = "an owner of many words and more than forty characters\0"u8.ToArray(), Desc = [.. Enumerable.Repeat((byte)'w', 300)] }).Build()));
        foreach (var environment in (string[])["xterm-256color", "dumb"])
            foreach (var command in (string[])["show", "check"])
                foreach (var line in ControlCharacters.LinesWithoutColours(Run($"$E {command} {images} {views} {many}", ("TERM", environment)), command))
                    Assert.True(line.Length <= 80 || !line.Trim().Contains(' ', StringComparison.Ordinal), $"{line.Length} columns: {line}");
    }

    [Fact]
    public void Piped_output_has_whole_lines()
    {
        var text = Command.Run("check", "examples/images/pvh-no-note.elf").Text;
        Assert.Contains(text.Split('\n'), line => line.Length > 120);
    }

    private static CommandResult Run(string line, params ReadOnlySpan<(string Name, string? Value)> environment)
    {
        Require.Tool(Script, "bsdutils");
        // Its standard input stays open: at its end script would type the end-of-file character, which the terminal echoes.
        return Command.RunProcess(Script, ["-qec", "stty cols 80 rows 24; " + line.Replace("$E", Command.Shell, StringComparison.Ordinal), "/dev/null"], null, [("TERM", "xterm-256color"), ("CI", null), ("NO_COLOR", null), ("SHELL", "/bin/sh"), .. environment]);
    }
}
