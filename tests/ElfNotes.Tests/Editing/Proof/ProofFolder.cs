using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Editing;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Editing.Proof;

/// <summary>A folder in which a test makes programs, edits them, and lets them run.</summary>
internal sealed class ProofFolder : IDisposable
{
    private static readonly bool IsRequired = Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elfnotes-proof-");

    /// <summary>What does not hold.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Whether a tool is there; skips the test, or lets it fail, where it is not.</summary>
    public static void Demand(Tool tool)
    {
        if (tool.IsThere) return;
        Assert.False(IsRequired, $"{tool.Program} is missing: it is in Debian's package {tool.Package}");
        Assert.Skip($"needs {tool.Program} of Debian's package {tool.Package}");
    }

    /// <summary>Runs a tool, however it ends.</summary>
    public ToolResult Try(Tool tool, params IEnumerable<string> arguments)
    {
        Demand(tool);
        return tool.Run(_folder.FullName, arguments);
    }

    /// <summary>Runs a tool that must not fail.</summary>
    public string Run(Tool tool, params IEnumerable<string> arguments)
    {
        var result = Try(tool, arguments);
        Assert.True(result.Status == 0, $"{tool.Program} {string.Join(' ', arguments)}: status {result.Status}\n{result.Error}{result.Output}");
        return result.Output;
    }

    /// <summary>Edits a file into another, checks what must hold, and gives the new bytes.</summary>
    public byte[] Edit(string from, string to, string what, EditOptions options, params IReadOnlyList<NoteEdit> edits)
    {
        var original = ByteSource.FromMemory(File.ReadAllBytes(this[from]));
        var result = NoteEditor.Plan(ElfFile.Open(original), edits, options).Result;
        var bytes = result.ReadMemory(0, (int)result.Length).ToArray();
        Write(to, bytes);
        Failures.AddRange(EditInvariants.Violations(ElfFile.Open(original), ElfFile.Open(ByteSource.FromMemory(bytes))).Select(violation => $"{what}: {violation}"));
        return bytes;
    }

    /// <summary>Writes a program.</summary>
    public void Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(this[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Removes what was added, and compares with the original.</summary>
    public void TakeBack(string edited, string original, string what, EditOptions options, params IReadOnlyList<NoteEdit> edits)
    {
        var result = NoteEditor.Plan(ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(this[edited]))), edits, options).Result;
        if (!result.ReadMemory(0, (int)result.Length).Span.SequenceEqual(File.ReadAllBytes(this[original]))) Failures.Add($"{what}: removing does not give the original");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
