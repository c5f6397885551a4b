using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>The READMEs of the examples can be followed: from an empty folder, as they stand, they lead to a guest that boots.</summary>
public sealed class TutorialTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Example.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void README_shows_the_files_as_they_are(string name)
    {
        Assert.SkipWhen(TestKit.RepositoryFiles.Root is null, "runs in the repository");
        var shown = Tutorial.Read(name).Where(block => block.File is not null).ToList();
        Assert.Equal(Example.Files(name), shown.Select(block => block.File!).Order(StringComparer.Ordinal));
        Assert.All(shown, block => Assert.Equal(File.ReadAllText(Path.Combine(Example.Folder(name), block.File!)), block.Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void README_leads_from_an_empty_folder_to_a_running_guest(string name)
    {
        using var shell = ExampleShell.Open();
        var commands = 0;
        foreach (var block in Tutorial.Read(name))
        {
            if (block.File is { } file) File.WriteAllText(Path.Combine(shell.Folder, file), block.Text);
            if (!block.IsConsole) continue;
            foreach (var (command, shown) in block.Steps)
            {
                commands++;
                Tutorial.Follow(command, shown, line => shell.Run(line));
            }
        }

        output.WriteLine($"{commands} commands");
        Assert.True(commands >= 8);
    }

    [Theory]
    [InlineData("…", 0, true)]
    [InlineData("…", 1, false)]
    [InlineData("built", 1, false)]
    [InlineData("…|a.cs(1,2): error EN4010: wrong|…", 1, true)]
    [InlineData("…|a.cs(1,2): error EN4010: wrong|…", 0, false)]
    [InlineData("…error : …|…", 1, true)]
    [InlineData("  xen-dom0-pv  refuses (…|…", 1, true)]
    [InlineData("  xen-dom0-pv  refuses (…|…", 0, false)]
    [InlineData("(XEN) ERROR: Will only load …|…", 0, true)]
    public void A_command_succeeds_unless_a_failure_is_shown(string shown, int status, bool passes)
    {
        void Follow() => Tutorial.Follow("command", shown.Split('|'), _ => (status, shown.Replace('|', '\n')));
        if (passes) Follow();
        else Assert.ThrowsAny<Xunit.Sdk.XunitException>(Follow);
    }

    [Theory]
    [InlineData("a|b", "a|b", true)]
    [InlineData("a|…|d", "a|b|c|d", true)]
    [InlineData("a|…", "a", true)]
    [InlineData("…|d", "a|b|d", true)]
    [InlineData("abc …", "abc and more", true)]
    [InlineData("…b…", "abc", true)]
    [InlineData("a…c", "abbc", true)]
    [InlineData("a…bc", "abc", true)]
    [InlineData("ab…bc", "abc", false)]
    [InlineData("…x…", "abc", false)]
    [InlineData("a|b", "a", false)]
    [InlineData("a", "a|b", false)]
    [InlineData("a|…|d", "a|b|c", false)]
    [InlineData("abc …", "ab", false)]
    public void What_is_left_out_is_an_ellipsis(string shown, string printed, bool same) =>
        Assert.Equal(same, Tutorial.Difference(shown.Split('|'), printed.Split('|')) is null);
}
