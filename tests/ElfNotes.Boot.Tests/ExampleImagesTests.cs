using ElfNotes.TestKit;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests;

/// <summary>The kernels in <c>examples/images</c> are what their generator makes, and behave as their README says.</summary>
public sealed class ExampleImagesTests
{
    public static TheoryData<string> Names => [.. ExampleImages.All.Select(image => image.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Image_is_what_the_generator_makes(string name)
    {
        Assert.SkipWhen(RepositoryFiles.Root is null, "runs outside of the repository");
        var committed = File.ReadAllBytes(Path.Combine(RepositoryFiles.Root!, "examples", "images", name));
        Assert.Equal(Find(name).Kernel().Build(), committed);
        Assert.InRange(committed.Length, 1, 4096);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Image_gets_the_verdict_that_is_documented(string name)
    {
        var image = Find(name);
        var bytes = image.Kernel().Build();
        var options = new BootOptions { Xen = XenVersion.Xen4_17 };
        Assert.Equal(image.Pv, new XenPv().Judge(BootImage.OfElf(ByteSource.FromMemory(bytes)), options).Accepts);
        Assert.Equal(image.Pvh, new XenPvh().Judge(BootImage.OfElf(ByteSource.FromMemory(bytes)), options).Accepts);
        if (!XenLibelf.IsAvailable) return;
        Assert.Equal(image.Pv, XenLibelf.Judge(bytes, hvm: false).Accepts);
        Assert.Equal(image.Pvh, XenLibelf.Judge(bytes, hvm: true).Accepts);
    }

    [Fact]
    public void Directory_and_README_hold_the_same_images()
    {
        Assert.SkipWhen(RepositoryFiles.Root is null, "runs outside of the repository");
        var directory = Path.Combine(RepositoryFiles.Root!, "examples", "images");
        Assert.Equal(ExampleImages.All.Select(image => image.Name).Order(StringComparer.Ordinal), Directory.GetFiles(directory, "*.elf").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        var readme = File.ReadAllText(Path.Combine(directory, "README.md"));
        foreach (var image in ExampleImages.All)
            Assert.Contains($"| `{image.Name}` | {(image.Pv ? "yes" : "no")} | {(image.Pvh ? "yes" : "no")} | {image.Description} |", readme, StringComparison.Ordinal);
    }

    private static ExampleImage Find(string name) => ExampleImages.All.Single(image => image.Name == name);
}
