using ElfNotes.TestKit;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests.ToolStack;

/// <summary>The rows of the recorded verdicts that the tool stack has, and how they write what it says.</summary>
internal static class ToolStackOracle
{
    /// <summary>One image, and what was recorded of it.</summary>
    public sealed record Row(string Name, byte[] Image, bool IsPvh, string Recorded, string Says);

    /// <summary>Skips the test, or fails it, where the library is missing.</summary>
    public static void Require()
    {
        if (XenToolStack.IsAvailable) return;
        if (Oracles.AreRequired) Assert.Fail(Oracles.Missing(XenToolStack.Package));
        Assert.Skip(Oracles.Missing(XenToolStack.Package));
    }

    /// <summary>The images of <c>../shared/xen-images</c>.</summary>
    public static IReadOnlyList<Row> Rows()
    {
        var directory = Path.Combine(SharedFiles.Root!, "xen-images");
        return [.. File.ReadLines(Path.Combine(directory, "verdicts.tsv")).Skip(1).Select(line => line.Split('\t')).Select(columns =>
            new Row(columns[0], File.ReadAllBytes(Path.Combine(directory, columns[0] + ".elf")), columns[0].StartsWith("pvh_", StringComparison.Ordinal), columns[6], columns[7]))];
    }

    /// <summary>What <c>toolstack417_says</c> has: the last error, or why the ELF counts as broken.</summary>
    public static string Said(XenToolStackResult result)
    {
        const string Broken = "ELF broken: ";
        if (result.Errors.Count > 0) return result.Errors[^1];
        var line = result.Log.LastOrDefault(line => line.Contains(Broken, StringComparison.Ordinal));
        return line is null ? "" : $"[{line[line.IndexOf(Broken, StringComparison.Ordinal)..]}]";
    }
}
