using System.Text.RegularExpressions;
using ElfNotes.Build.Tests.Programs;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Linkers;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Build.Tests;

/// <summary>The examples as they are outside of a checkout: copied, and built with the package.</summary>
public sealed partial class ExampleTests
{
    [Fact]
    public void The_tutorial_about_package_metadata_can_be_followed()
    {
        Tool.Require(new Tool("readelf", "binutils"), new Tool("gcc", "gcc"));
        Assert.SkipWhen(PackageMetadataTests.Machine != "x86_64" || !OsIsDebian12(), "the page shows Debian 12 on x86-64");
        using var project = Copy("package-metadata");
        var page = File.ReadAllText(Path.Combine(RepositoryFiles.Root!, "examples", "package-metadata", "README.md")).ReplaceLineEndings("\n");

        List<string> blocks = [.. Console().Matches(page).Select(block => block.Groups[1].Value)];
        Assert.Equal(4, blocks.Count);
        foreach (var block in blocks.Where(block => !IsNative(block))) Transcript.Follow(project, block);
        // The feed in use has the NativeAOT runtime for .NET 9 alone.
        var text = File.ReadAllText(project["hello.csproj"]);
        project.Add("hello.csproj", text.Replace("net10.0", "net9.0", StringComparison.Ordinal).Replace("</Project>", """<ItemGroup><KnownILCompilerPack Update="Microsoft.DotNet.ILCompiler" ILCompilerPackVersion="9.0.22" /></ItemGroup></Project>""", StringComparison.Ordinal));
        Transcript.Follow(project, Assert.Single(blocks, IsNative), command => command.StartsWith("dotnet", StringComparison.Ordinal) ? ["-p:CppCompilerAndLinker=gcc"] : []);
    }

    /// <summary>Which is booted by its own tests, built with the checkout.</summary>
    [Fact]
    public void The_kernel_in_csharp_is_built_with_the_package()
    {
        Tool.Require(new Tool("ld", "binutils"));
        Assert.SkipWhen(PackageMetadataTests.Machine != "x86_64", "its compiler is for x86-64 alone");
        using var project = Copy("csharp-xen-kernel");

        project.RunWell("build");

        using var source = ByteSource.FromFile(project["kernel.elf"]);
        using var image = ImageFile.Open(source, null);
        Assert.Equal([5u, 8, 3, 1, 2, 18], image.Members[0].Notes.Select(note => note.Type));
    }

    private static UserProject Copy(string example)
    {
        var project = new UserProject("ElfNotes.Build");
        var source = Path.Combine(RepositoryFiles.Root!, "examples", example);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(source, file);
            if (name.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj" || Path.GetExtension(name) is ".elf") continue;
            project.Add(name, File.ReadAllText(file).Replace(" Version=\"0.1.0\"", $" Version=\"{project.Feed.Version}\"", StringComparison.Ordinal));
        }

        return project;
    }

    private static bool IsNative(string block) => block.Contains("PublishAot", StringComparison.Ordinal);

    private static bool OsIsDebian12() => File.Exists("/etc/os-release") && File.ReadLines("/etc/os-release").Contains("VERSION_ID=\"12\"");

    [GeneratedRegex("^```console\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Console();
}
