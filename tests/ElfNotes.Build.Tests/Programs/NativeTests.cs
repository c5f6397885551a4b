using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Build.Tests.Programs;

/// <summary>NativeAOT: the notes are in an object that the linker is given.</summary>
public sealed class NativeTests
{
    private const string Item = """    <ElfNote Include="Example" Type="7" U32="1;2" />""";
    private const string ItemLine = "Example 0x00000008 Unknown note type: (0x00000007) description data: 01 00 00 00 02 00 00 00";

    // The .NET 9 compiler: the feed in use has no NativeAOT runtime for .NET 10. What is handed to the linker does not depend on it.
    private const string Framework = "<TargetFramework>net9.0</TargetFramework>";
    private const string Compiler = """<KnownILCompilerPack Update="Microsoft.DotNet.ILCompiler" ILCompilerPackVersion="9.0.22" />""";
    private const string Native = "<PublishAot>true</PublishAot><ElfPackageMetadata>true</ElfPackageMetadata><CppCompilerAndLinker>gcc</CppCompilerAndLinker>";

    private static readonly string[] s_publish = ["publish", "-r", "linux-x64", "-o", "out"];

    [Theory]
    [InlineData("")]
    [InlineData("<LinkerFlavor>lld</LinkerFlavor><CppCompilerAndLinker>clang</CppCompilerAndLinker>")]
    public void A_native_program_has_them_and_is_linked_again_when_they_change(string linker)
    {
        Tool.Require(new Tool("gcc", "gcc"), new Tool("clang", "clang"), new Tool("ld.lld", "lld"));
        using var application = new Application("");
        application.Write(Item + Compiler, Native + linker, Framework);

        application.Run(s_publish);
        Assert.Contains(ItemLine, application.Notes("out/hello"));
        Assert.Contains("Example:7 FDO:cafe1a7e", application.RunProgram("out/hello"), StringComparison.Ordinal);
        var made = File.GetLastWriteTimeUtc(application["out/hello"]);

        application.Run(s_publish);
        Assert.Equal(made, File.GetLastWriteTimeUtc(application["out/hello"]));

        application.Write(Item.Replace("1;2", "1;3", StringComparison.Ordinal) + Compiler, Native + linker, Framework);
        application.Run(s_publish);
        Assert.Contains(ItemLine.Replace("02 00 00 00", "03 00 00 00", StringComparison.Ordinal), application.Notes("out/hello"));

        application.Write(Compiler, Native.Replace("ElfPackageMetadata>true", "ElfPackageMetadata>false", StringComparison.Ordinal) + linker, Framework);
        application.Run(s_publish);
        Assert.DoesNotContain(application.Notes("out/hello"), note => !note.StartsWith("GNU", StringComparison.Ordinal));
        application.RunProgram("out/hello");
    }

    /// <summary>The manifest changes, and nothing of the project.</summary>
    [Fact]
    public void A_native_program_loses_its_last_note()
    {
        Tool.Require(new Tool("gcc", "gcc"));
        using var application = new Application("");
        application.Write("<ElfNotesManifest Include=\"notes.yaml\" />" + Compiler, Native.Replace("ElfPackageMetadata>true", "ElfPackageMetadata>false", StringComparison.Ordinal), Framework);
        application.Add("notes.yaml", "notes:\n  - {owner: Example, type: 7, u32: [1, 2]}\n");
        application.Run(s_publish);
        Assert.Contains(ItemLine, application.Notes("out/hello"));

        application.Add("notes.yaml", "notes: []\n");
        application.Run(s_publish);

        Assert.DoesNotContain(application.Notes("out/hello"), note => note.StartsWith("Example", StringComparison.Ordinal));
    }

    /// <summary>The apphost, which the project has until it is published, has no symbols.</summary>
    [Fact]
    public void A_native_program_has_addresses()
    {
        Tool.Require(new Tool("gcc", "gcc"), new Tool("nm", "binutils"));
        using var application = new Application("");
        application.Write(Item + """<ElfNote Include="Example" Type="8" Symbol="main" />""" + Compiler, Native + "<StripSymbols>false</StripSymbols><PositionIndependentExecutable>false</PositionIndependentExecutable>", Framework);

        application.Run("build");
        Assert.Equal([ItemLine], application.Notes("bin/Debug/net9.0/hello").Where(note => note.StartsWith("Example", StringComparison.Ordinal)));

        application.Run(s_publish);
        var address = new Tool("nm", "binutils").Run(application["."], "out/hello").Output.Split('\n').Single(line => line.EndsWith(" main", StringComparison.Ordinal)).Split(' ')[0];
        var bytes = string.Join(' ', Convert.FromHexString(address).Reverse().Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains(application.Notes("out/hello"), note => note.EndsWith("(0x00000008) description data: " + bytes, StringComparison.Ordinal));
    }

    [Fact]
    public void A_native_library_has_them()
    {
        Tool.Require(new Tool("gcc", "gcc"));
        using var application = new Application("");
        application.Write(Item + Compiler, Native + "<OutputType>Library</OutputType><NativeLib>Shared</NativeLib>", Framework);
        application.Add("program.cs", "public static class Library { [System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = \"seven\")] public static int Seven() => 7; }\n");
        application.Add("main.c", "#include <dlfcn.h>\nint main(void) { return ((int (*)(void))dlsym(dlopen(\"out/hello.so\", RTLD_NOW), \"seven\"))(); }\n");

        application.Run(s_publish);

        Assert.Contains(ItemLine, application.Notes("out/hello.so"));
        Assert.Equal(0, new Tool("gcc", "gcc").Run(application["."], "main.c", "-o", "main", "-ldl").Status);
        Assert.Equal(7, TestKit.DotnetCommand.RunProgram(application["main"], application["."], []).Status);
    }

    /// <summary>
    /// What other targets' linkers are given. The feed in use has no NativeAOT runtime for them, so that a C program takes the place of the compiled one, in a target
    /// LinkNative that hands on its arguments as the SDK's does.
    /// </summary>
    [Theory]
    [InlineData("linux-musl-x64", "musl-gcc", "musl-tools", "")]
    [InlineData("linux-arm64", "aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu", "qemu-aarch64 -L /usr/aarch64-linux-gnu")]
    public void Other_targets_take_the_object(string runtime, string compiler, string package, string emulator)
    {
        Tool.Require([new Tool(compiler, package), .. emulator.Length > 0 ? [new Tool("qemu-aarch64", "qemu-user")] : (Tool[])[]]);
        using var application = new Application("");
        application.Add("main.c", StandIn.Main);
        application.Write(Item, "<ElfPackageMetadata>true</ElfPackageMetadata><UseAppHost>false</UseAppHost>");
        application.Add("hello.csproj", File.ReadAllText(application["hello.csproj"]).Replace("</Project>", $"""
              <!-- From here on, since restoring and compiling would ask for the target's packages. -->
              <Target Name="LinkStandIn" AfterTargets="Build">
                <PropertyGroup>
                  <PublishAot>true</PublishAot>
                  <RuntimeIdentifier>{runtime}</RuntimeIdentifier>
                  <NativeBinary>native</NativeBinary>
                </PropertyGroup>
              </Target>
              <Target Name="LinkNative" AfterTargets="LinkStandIn">
                <ItemGroup><CustomLinkerArg Include="main.c;-o;native;-Wl,--gc-sections;@(LinkerArg)" /></ItemGroup>
                <Exec Command="{compiler} @(CustomLinkerArg, ' ')" />
              </Target>
            </Project>
            """, StringComparison.Ordinal));

        application.Run("build");

        Assert.Contains(ItemLine, application.Notes("native"));
        Assert.Contains(application.Notes("native"), note => note.Contains($"\"architecture\":\"{(runtime == "linux-arm64" ? "aarch64" : "x86_64")}\"", StringComparison.Ordinal));
        string[] command = [.. emulator.Split(' ', StringSplitOptions.RemoveEmptyEntries), application["native"]];
        var result = TestKit.DotnetCommand.RunProgram(command[0], application["."], command[1..]);
        Assert.Equal(StandIn.NotesOf("Example", "FDO"), result.Output);
    }
}
