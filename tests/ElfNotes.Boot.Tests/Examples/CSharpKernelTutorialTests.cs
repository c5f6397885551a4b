using ElfNotes.TestKit;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>The README of the kernel in C# can be followed, and shows parts of its files as they are.</summary>
public sealed class CSharpKernelTutorialTests(ITestOutputHelper output)
{
    [Fact]
    public void README_shows_parts_of_the_files_as_they_are()
    {
        Assert.SkipWhen(RepositoryFiles.Root is null, "runs in the repository");
        var shown = Tutorial.Read(CSharpKernel.Name).Where(block => block.File is not null).ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, block => Assert.Contains(block.Text, File.ReadAllText(Path.Combine(Example.Folder(CSharpKernel.Name), block.File!)), StringComparison.Ordinal));
    }

    [Fact]
    public void README_names_the_files_of_the_core_library()
    {
        Assert.SkipWhen(RepositoryFiles.Root is null, "runs in the repository");
        var text = File.ReadAllText(Path.Combine(Example.Folder(CSharpKernel.Name), "README.md"));
        Assert.All(CSharpKernel.Files.Where(file => file.StartsWith("CoreLibrary/", StringComparison.Ordinal)), file => Assert.Contains(Path.GetFileName(file), text, StringComparison.Ordinal));
    }

    [Fact]
    public void README_can_be_followed_in_a_copy()
    {
        using var kernel = CSharpKernel.Copy();
        var commands = 0;
        foreach (var (command, shown) in Tutorial.Read(CSharpKernel.Name).Where(block => block.IsConsole).SelectMany(block => block.Steps))
        {
            commands++;
            Tutorial.Follow(command, shown, kernel.Run);
        }

        output.WriteLine($"{commands} commands");
        Assert.True(commands >= 18);
    }
}
