using System.Globalization;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Mutations;
using Xunit;

namespace ElfNotes.Boot.Tests.ToolStack;

/// <summary>The models of the tool stack against the tool stack: verdict, words, chosen loader, guest type, addresses.</summary>
public sealed class ToolStackModelTests(ITestOutputHelper output)
{
    private const int DefaultMutations = 5_000;

    [Fact]
    public void Model_agrees_with_the_tool_stack_on_the_shared_images()
    {
        ToolStackOracle.Require();
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var rows = ToolStackOracle.Rows();
        var differences = new List<string>();
        foreach (var row in rows)
        {
            foreach (var hvm in (bool[])[false, true])
                if (ToolStackComparison.Compare(row.Image, hvm, row.Name) is { } difference) differences.Add(difference);
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {rows.Count} images differ\n{string.Join('\n', differences.Take(3))}");
        output.WriteLine($"{rows.Count} images");
    }

    [Fact]
    public void Model_agrees_with_the_record_of_the_shared_images()
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        foreach (var row in ToolStackOracle.Rows())
        {
            BootLoader loader = row.IsPvh ? new XenPvh() : new XenPv();
            var verdict = loader.Judge(BootImage.OfElf(ByteSource.FromMemory(row.Image)), new BootOptions { Xen = XenVersion.Xen4_17 });
            // The record does not tell firmware from kernels: pvh_none, a 32-bit ELF without notes, was taken as the former.
            var isFirmware = verdict.Findings.Any(finding => finding is { Code: XenPvh.TakenAsFirmware, Severity: Severity.Error });
            Assert.Equal((row.Name, row.Recorded.StartsWith("ACCEPT", StringComparison.Ordinal)), (row.Name, verdict.Accepts || isFirmware));
            if (verdict.Accepts) Assert.EndsWith(verdict.Uses.Single(pair => pair.Key == "guest type").Value, row.Recorded, StringComparison.Ordinal);
            if (row.Says.StartsWith("panic: ", StringComparison.Ordinal)) Assert.EndsWith($": {verdict.Says[^1]}", row.Says, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Model_agrees_with_the_tool_stack_on_mutated_kernels()
    {
        ToolStackOracle.Require();
        var (seed, count) = (Setting("ELFNOTES_SEED", Environment.TickCount), Setting("ELFNOTES_MUTATIONS", DefaultMutations));
        output.WriteLine($"ELFNOTES_SEED={seed} ELFNOTES_MUTATIONS={count}");
        var differences = new List<string>();
        foreach (var mutation in KernelMutations.Take(seed, count))
        {
            foreach (var hvm in (bool[])[false, true])
                if (ToolStackComparison.Compare(mutation.Image, hvm, $"seed {seed} index {mutation.Index}: {mutation.Description}") is { } difference) differences.Add(difference);
        }

        Assert.True(differences.Count == 0, $"seed {seed}: {differences.Count} disagreements in {count} kernels\n{string.Join('\n', differences.Take(5))}");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
