using System.Text.RegularExpressions;
using ElfNotes.TestKit.Linkers;
using ElfNotes.TestKit.Packages;

namespace ElfNotes.Build.Tests.Programs;

/// <summary>A program of somebody who has installed ElfNotes.Build, from the packed package. It prints its arguments, and the notes that it finds in its memory by its program headers.</summary>
internal sealed partial class Application : IDisposable
{
    /// <summary>The line that the first item stands in.</summary>
    public const int FirstItemLine = 14;

    private const string Code = """
        #pragma warning disable CS0649 // The system fills the structures in.
        using System;
        using System.Runtime.InteropServices;
        using System.Text;

        internal static unsafe class Program
        {
            private static int Main(string[] arguments)
            {
                Console.WriteLine("arguments: " + string.Join(' ', arguments));
                var notes = new StringBuilder("notes:");
                var handle = GCHandle.Alloc(notes);
                dl_iterate_phdr(&Visit, (void*)GCHandle.ToIntPtr(handle));
                Console.WriteLine(notes);
                return 7;
            }

            [DllImport("libc")]
            private static extern int dl_iterate_phdr(delegate* unmanaged<Info*, nuint, void*, int> callback, void* data);

            // The program itself comes first, and the libraries are not asked for.
            [UnmanagedCallersOnly]
            private static int Visit(Info* info, nuint size, void* data)
            {
                var notes = (StringBuilder)GCHandle.FromIntPtr((nint)data).Target;
                for (var i = 0; i < info->Count; i++)
                {
                    var header = info->Headers + i;
                    if (header->Type != 4) continue;
                    var padding = header->Alignment == 8 ? 7u : 3u;
                    for (var at = 0u; at + 12 <= header->MemorySize;)
                    {
                        var note = (byte*)info->Address + header->Address + at;
                        var words = (uint*)note;
                        notes.Append(' ').Append(Encoding.UTF8.GetString(note + 12, (int)words[0] - 1)).Append(':').Append(words[2].ToString("x"));
                        at += ((12 + words[0] + padding) & ~padding) + ((words[1] + padding) & ~padding);
                    }
                }

                return 1;
            }

            private struct Info
            {
                public nuint Address;
                public byte* Name;
                public Header* Headers;
                public ushort Count;
            }

            private struct Header
            {
                public uint Type, Flags;
                public ulong Offset, Address, PhysicalAddress, FileSize, MemorySize, Alignment;
            }
        }

        """;

    private readonly UserProject _project = new("ElfNotes.Build");

    /// <param name="items">What stands in the project's item group.</param>
    /// <param name="properties">Elements of its property group, all in one line.</param>
    public Application(string items, string properties = "")
    {
        Write(items, properties);
        _project.Add("program.cs", Code);
    }

    public string this[string name] => _project[name];

    /// <summary>Writes the project file anew.</summary>
    public void Write(string items, string properties = "", string framework = "<TargetFramework>net10.0</TargetFramework>") => Add("hello.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            {framework}
            <OutputType>Exe</OutputType>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <InvariantGlobalization>true</InvariantGlobalization>
            <Version>1.2.3</Version>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ElfNotes.Build" Version="{_project.Feed.Version}" PrivateAssets="all" />
          </ItemGroup>
          <ItemGroup>
        {items}
          </ItemGroup>
        </Project>

        """);

    public void Add(string name, string text) => _project.Add(name, text);

    /// <summary>Runs a verb of <c>dotnet</c> that has to succeed without a warning.</summary>
    public string Run(params IEnumerable<string> arguments) => _project.RunWell(arguments);

    /// <summary>Runs a verb that may fail.</summary>
    public ToolResult Try(params IEnumerable<string> arguments) => _project.Run(arguments);

    /// <summary>Runs a program of its folder, and gives the owners and types of the notes that it has found in its memory.</summary>
    public string RunProgram(string program)
    {
        var result = TestKit.DotnetCommand.RunProgram(this[program], _project.Folder, ["one", "two three"]);
        var lines = result.Output.Split('\n');
        Assert.True(result.Status == 7 && lines[0] == "arguments: one two three" && lines[1].StartsWith("notes:", StringComparison.Ordinal), $"status {result.Status}: {result.Output}{result.Error}");
        return lines[1];
    }

    /// <summary>The notes of a file as GNU readelf reads them: owner, size, what it says of type and value, all in one line each.</summary>
    public IReadOnlyList<string> Notes(string file)
    {
        var readelf = new Tool("readelf", "binutils", "-n", "-W");
        Tool.Require(readelf);
        var result = readelf.Run(_project.Folder, file);
        Assert.Equal((0, ""), (result.Status, result.Error));
        return [.. result.Output.Split('\n').Where(line => NoteLine().IsMatch(line)).Select(line => string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))];
    }

    public void Dispose() => _project.Dispose();

    [GeneratedRegex("^  [^ ].* 0x[0-9a-f]{8}\t")]
    private static partial Regex NoteLine();
}
