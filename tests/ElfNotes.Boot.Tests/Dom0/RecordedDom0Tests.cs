using System.Globalization;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Dom0;

/// <summary>The models against recorded boots of 105 images: <c>HELLO</c>, or <c>NO</c> for what was refused or crashed.</summary>
public sealed class RecordedDom0Tests(ITestOutputHelper output)
{
    // dom0_mem of the record, MiB.
    private const int Memory = 32;

    /// <summary>
    /// Recorded as NO, but the hypervisor starts it at 0x1000, where its note and its segment are: its code, made for 1 MiB, then prints blanks and halts.
    /// </summary>
    private const string WronglyRecorded = "pvh_d2";

    [Theory]
    [InlineData("xen-4.17-dom0-pvh")]
    [InlineData("xen-4.20-dom0-pvh")]
    public async Task The_record_that_is_wrong_is_proven_so(string name)
    {
        if (SharedFiles.Root is null) Assert.Skip(SharedFiles.Missing);
        var target = BootTarget.Named(name);
        RequireTarget.Available(target);
        var image = await File.ReadAllBytesAsync(Path.Combine(SharedFiles.Root, "xen-images", WronglyRecorded + ".elf"), TestContext.Current.CancellationToken);
        var result = await Booter.BootAsync(target, image, cancellation: TestContext.Current.CancellationToken);
        Assert.True(result is { Outcome: BootOutcome.Built, GuestEnded: true, GuestCrashed: false }, result.Report());
        Assert.Null(Dom0Prediction.Of(image, target, Memory).Compare(result with { Said = "" }));
    }

    [Fact]
    public void Every_recorded_boot_is_judged_as_it_came_out()
    {
        if (SharedFiles.Root is null) Assert.Skip(SharedFiles.Missing);
        var folder = Path.Combine(SharedFiles.Root, "xen-images");
        var wrong = new List<string>();
        var compared = 0;
        foreach (var columns in File.ReadLines(Path.Combine(folder, "verdicts.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            var image = File.ReadAllBytes(Path.Combine(folder, columns[0] + ".elf"));
            // How an image was booted its name tells.
            var isPvh = columns[0].StartsWith("pvh_", StringComparison.Ordinal);
            foreach (var (target, recorded) in new[] { (isPvh ? BootTarget.Xen417Pvh : BootTarget.Xen417Pv, columns[2]), (isPvh ? BootTarget.Xen420Pvh : BootTarget.Xen420Pv, columns[4]) })
            {
                if (recorded is not ("HELLO" or "NO") || columns[0] == WronglyRecorded) continue;
                compared++;
                var verdict = Dom0Prediction.Of(image, target, Memory).Verdict;
                var willCrash = verdict.Findings.Any(finding => finding.Severity == Severity.Error || finding.Code is XenDom0Pv.NoHypercallPage or XenDom0Pv.HypercallPageMisplaced);
                if ((verdict.Accepts && !willCrash) != (recorded == "HELLO")) wrong.Add($"{target} {columns[0]}: recorded {recorded}, predicted {(verdict.Accepts ? "accepts" : "refuses")}, {string.Join(", ", verdict.Findings.Select(finding => finding.Code))}");
            }

            foreach (var line in Refusal(columns))
                if (!Dom0Prediction.Of(image, isPvh ? BootTarget.Xen417Pvh : BootTarget.Xen417Pv, Memory).Verdict.Says.Contains(line)) wrong.Add($"{columns[0]}: does not say {line}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{compared} recorded boots, {wrong.Count} judged otherwise"));
        Assert.True(compared > 200);
        Assert.Empty(wrong);
    }

    // The record has information among its words, and the crashes of guests, and is cut.
    private static IEnumerable<string> Refusal(string[] columns) => columns[2] != "NO" ? [] : columns[3].Split(" / ").Where(line => line.Length > 3
        && !line.Contains("crash", StringComparison.Ordinal) && !line.StartsWith("d0v0", StringComparison.Ordinal) && (!line.StartsWith("ELF: ", StringComparison.Ordinal) || line.Contains("overflow (off", StringComparison.Ordinal) || line == "ELF: not an ELF binary") && !line.StartsWith("ELF_", StringComparison.Ordinal));
}
