using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Elf;

namespace ElfNotes.Tests.Authoring.Linking;

/// <summary>A folder in which a test assembles and links.</summary>
internal sealed class LinkFolder : IDisposable
{
    private static readonly bool IsRequired = Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elfnotes-link-");

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file.</summary>
    public void Add(string name, byte[] content) => File.WriteAllBytes(this[name], content);

    /// <summary>Writes a file.</summary>
    public void Add(string name, string content) => File.WriteAllText(this[name], content);

    /// <summary>Opens a file of the folder.</summary>
    public ElfFile Open(string name) => ElfSamples.Open(File.ReadAllBytes(this[name]));

    /// <summary>Runs a tool that must neither fail nor warn, and gives what it printed.</summary>
    public string Run(Tool tool, params IEnumerable<string> arguments) => RunSaying("", tool, arguments);

    /// <summary>Runs a tool that must not fail, and says this and nothing else on standard error.</summary>
    public string RunSaying(string remark, Tool tool, params IEnumerable<string> arguments)
    {
        var result = Result(tool, arguments);
        Assert.True(result.Status == 0 && result.Error == remark, $"{tool.Program} {string.Join(' ', tool.Arguments.Concat(arguments))}: status {result.Status}\n{result.Error}{result.Output}");
        return result.Output;
    }

    /// <summary>Runs a tool and gives the lines that it prints, however it ends.</summary>
    public string[] Remarks(Tool tool, params IEnumerable<string> arguments)
    {
        var result = Result(tool, arguments);
        return (result.Output + result.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private ToolResult Result(Tool tool, IEnumerable<string> arguments)
    {
        if (!tool.IsThere)
        {
            Assert.False(IsRequired, $"{tool.Program} is missing: it is in Debian's package {tool.Package}");
            Assert.Skip($"needs {tool.Program} of Debian's package {tool.Package}");
        }

        return tool.Run(_folder.FullName, arguments);
    }

    /// <summary>Assembles a source.</summary>
    public void Assemble(LinkerMachine machine, string source, string output)
    {
        Add(output + ".s", source);
        Run(machine.Assembler, "-o", output, output + ".s");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
