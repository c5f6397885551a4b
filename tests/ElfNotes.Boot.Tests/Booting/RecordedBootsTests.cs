using System.Text;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Booting;

/// <summary>Every shared image under every loader, held against what was recorded here and in the images' own table <c>verdicts.tsv</c>.</summary>
public sealed class RecordedBootsTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets => BooterTests.Targets;

    private static bool IsRecording => Environment.GetEnvironmentVariable("ELFNOTES_RECORD_BOOTS") == "1";

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Boots_are_as_recorded(string name)
    {
        var target = BootTarget.Named(name);
        RequireTarget.Available(target);
        Assert.SkipWhen(SharedFiles.Root is null || RecordedBoots.Path is null, SharedFiles.Missing);
        var images = Images();
        var settings = IsRecording ? new BootSettings { GuestTime = TimeSpan.FromSeconds(15) } : new BootSettings();
        var results = await BootPool.RunAsync(images.Select(image => new BootRequest(target, File.ReadAllBytes(image), Path.GetFileNameWithoutExtension(image))), settings, TestContext.Current.CancellationToken);
        output.WriteLine($"{results.Count} boots, {results.Sum(pair => pair.Result.Elapsed.TotalSeconds) / results.Count:0.00} s each, tried again: {string.Join(' ', results.Where(pair => pair.Result.Attempts > 1).Select(pair => pair.Request.Description))}");
        if (IsRecording) Record(target, results);

        var recorded = RecordedBoots.Read().Where(boot => boot.Target == target).ToDictionary(boot => boot.Image);
        var differences = new StringBuilder();
        foreach (var (request, result) in results)
            if (recorded[request.Description] is var expected && RecordedBoot.Of(request.Description, result) is var actual && !expected.Agrees(actual))
                differences.Append('\n').Append("recorded: ").Append(expected.ToLine()).Append("\nnow:      ").Append(actual.ToLine());
        Assert.True(differences.Length == 0, differences.ToString());
        Assert.Equal(images.Length, recorded.Count);
    }

    [Fact]
    public void What_was_recorded_agrees_with_the_table_of_the_images()
    {
        Assert.SkipWhen(SharedFiles.Root is null || RecordedBoots.Path is null, SharedFiles.Missing);
        var recorded = RecordedBoots.Read().ToDictionary(boot => (boot.Image, boot.Target));
        var verdicts = File.ReadLines(Path.Combine(SharedFiles.Root!, "xen-images", "verdicts.tsv")).Skip(1).Select(line => line.Split('\t')).ToList();
        Assert.Equal(105, verdicts.Count);
        var differences = new List<string>();
        foreach (var columns in verdicts)
        {
            var (image, isPvh) = (columns[0], columns[0].StartsWith("pvh_", StringComparison.Ordinal));
            var xen417 = recorded[(image, isPvh ? BootTarget.Xen417Pvh : BootTarget.Xen417Pv)];
            var xen420 = recorded[(image, isPvh ? BootTarget.Xen420Pvh : BootTarget.Xen420Pv)];
            var qemu = recorded[(image, BootTarget.Qemu)];
            if (!AgreesWithXen(columns[2], xen417) || !AgreesWithWords(columns[3], xen417)) differences.Add($"'{columns[2]}', '{columns[3]}' against {xen417}");
            if (!AgreesWithXen(columns[4], xen420)) differences.Add($"'{columns[4]}' against {xen420}");
            if (!AgreesWithQemu(columns[8], qemu)) differences.Add($"'{columns[8]}' against {qemu}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    // NO stands for a guest that did not say HELLO, whether it was refused or only did not get that far.
    private static bool AgreesWithXen(string verdict, RecordedBoot boot) => verdict switch
    {
        "HELLO" => boot is { Summary: "built" } && boot.Said.StartsWith("HELLO FROM ", StringComparison.Ordinal),
        "NO" => !boot.Said.Contains("HELLO", StringComparison.Ordinal),
        _ => verdict == "?",
    };

    // The table's words are cut, have more lines than those of the build, and lack the lines by which a PVH build says that it gives up.
    private static bool AgreesWithWords(string said, RecordedBoot boot) =>
        boot.Summary != "refused" || said.Length == 0 || boot.Words.Split(" / ").Any(word => said.Split(" / ").Any(part => word.StartsWith(part, StringComparison.Ordinal)));

    private static bool AgreesWithQemu(string verdict, RecordedBoot boot)
    {
        const string Refusal = "rc 1 qemu-system-x86_64: ";
        if (verdict.Length == 0) return true;
        if (verdict.StartsWith(Refusal, StringComparison.Ordinal)) return boot.Summary == "refused" && boot.Words == verdict[Refusal.Length..];
        return verdict switch
        {
            "rc 0" => boot is { Summary: "built, crashed", Rom: "pvh" },
            "rc timeout" => boot is { Summary: "built, crashed" or "built, silent", Rom: "pvh", Said: "" },
            _ => boot is { Summary: "built", Rom: "pvh" } && verdict == $"rc 33 {boot.Said}".TrimEnd(),
        };
    }

    private static string[] Images() => [.. Directory.GetFiles(Path.Combine(SharedFiles.Root!, "xen-images"), "*.elf").Order(StringComparer.Ordinal)];

    private static void Record(BootTarget target, IEnumerable<(BootRequest Request, BootResult Result)> results)
    {
        var others = File.Exists(RecordedBoots.Path) ? RecordedBoots.Read().Where(boot => boot.Target != target) : [];
        RecordedBoots.Write(others.Concat(results.Select(pair => RecordedBoot.Of(pair.Request.Description, pair.Result))).OrderBy(boot => boot.Image, StringComparer.Ordinal).ThenBy(boot => boot.Target.Name, StringComparer.Ordinal));
    }
}
