using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Dom0;

/// <summary>
/// The models of dom0 against the hypervisors: images over every rule, predicted first and then booted. ELFNOTES_BOOTS sets how many boots
/// there are (each value of each stratum under each hypervisor first, then combinations), ELFNOTES_SEED repeats them.
/// </summary>
public sealed class Dom0BootTests(ITestOutputHelper output)
{
    private const int UsualCombinations = 60;

    // Left out: EN3411 and EN3424, whose files are not booted, and EN3425, where it is the machine's memory that decides.
    private static readonly string[] Codes =
    [
        XenDom0Pv.NotUnpacked, XenDom0Pv.Pv32Missing, XenDom0Pv.WrongMachine, XenDom0Pv.NotForDom0, XenDom0Pv.TooLittleMemory, XenDom0Pv.InXensRange,
        XenDom0Pv.NotCanonical, XenDom0Pv.FileSizeAboveMemorySize, XenDom0Pv.HypercallPageOutside, XenDom0Pv.TableUnusable, XenDom0Pv.NeedsSupervisorMode,
        XenDom0Pv.SegmentOutside, XenDom0Pv.EntryWithoutCode, XenDom0Pv.NoHypercallPage, XenDom0Pv.HypercallPageMisplaced, XenDom0Pv.LoadingStops,
        XenDom0Pvh.NotRam, XenDom0Pvh.NoRoomToMove, XenDom0Pvh.NoRoomForStartInfo, XenDom0Pvh.StartInfoOverKernel, XenDom0Pvh.Moved,
    ];

    private static readonly BootTarget[] Targets = [BootTarget.Xen417Pv, BootTarget.Xen417Pvh, BootTarget.Xen420Pv, BootTarget.Xen420Pvh];

    [Fact]
    public async Task Every_boot_comes_out_as_predicted()
    {
        RequireTarget.Available(Targets);
        var seed = Setting("ELFNOTES_SEED") ?? Random.Shared.Next();
        output.WriteLine($"ELFNOTES_SEED={seed}");
        var wrong = new ConcurrentBag<string>();
        var shown = new ConcurrentDictionary<string, bool>();
        int booted = 0, leftOut = 0, refused = 0, spoke = 0, crashed = 0, again = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Booter.Jobs, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(Boots(seed, Setting("ELFNOTES_BOOTS")), parallel, async (boot, token) =>
        {
            var image = Dom0Strata.Image(boot.Target.IsPvh, boot.Index, seed);
            var prediction = Dom0Prediction.Of(image.Bytes, boot.Target, image.Memory);
            if (prediction.IsLeftToChance)
            {
                Interlocked.Increment(ref leftOut);
                return;
            }

            var result = await Booter.BootAsync(boot.Target, image.Bytes, new BootSettings { Dom0Memory = image.Memory, WaitForGuest = image.CanSpeak }, token);
            Interlocked.Increment(ref booted);
            if (!prediction.Verdict.Accepts) Interlocked.Increment(ref refused);
            if (prediction.Letter is not null) Interlocked.Increment(ref spoke);
            if (prediction.SaysItCrashes) Interlocked.Increment(ref crashed);
            if (result.Attempts > 1) Interlocked.Increment(ref again);
            foreach (var finding in prediction.Verdict.Findings) shown[finding.Code] = true;
            if (prediction.Compare(result) is { } difference) wrong.Add(Describe(image, prediction, result, difference));
        });
        output.WriteLine($"{booted} boots: {refused} refused, {booted - refused} started, {spoke} of them with a predicted entry and {crashed} with a predicted crash; {again} took more than one attempt; {leftOut} images not given to the hypervisor; {wrong.Count} wrong");
        Assert.True(wrong.IsEmpty, $"ELFNOTES_SEED={seed}: {wrong.Count} of {booted}\n{string.Join("\n\n", wrong.Take(20))}");
        // A number that was asked for may be a small one.
        if (Setting("ELFNOTES_BOOTS") is not null) return;
        Assert.True(booted >= 300, $"only {booted} boots");
        Assert.True(refused > 0 && refused < booted, $"{refused} of {booted} refused");
        Assert.Equal([], Codes.Where(code => !shown.ContainsKey(code)));
    }

    // Seeds choose the hypervisor by their lowest bit, and only the combinations beside.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_values_by_themselves_show_each_code(int seed)
    {
        var shown = Boots(seed, null).Where(boot => boot.Index < Dom0Strata.SingleCount(boot.Target.IsPvh)).SelectMany(boot =>
        {
            var image = Dom0Strata.Image(boot.Target.IsPvh, boot.Index, seed);
            return Dom0Prediction.Of(image.Bytes, boot.Target, image.Memory).Verdict.Findings;
        }).Select(finding => finding.Code).ToHashSet();
        Assert.Equal([], Codes.Where(code => !shown.Contains(code)));
    }

    [Theory]
    [InlineData(null, 0, "elfnotes PV entry A", false)]
    [InlineData("predicted no crash", 0, "elfnotes PV entry A", true)]
    [InlineData(null, Kernels.MemorySize, "", false)]
    [InlineData(null, Kernels.MemorySize, "", true)]
    [InlineData("predicted that the guest crashes", Kernels.MemorySize, "elfnotes PV entry A", false)]
    [InlineData(null, 2, "", true)]
    public void A_crash_that_is_not_as_predicted_is_noticed(string? difference, ulong entry, string said, bool crashed)
    {
        var kernel = new Dom0StrataKernel(isPvh: false);
        kernel.Set(XenNoteTypes.Entry, Kernels.VirtBase64 + Kernels.Physical + entry);
        var prediction = Dom0Prediction.Of(kernel.Build(), BootTarget.Xen417Pv, 32);
        Assert.Equal(difference, prediction.Compare(new BootResult(BootTarget.Xen417Pv, BootOutcome.Built) { Said = said, GuestCrashed = crashed }));
    }

    [Theory]
    [InlineData(null, "A", "", " TOTAL:         ffffffff80000000->ffffffff80400000")]
    [InlineData("accepts", "A", "Panic", "")]
    [InlineData("words", "A", "a word", "")]
    [InlineData("entry A", "B", "", "")]
    [InlineData("mapped up to", "A", "", " TOTAL:         ffffffff80000000->ffffffff80800000")]
    [InlineData("kernel", "A", "", " Loaded kernel: ffffffff80100000->ffffffff80103000")]
    [InlineData("p2m", "A", "", " Phys-Mach map: ffffffff80103000->ffffffff80112000")]
    [InlineData("start info", "A", "", " Start info:    ffffffff80113000->ffffffff801134b8")]
    [InlineData("entry", "A", "", " ENTRY ADDRESS: ffffffff80100010")]
    public void A_boot_that_is_not_as_predicted_is_noticed(string? difference, string entry, string word, string line)
    {
        var prediction = Dom0Prediction.Of(BootableKernels.Pv().Build(), BootTarget.Xen417Pv, 32);
        var result = new BootResult(BootTarget.Xen417Pv, word == "Panic" ? BootOutcome.Refused : BootOutcome.Built)
        {
            Said = BootCode.PvSays(entry[0]),
            Words = word.Length == 0 ? [] : [word],
            BuildLog = [line],
        };
        var found = prediction.Compare(result);
        if (difference is null) Assert.Null(found);
        else Assert.Contains(difference, found, StringComparison.Ordinal);
    }

    // Usually each value by itself is booted under one hypervisor, which changes with the seed; both in a longer run.
    private static IEnumerable<(BootTarget Target, int Index)> Boots(int seed, int? count)
    {
        var made = 0;
        for (var index = 0; made < (count ?? int.MaxValue); index++)
        {
            if (count is null && index >= UsualCombinations / 2 + Math.Max(Dom0Strata.SingleCount(true), Dom0Strata.SingleCount(false))) yield break;
            foreach (var target in Targets)
            {
                var isSecond = ((index + seed) & 1) == (target.XenVersion == "4.17" ? 0 : 1);
                if (count is null && (isSecond || index >= UsualCombinations / 2 + Dom0Strata.SingleCount(target.IsPvh))) continue;
                made++;
                yield return (target, index);
            }
        }
    }

    private static string Describe(Dom0StrataImage image, Dom0Prediction prediction, BootResult result, string difference)
    {
        var text = new StringBuilder($"{result.Target}, dom0_mem={image.Memory}M, {image.Description}\n  {difference}\n");
        text.Append(CultureInfo.InvariantCulture, $"  steps: {string.Join("; ", prediction.Verdict.Steps.Select(step => $"{step.Rule}: {step.Found} ({step.Outcome})"))}\n");
        return text.Append(result.Report()).ToString();
    }

    private static int? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
