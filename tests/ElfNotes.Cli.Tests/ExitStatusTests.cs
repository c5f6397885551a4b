using ElfNotes.Boot;
using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary>The exit status in every verb, and that one bad file never stops the others.</summary>
public class ExitStatusTests
{
    private const string Good = "examples/images/pv-pvh-good.elf";
    private const string PvOnly = "examples/images/pv-good.elf";
    private const string Refused = "examples/images/pvh-no-note.elf";
    private const string Missing = "examples/images/missing.elf";

    [Theory]
    [InlineData(0, "show", Good)]
    [InlineData(0, "show", Refused)]
    [InlineData(0, "show", "--format", "json", Refused)]
    [InlineData(0, "show", "--format", "readnotes", Good)]
    [InlineData(0, "show", "--owner", "nobody", Good)]
    [InlineData(3, "show", Missing)]
    [InlineData(3, "show", Good, Missing)]
    [InlineData(3, "show", Missing, Good)]
    [InlineData(3, "show", "--format", "json", Missing, Good)]
    [InlineData(1, "show", "--format", "readnotes", Missing)] // as readnotes has it
    [InlineData(1, "show", "--format", "readnotes", "README.md")]
    [InlineData(0, "check", Good)]
    [InlineData(0, "check", PvOnly)]
    [InlineData(0, "check", "--for", "xen-pv", PvOnly)]
    [InlineData(1, "check", "--for", "xen-pvh", PvOnly)]
    [InlineData(1, "check", "--for", "xen-pv,xen-pvh", PvOnly)]
    [InlineData(1, "check", "--for", "xen-pv", "--for", "xen-pvh", PvOnly)]
    [InlineData(0, "check", "--for", "xen-pv,xen-pvh", "--xen", "4.17,4.18,4.19,4.20,latest", Good)]
    [InlineData(0, "check", "--expect", "xen-pv", PvOnly)]
    [InlineData(1, "check", "--expect", "xen-pvh", PvOnly)]
    [InlineData(1, "check", "--expect", "xen-pv,xen-pvh", PvOnly)]
    [InlineData(0, "check", "--for", "xen-pvh", "--expect", "xen-pv", PvOnly)] // what others say does not count
    [InlineData(1, "check", "--for", "xen-pv", "--expect", "xen-pvh", PvOnly)]
    [InlineData(1, "check", "--format", "json", "--expect", "xen-pvh", PvOnly)]
    [InlineData(1, "check", "--format", "sarif", "--expect", "xen-pvh", PvOnly)]
    [InlineData(0, "check", "--format", "sarif", PvOnly)]
    [InlineData(3, "check", "--format", "sarif", Missing, PvOnly)]
    [InlineData(0, "check", "--explain", PvOnly)]
    [InlineData(1, "check", Refused)]
    [InlineData(1, "check", Good, Refused)]
    [InlineData(1, "check", Refused, Good)]
    [InlineData(1, "check", "--format", "json", Refused)]
    [InlineData(3, "check", Missing)]
    [InlineData(3, "check", Refused, Missing)]
    [InlineData(3, "check", "--format", "json", Missing, Refused)]
    [InlineData(0, "--help")]
    [InlineData(0, "show", "--help")]
    [InlineData(0, "check", "-h")]
    [InlineData(0, "--version")]
    public void Status_is(int status, params string[] arguments)
    {
        var result = Command.Run(arguments);
        Assert.True(result.Status == status, result.ToString());
        Assert.Equal(status == 3 || arguments.Contains(Missing) || arguments.Contains("README.md"), result.Error.Length > 0);
    }

    [Fact]
    public void Severity_of_findings_counts_as_asked_for()
    {
        using var folder = new TemporaryFolder();
        // A note behind the end of the segment's notes: the file as such has a finding, and Xen still takes it.
        var path = folder.Add("descsz.elf", SampleFiles.DescriptorPastTheEnd());
        var statuses = new[] { "error", "warning", "info" }.Select(severity => Command.Run("check", "--for", "xen-pvh", "--fail-on", severity, path).Status).ToArray();
        Assert.Equal(1, statuses[2]);
        Assert.True(statuses.SequenceEqual(statuses.Order()), "a stricter severity is never more lenient");
        Assert.Equal(0, Command.Run("check", "--fail-on", "info", Good).Status);
    }

    [Theory]
    [InlineData("there is no command shw; see elfnotes --help", "shw", Good)]
    [InlineData("there is no option --bogus; see elfnotes --help", "--bogus")]
    [InlineData("a command is needed: show, check, build, new, convert, add, set, remove, pack, merge, strip, copy, extract, build-id; see elfnotes --help")]
    [InlineData("show needs at least one FILE; see elfnotes show --help", "show")]
    [InlineData("check needs at least one FILE; see elfnotes check --help", "check", "--xen", "4.17")]
    [InlineData("there is no option --frmat; see elfnotes show --help", "show", "--frmat", "json", Good)]
    [InlineData("there is no option -x; see elfnotes check --help", "check", "-x", Good)]
    [InlineData("--format: 'xml' is none of table, json, readnotes, readelf, yaml; see elfnotes show --help", "show", "--format", "xml", Good)]
    [InlineData("--format: 'table' is none of text, json, sarif; see elfnotes check --help", "check", "--format", "table", Good)]
    [InlineData("--xen: '4.16' is none of 4.17, 4.18, 4.19, 4.20, latest; see elfnotes check --help", "check", "--xen", "4.16", Good)]
    [InlineData("--for: 'qemo' is none of {loaders}; see elfnotes check --help", "check", "--for", "xen-pv,qemo", Good)]
    [InlineData("--for: nothing is named; known are {loaders}; see elfnotes check --help", "check", "--for", ",", Good)]
    [InlineData("--fail-on: 'fatal' is none of error, warning, info; see elfnotes check --help", "check", "--fail-on", "fatal", Good)]
    [InlineData("--expect: 'qemo' is none of {loaders}; see elfnotes check --help", "check", "--expect", "qemo", Good)]
    [InlineData("--memory: '32X' is no size of a guest's memory such as 32M; see elfnotes check --help", "check", "--memory", "32X", Good)]
    [InlineData("--memory: '99999999999G' is no size of a guest's memory such as 32M; see elfnotes check --help", "check", "--memory", "99999999999G", Good)]
    [InlineData("--memory: '64' is no size of a guest's memory such as 32M; see elfnotes check --help", "check", "--memory", "64", Good)]
    [InlineData("--explain does not go with --format sarif; see elfnotes check --help", "check", "--explain", "--format", "sarif", Good)]
    [InlineData("Required argument missing for option: '--format'; see elfnotes show --help", "show", "--format")]
    public void Wrong_usage_is_told_in_one_line(string line, params string[] arguments)
    {
        var result = Command.Run(arguments);
        Assert.Equal(2, result.Status);
        Assert.Empty(result.Output);
        Assert.Equal($"elfnotes: {line.Replace("{loaders}", string.Join(", ", BootLoaders.All.Select(loader => loader.Name)), StringComparison.Ordinal)}\n", result.ErrorText);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("check")]
    public void A_bad_file_does_not_stop_the_others(string verb)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using var folder = new TemporaryFolder();
        var cut = folder.Add("cut.elf", Kernels.Pv().Build()[..40]);
        // Both outputs into one: what was said about a file stands where the file stood.
        var text = Command.RunShell($"$E {verb} {Missing} {PvOnly} {cut} {Refused} README.md 2>&1").Text;
        var places = new[] { "elfnotes: " + Missing, PvOnly + ": ELF", "elfnotes: " + cut, Refused + ": ELF", "elfnotes: README.md" }.Select(mark => text.IndexOf(mark, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.True(places.SequenceEqual(places.Order()), text);
        Assert.Equal(3, text.Split("elfnotes: ").Length - 1);
    }

    [Fact]
    public void An_unreadable_file_leaves_standard_output_as_it_is()
    {
        foreach (var verb in (string[])["show", "check"])
        {
            var alone = Command.Run(verb, PvOnly);
            Assert.Equal(alone.Text, Command.Run(verb, Missing, PvOnly).Text);
            Assert.Equal(alone.Text, Command.Run(verb, PvOnly, Missing).Text);
        }
    }

    [Fact]
    public void Files_in_json_are_in_the_order_given()
    {
        using var json = System.Text.Json.JsonDocument.Parse(Command.Run("check", "--format", "json", Missing, PvOnly, "README.md", Refused).Text);
        Assert.Equal([Missing, PvOnly, "README.md", Refused], json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!));
    }

    [Fact]
    public void Version_is_that_of_the_project() => Assert.StartsWith("0.1.0", Command.Run("--version").Text, StringComparison.Ordinal);
}
