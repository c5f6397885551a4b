using System.IO.Compression;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;
using ElfNotes.TestKit.Mutations;
using Xunit;

namespace ElfNotes.Boot.Tests.ToolStack;

/// <summary>Model and tool stack on files as they come, and on mutated kernels and headers in containers.</summary>
public sealed class ToolStackFilesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("corpus")]
    [InlineData("hostile")]
    public void Model_agrees_with_the_tool_stack_on_real_files(string directory)
    {
        ToolStackOracle.Require();
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var files = Directory.GetFiles(Path.Combine(SharedFiles.Root!, directory), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        // A loader that has a verdict on anything but kernels is asked by --for only; here it is asked about everything.
        Report(files.Length, files.SelectMany(file => Both(File.ReadAllBytes(file), Path.GetFileName(file))));
    }

    [Fact]
    public void Model_agrees_with_the_tool_stack_on_mutated_kernels_in_containers()
    {
        ToolStackOracle.Require();
        var seed = Environment.TickCount;
        const int Count = 700;
        output.WriteLine($"seed {seed}");
        var differences = new List<string>();
        foreach (var mutation in KernelMutations.Take(seed, Count))
        {
            var description = $"seed {seed} index {mutation.Index}: {mutation.Description}";
            differences.AddRange(Both(Gzip(mutation.Image), "gzip of " + description));
            differences.AddRange(Both(new BzImageBuilder { Payload = Gzip(mutation.Image) }.Build(), "gzip bzImage of " + description));
            differences.AddRange(Both(new BzImageBuilder { Payload = mutation.Image }.Build(), "raw bzImage of " + description));
        }

        Report(Count * 3, differences);
    }

    [Fact]
    public void Model_agrees_with_the_tool_stack_on_mutated_setup_headers()
    {
        ToolStackOracle.Require();
        var seed = Environment.TickCount;
        const int Count = 3_000;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var kernel = Kernels.Hybrid().Build();
        byte[][] payloads = [Gzip(kernel), kernel, [.. "none"u8]];
        var differences = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var file = new BzImageBuilder { Payload = payloads[i % payloads.Length] }.Build();
            // The fields that the loaders look at, and the bytes around them.
            (int Start, int Size)[] fields = [(0x1f1, 1), (0x202, 6), (0x248, 8), (0x248, 2), (0x24c, 2)];
            var (start, size) = fields[random.Next(fields.Length)];
            var at = start + random.Next(size);
            file[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(file[at] + random.Next(-3, 4)), _ => (byte)(file[at] ^ 1 << random.Next(8)) };
            if (random.Next(4) == 0) file = file[..random.Next(1, file.Length)];
            differences.AddRange(Both(file, $"seed {seed} index {i}: byte 0x{at:x}, {file.Length} bytes"));
        }

        Report(Count, differences);
    }

    private static IEnumerable<string> Both(byte[] file, string description) =>
        ((bool[])[false, true]).Select(hvm => ToolStackComparison.Compare(file, hvm, description)).OfType<string>();

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private void Report(int count, IEnumerable<string> differences)
    {
        var list = differences.ToList();
        Assert.True(list.Count == 0, $"{list.Count} disagreements on {count} files\n{string.Join('\n', list.Take(8))}");
        output.WriteLine($"{count} files");
    }
}
