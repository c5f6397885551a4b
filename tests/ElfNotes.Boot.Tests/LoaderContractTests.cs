using ElfNotes.TestKit;
using ElfNotes.TestKit.Mutations;
using Xunit;

namespace ElfNotes.Boot.Tests;

/// <summary>What every verdict of every loader keeps to, whatever the image.</summary>
public sealed class LoaderContractTests(ITestOutputHelper output)
{
    [Fact]
    public void A_verdict_gives_its_reason_its_rules_and_what_it_uses()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        foreach (var mutation in KernelMutations.Take(seed, 2000)) Check(mutation.Image, $"seed {seed} index {mutation.Index}: {mutation.Description}");
        foreach (var file in SharedFiles.Root is { } root ? Directory.GetFiles(Path.Combine(root, "xen-images"), "*.elf") : []) Check(File.ReadAllBytes(file), Path.GetFileName(file));
    }

    [Fact]
    public void Names_are_unique_and_ask_for_no_quoting()
    {
        Assert.Equal(BootLoaders.All.Count, BootLoaders.All.Select(loader => loader.Name).Distinct().Count());
        Assert.All(BootLoaders.All, loader => Assert.Matches("^[a-z][a-z0-9-]*$", loader.Name));
        Assert.All(BootLoaders.All, loader => Assert.Same(loader, BootLoaders.Find(loader.Name)));
    }

    [Fact]
    public void A_loader_needs_the_notes_that_it_says_and_no_others()
    {
        foreach (var loader in BootLoaders.All.Where(loader => loader.Needs.Count > 0))
        {
            // One of each need, in every combination of the alternatives.
            foreach (var served in loader.Needs.Aggregate(new List<List<NoteAlternative>> { new() }, (sets, need) => [.. sets.SelectMany(set => need.Alternatives, (set, one) => (List<NoteAlternative>)[.. set, one])]))
            {
                Assert.True(Starts(loader, served), $"{loader.Name} needs more than {string.Join(", ", served)}");
                foreach (var missing in served)
                {
                    Assert.False(Starts(loader, [.. served.Where(one => one != missing)]), $"{loader.Name} does not need {missing}");
                    if (missing.Prefix is not null) Assert.False(Starts(loader, [.. served.Where(one => one != missing), missing with { Prefix = "other" }]), $"{loader.Name} takes any value for {missing}");
                }
            }
        }
    }

    private static bool Starts(BootLoader loader, List<NoteAlternative> notes)
    {
        var kernel = loader.Protocol == "PV" ? Kernels.PvWithoutNotes() : Kernels.PvhWithoutNotes();
        if (loader.Protocol == "PV") kernel = kernel.WithNotes(KernelNote.Of(XenNoteTypes.VirtBase, Kernels.VirtBase64));
        var image = kernel.WithNotes([.. notes.Select(note => note.Prefix is { } text ? KernelNote.Of((uint)note.Type, text) : KernelNote.Of((uint)note.Type, Kernels.Physical))]).Build();
        var verdict = loader.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), BootOptions.Default);
        return verdict is { Accepts: true, ByNotes: true };
    }

    private static void Check(byte[] image, string description)
    {
        foreach (var loader in BootLoaders.All)
        {
            foreach (var xen in loader.FollowsXen ? Enum.GetValues<XenVersion>() : [XenVersion.Latest])
            {
                var verdict = loader.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions { Xen = xen });
                var wrong = Wrong(loader, verdict);
                Assert.True(wrong is null, $"{loader.Name} {verdict.Version}: {wrong}; {description}");
            }
        }
    }

    private static string? Wrong(BootLoader loader, LoaderVerdict verdict)
    {
        if (verdict.Loader != loader.Name) return "another loader's name";
        if (verdict.Version.Length == 0) return "no release";
        if (verdict.Steps.Count == 0) return "no rule that it went by";
        if (verdict.Steps.Any(step => step.Rule.Length == 0 || step.Found.Length == 0 || step.Source.Length == 0)) return "a step without rule, finding or source";
        if (verdict.Steps.FirstOrDefault(step => char.IsLower(step.Rule[0]) && !step.Rule.Split(' ')[0].Contains('_', StringComparison.Ordinal)) is { } small) return $"a rule in small letters: {small.Rule}";
        if (verdict.Findings.FirstOrDefault(finding => finding is { Severity: > Severity.Info, Hint: null }) is { } mute) return $"{mute.Code} says no way out";
        if (verdict.Findings.FirstOrDefault(finding => finding.Message.EndsWith('.')) is { } sentence) return $"{sentence.Code} ends with a full stop";
        if (verdict.Findings.Any(finding => finding.Hint is { } hint && !hint.All(char.IsAscii))) return "a hint that cannot be pasted everywhere";
        var refusals = verdict.Steps.Count(step => step.Outcome == RuleOutcome.Refuses);
        if (verdict.Accepts)
        {
            return refusals > 0 ? "accepted although a rule refuses"
                : verdict.Uses is not [{ Key: "entry" }, ..] ? "the entry is not the first of what it uses"
                : loader.FollowsXen ? WrongForXen(loader, verdict)
                : loader is Qemu or Firecracker or CloudHypervisor && verdict.ByNotes && !verdict.Uses.Any(use => use.Key == "padding") ? "the padding is not among what it uses" : null;
        }

        return refusals != 1 || verdict.Steps[^1].Outcome != RuleOutcome.Refuses ? "the last rule, and no other, refuses"
            : verdict.Findings is not [{ Severity: Severity.Error, Hint: not null }, ..] ? "the first finding is not the reason, with a hint" : null;
    }

    private static string? WrongForXen(BootLoader loader, LoaderVerdict verdict)
    {
        if (verdict.Uses.DistinctBy(use => use.Key).Count() != verdict.Uses.Count) return "something that it uses is named twice";
        if (!verdict.Uses.Contains(new("padding", "4"))) return "libelf's padding is not among what it uses";
        var libelf = ((XenVerdict)verdict).Libelf!;
        var virtualBase = verdict.Uses.FirstOrDefault(use => use.Key == "base").Value;
        return virtualBase == (loader.Protocol == "PV" ? $"0x{libelf.Addresses!.VirtBase:x}" : null) ? null : $"the base is {virtualBase ?? "not there"}";
    }
}
