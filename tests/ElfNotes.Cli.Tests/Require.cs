using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary>What a test needs that may be absent: it is then skipped, or fails where the environment says that it has to be there.</summary>
internal static class Require
{
    private static readonly bool ToolsAreRequired = Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1";

    /// <summary>A file or folder of ../shared.</summary>
    public static string Shared(params string[] relative)
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        return Path.Combine([SharedFiles.Root!, .. relative]);
    }

    /// <summary>A program that Debian has.</summary>
    public static void Tool(string path, string package) => Available(File.Exists(path), ToolsAreRequired, $"needs {path} of Debian's package {package}");

    /// <summary>An oracle.</summary>
    public static void Oracle(bool isThere, string what) => Available(isThere, Oracles.AreRequired, what);

    /// <summary>The native binary: the JIT has times and sizes of its own.</summary>
    public static void Native() => Assert.SkipUnless(Command.IsNative, "needs the native binary, named by ELFNOTES_BIN");

    private static void Available(bool isThere, bool isRequired, string what)
    {
        if (isThere) return;
        if (isRequired) Assert.Fail(what);
        Assert.Skip(what);
    }
}
