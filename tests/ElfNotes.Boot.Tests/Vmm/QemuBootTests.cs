using System.Globalization;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using ElfNotes.TestKit.Mutations;
using Xunit;

namespace ElfNotes.Boot.Tests.Vmm;

/// <summary>QEMU's verdict, predicted first and then asked for: accepted or refused, its words, the boot ROM that it chooses and the entry that the guest is started at.</summary>
public sealed class QemuBootTests(ITestOutputHelper output)
{
    private const int DefaultBoots = 130;
    private const int LeastBoots = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generated_images_get_the_predicted_verdict()
    {
        RequireTarget.Available(BootTarget.Qemu);
        var (seed, count) = (Setting("ELFNOTES_SEED", Environment.TickCount & 0xffff), Setting("ELFNOTES_QEMU_BOOTS", DefaultBoots));
        output.WriteLine($"ELFNOTES_SEED={seed} ELFNOTES_QEMU_BOOTS={count}");
        var images = Enumerable.Range(0, count).Select(index => QemuImages.Make(seed, index));
        var booted = await Compare(images, new BootSettings { GuestTime = TimeSpan.FromMilliseconds(400) }, waits: true);
        Assert.True(booted.Count >= Math.Min(LeastBoots, count * LeastBoots / DefaultBoots), $"only {booted.Count} of {count} images were booted");
    }

    [Fact]
    public async Task Each_finding_that_a_boot_can_show_is_provoked_and_the_verdict_is_as_predicted()
    {
        RequireTarget.Available(BootTarget.Qemu);
        var images = QemuTests.Refused.Select(row => row.Data).Select((data, index) => ($"refused {index}: {data.Item1}", data.Item3))
            .Concat(QemuTests.Accepted.Select(row => row.Data).Select((data, index) => ($"accepted {index}: {data.Item1}", data.Item2)));
        var booted = await Compare(images, new BootSettings { WaitForGuest = false }, waits: false);
        var codes = Enumerable.Range(3201, 12).Concat(Enumerable.Range(3221, 8)).Select(number => $"EN{number}").Except([Qemu.DoNotPass]);
        Assert.Empty(codes.Except(booted.SelectMany(verdict => verdict.Findings).Select(finding => finding.Code)));
    }

    [Fact]
    public async Task Mutated_kernels_get_the_predicted_verdict()
    {
        RequireTarget.Available(BootTarget.Qemu);
        var (seed, count) = (Setting("ELFNOTES_SEED", Environment.TickCount & 0xffff), Setting("ELFNOTES_QEMU_MUTATIONS", 40));
        output.WriteLine($"ELFNOTES_SEED={seed} ELFNOTES_QEMU_MUTATIONS={count}");
        var images = KernelMutations.Take(seed, count).Select(mutation => ($"seed {seed} index {mutation.Index}: {mutation.Description}", mutation.Image));
        await Compare(images, new BootSettings { WaitForGuest = false }, waits: false);
    }

    [Fact]
    public async Task What_is_no_elf_gets_the_predicted_verdict()
    {
        RequireTarget.Available(BootTarget.Qemu);
        (string, byte[])[] images =
        [
            ("bzImage", Kernel.BzImage()),
            ("bzImage of protocol 2.01", Kernel.BzImage(version: 0x201)),
            ("zImage", Kernel.BzImage(loadFlags: 0)),
            ("bzImage without sectors", Kernel.BzImage(setupSectors: 0)),
            ("bzImage that is cut", Kernel.BzImage(setupSectors: 200)),
            ("bzImage of setup sectors alone", Kernel.BzImage(setupSectors: 4, size: 5 * 512)),
            ("compressed", [.. "\u001f\u008b"u8, .. new byte[0x2000]]),
            ("zeros", new byte[0xa00]),
            ("few zeros", new byte[0x9ff]),
            ("nothing", []),
        ];
        await Compare(images, new BootSettings { WaitForGuest = false }, waits: false);
    }

    [Fact]
    public async Task Shared_images_get_the_predicted_verdict()
    {
        RequireTarget.Available(BootTarget.Qemu);
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var files = Directory.GetFiles(Path.Combine(SharedFiles.Root!, "xen-images"), "*.elf");
        Assert.True(files.Length > 100);
        await Compare(files.Select(file => (Path.GetFileName(file), File.ReadAllBytes(file))), new BootSettings { WaitForGuest = false }, waits: false);
    }

    // The exit status of the guest, 33, and its words say that it ran; 1 that QEMU refused; 0 that it crashed, and "timeout" that it did something else.
    [Fact]
    public void Predictions_equal_what_is_recorded()
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var lines = File.ReadLines(Path.Combine(SharedFiles.Root!, "xen-images", "verdicts.tsv")).ToList();
        var column = Array.IndexOf(lines[0].Split('\t'), "qemu72_kernel");
        var compared = 0;
        foreach (var columns in lines.Skip(1).Select(line => line.Split('\t')).Where(columns => columns[column].Length > 0))
        {
            var prediction = QemuComparison.Predict(File.ReadAllBytes(Path.Combine(SharedFiles.Root!, "xen-images", columns[0] + ".elf")));
            var recorded = columns[column];
            if (recorded.StartsWith("rc 1 ", StringComparison.Ordinal)) Assert.Equal((columns[0], "rc 1 qemu-system-x86_64: " + prediction.Says.SingleOrDefault()), (columns[0], recorded));
            else Assert.True(prediction.Accepts && prediction.ByNotes, columns[0] + ": " + recorded);
            compared++;
        }

        Assert.True(compared >= 35, $"{compared} rows");
    }

    private async Task<List<LoaderVerdict>> Compare(IEnumerable<(string Description, byte[] Image)> images, BootSettings options, bool waits)
    {
        var all = images.Select(item => (item.Description, item.Image, Prediction: QemuComparison.Predict(item.Image))).ToList();
        var safe = all.Where(item => QemuComparison.IsSafe(item.Prediction)).ToList();
        var results = await BootPool.RunAsync(safe.Select(item => new BootRequest(BootTarget.Qemu, item.Image, item.Description)), options, Cancellation);
        var differences = new List<string>();
        foreach (var (item, (_, result)) in safe.Zip(results))
            if (QemuComparison.Difference(item.Prediction, result, waits) is { } difference) differences.Add($"{item.Description}\n  {difference}");
        var codes = safe.SelectMany(item => item.Prediction.Findings).GroupBy(finding => finding.Code).OrderBy(group => group.Key, StringComparer.Ordinal);
        output.WriteLine($"{all.Count} images, {all.Count - safe.Count} kept from QEMU, {safe.Count(item => item.Prediction.Accepts)} accepted, {differences.Count} wrong, {results.Count(result => result.Result.Attempts > 1)} tried more than once; {string.Join(", ", codes.Select(group => $"{group.Key} {group.Count()}"))}");
        Assert.True(differences.Count == 0, $"{differences.Count} of {safe.Count} predictions are wrong\n{string.Join('\n', differences.Take(8))}");
        return [.. safe.Select(item => item.Prediction)];
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
