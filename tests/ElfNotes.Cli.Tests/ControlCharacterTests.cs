namespace ElfNotes.Cli.Tests;

/// <summary>Nothing that a file contains reaches the terminal raw.</summary>
public class ControlCharacterTests
{
    private static readonly string[][] Formats = [["show"], ["show", "--format", "readelf"], ["check", "--verbose"], ["check"], ["show", "--format", "json"], ["check", "--format", "json"]];

    public static TheoryData<string> Files => [.. Make().Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_format_lets_them_through(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Add(name, Make()[name]);
        foreach (var format in Formats)
        {
            var result = Command.Run([.. format, path]);
            ControlCharacters.AssertNone(result, $"{string.Join(' ', format)} {name}");
            Assert.True(result.Status is 0 or 1 or 3, result.ToString());
            // readelf has no way to show the legacy string.
            if (!format.Contains("readelf")) Assert.NotEmpty(result.Output);
        }
    }

    [Fact]
    public void Escapes_show_what_was_there()
    {
        using var folder = new TemporaryFolder();
        var text = Command.Run("show", folder.Add("hostile.elf", Make()["notes.elf"])).Text;
        foreach (var escape in (string[])["\\x1b[31mred\\x1b]0;title\\x07", "new\\nline\\r\\ttab", "\\u202e", "\\x9b", "\\x7f", "\\u2028"]) Assert.Contains(escape, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_and_arguments_are_escaped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such file names");
        using var folder = new TemporaryFolder();
        foreach (var (index, text) in SampleFiles.HostileTexts.Index())
        {
            var good = folder.Add($"{text}{index}.elf", TestKit.Kernels.Pvh().Build());
            foreach (var format in Formats)
            {
                var result = Command.Run([.. format, good, folder[text + "missing"]]);
                Assert.Equal(3, result.Status);
                ControlCharacters.AssertNone(result, $"path {index}");
            }

            foreach (var arguments in (string[][])[[text], ["show", "--" + text], ["show", "--format", text, "x"], ["check", "--for", text, "x"], ["check", "--xen", text, "x"], ["show", "@" + text]])
                ControlCharacters.AssertNone(Command.Run(arguments), $"argument {index}");
        }
    }

    [Fact]
    public void Standard_input_is_no_way_round()
    {
        foreach (var (name, content) in Make()) ControlCharacters.AssertNone(Command.Run(content, ["show", "-"]), name);
    }

    private static Dictionary<string, byte[]> Make() => new()
    {
        ["notes.elf"] = SampleFiles.HostileNotes(),
        ["notes.bzImage"] = SampleFiles.BzImage(SampleFiles.HostileNotes()),
        ["legacy.elf"] = SampleFiles.HostileLegacyString(),
        ["members.a"] = SampleFiles.HostileMembers(),
    };
}
