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
                var (status, printed) = shell.Run(command);
                var lines = printed.Length == 0 ? [] : printed.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()).ToList();
                if (Tutorial.Difference(shown, lines) is { } difference) Assert.Fail($"{name}: $ {command} (status {status})\n{difference}\n--- all that it printed:\n{printed}");
            }
        }

        output.WriteLine($"{commands} commands");
        Assert.True(commands >= 8);
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
