using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Build.Tests.Programs;

/// <summary>Programs for other systems than the one that builds.</summary>
public sealed class CrossTests
{
    private const string Item = """    <ElfNote Include="Example" Type="7" U32="1;2" />""";

    /// <summary>Of the feed in use: the host for Windows, a PE file, in which there are no notes.</summary>
    [Fact]
    public void A_program_for_Windows_is_left_as_it_is()
    {
        using var application = new Application(Item, "<ElfPackageMetadata>true</ElfPackageMetadata><ElfBuildId>true</ElfBuildId><RuntimeIdentifiers>win-x64</RuntimeIdentifiers>");

        application.Run("build", "-r", "win-x64", "--no-self-contained", "-p:ElfNotesInProgram=false");
        var plain = File.ReadAllBytes(application["bin/Debug/net10.0/win-x64/hello.exe"]);
        application.Run("build", "-r", "win-x64", "--no-self-contained");

        Assert.Equal(plain, File.ReadAllBytes(application["bin/Debug/net10.0/win-x64/hello.exe"]));
    }

    /// <summary>As a build on Windows or macOS makes them: the SDK writes the assembly's name into a host that it cannot run. The feed in use has no hosts for these, so a C program is one.</summary>
    [Theory]
    [InlineData("linux-musl-x64", "musl-gcc", "musl-tools", "", "")]
    [InlineData("linux-arm64", "aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu", "-Wl,--build-id", "qemu-aarch64 -L /usr/aarch64-linux-gnu")]
    [InlineData("linux-arm64", "aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu", "-s", "qemu-aarch64 -L /usr/aarch64-linux-gnu")]
    public void A_host_of_another_target_gets_them(string runtime, string compiler, string package, string options, string emulator)
    {
        var tool = new Tool(compiler, package);
        Tool.Require([tool, .. emulator.Length > 0 ? [new Tool("qemu-aarch64", "qemu-user")] : (Tool[])[]]);
        using var application = new Application(Item, "<ElfPackageMetadata>true</ElfPackageMetadata><ElfBuildId>true</ElfBuildId>");
        application.Add("host.c", StandIn.Apphost);
        Assert.Equal(0, tool.Run(application["."], ["-O2", "host.c", "-o", "host", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Status);

        // Restoring would ask for that host's package.
        application.Run("restore");
        application.Run("build", "--no-restore", $"-p:AppHostSourcePath={application["host"]}", "-p:UseAppHostFromAssetsFile=false", $"-p:DefaultAppHostRuntimeIdentifier={runtime}");

        var notes = application.Notes("bin/Debug/net10.0/hello");
        Assert.Contains("Example 0x00000008 Unknown note type: (0x00000007) description data: 01 00 00 00 02 00 00 00", notes);
        Assert.Contains(notes, note => note.Contains($"\"architecture\":\"{(runtime == "linux-arm64" ? "aarch64" : "x86_64")}\"", StringComparison.Ordinal));
        Assert.Single(notes, note => note.Contains("Build ID: ", StringComparison.Ordinal));
        string[] command = [.. emulator.Split(' ', StringSplitOptions.RemoveEmptyEntries), application["bin/Debug/net10.0/hello"]];
        Assert.Equal("hello.dll " + StandIn.NotesOf("Example", "FDO"), TestKit.DotnetCommand.RunProgram(command[0], application["."], command[1..]).Output);
    }
}
