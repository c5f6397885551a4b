using ElfNotes.TestKit;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests.ToolStack;

/// <summary>The tool stack's oracle itself: it says what was recorded of it, and it can be asked by several threads.</summary>
public sealed class ToolStackOracleTests(ITestOutputHelper output)
{
    [Fact]
    public void Says_what_was_recorded_of_the_shared_images()
    {
        ToolStackOracle.Require();
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var rows = ToolStackOracle.Rows();
        Assert.True(rows.Count >= 100, $"only {rows.Count} images");
        foreach (var row in rows)
        {
            var result = XenToolStack.Judge(row.Image, row.IsPvh);
            Assert.Equal((row.Name, row.Recorded), (row.Name, result.Accepts ? $"ACCEPT {result.GuestType}" : "REJECT"));
            Assert.Equal((row.Name, row.Says), (row.Name, ToolStackOracle.Said(result)));
        }

        output.WriteLine($"{rows.Count} images");
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        ToolStackOracle.Require();
        var images = ExampleImages.All.Select(image => image.Kernel().Build()).ToArray();
        var alone = images.Select(image => string.Join('\n', XenToolStack.Judge(image, hvm: true).Log.Select(WithoutPointers))).ToArray();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            Assert.Equal(alone[i % images.Length], string.Join('\n', XenToolStack.Judge(images[i % images.Length], hvm: true).Log.Select(WithoutPointers))));
    }

    [Fact]
    public void Loaders_are_tried_in_the_order_that_the_model_has()
    {
        ToolStackOracle.Require();
        var log = XenToolStack.Judge("no kernel at all"u8, hvm: true).Log;
        var order = log.Where(line => line.StartsWith("xc_dom_find_loader: trying ", StringComparison.Ordinal)).Select(line => line["xc_dom_find_loader: trying ".Length..^" loader ... ".Length]);
        Assert.Equal(["multiboot-binary", "HVM-generic", "Linux bzImage", "ELF-generic"], order);
    }

    // Some lines show addresses of this process.
    private static string WithoutPointers(string line) => line.Contains("xc_dom_release", StringComparison.Ordinal) ? "" : line;
}
