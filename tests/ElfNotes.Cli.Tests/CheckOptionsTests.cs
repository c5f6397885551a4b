using System.Text.Json;
using ElfNotes.Boot;

namespace ElfNotes.Cli.Tests;

/// <summary>What the options of check show.</summary>
public class CheckOptionsTests
{
    private const string Good = "examples/images/pv-pvh-good.elf";
    private const string PvOnly = "examples/images/pv-good.elf";
    private const string Refused = "examples/images/pvh-no-note.elf";

    [Fact]
    public void Show_finds_a_type_by_every_name_that_it_has()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Add("notes.yaml", "notes:\n  - {owner: FreeBSD, type: 1, u32: 1400000}\n  - {owner: Xen, type: PHYS32_ENTRY, u64: 1}\n");
        Assert.Equal(0, Command.Run("build", source, "-o", folder["a.o"]).Status);
        foreach (var name in (string[])["NT_FREEBSD_ABI_TAG", "abi_tag", "XEN_ELFNOTE_PHYS32_ENTRY", "phys32_entry"])
            Assert.DoesNotContain("no such notes", Command.Run("show", "--type", name, folder["a.o"]).Text, StringComparison.Ordinal);
        Assert.Contains("no such notes", Command.Run("show", "--type", "NT_GNU_BUILD_ID", folder["a.o"]).Text, StringComparison.Ordinal);
        Assert.Contains("no such notes; there are some of owner Xen\n", Command.Run("show", "--owner", "xen", folder["a.o"]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_expected_and_did_not_come_is_named()
    {
        Assert.Contains("\n  expected: xen-pvh, which does not take it\n", Command.Run("check", "--expect", "xen-pv,xen-pvh", PvOnly).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("expected:", Command.Run("check", "--expect", "xen-pv", PvOnly).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_loader_is_asked_whatever_for_says()
    {
        var loaders = Verdicts("--for", "xen-pv", "--expect", "xen-pvh", Good).Select(verdict => verdict.GetProperty("loader").GetString()).Distinct();
        Assert.Equal(["xen-pv", "xen-pvh"], loaders);
    }

    [Fact]
    public void Explain_tells_every_rule_with_its_source_and_ends_where_it_is_refused()
    {
        var text = Command.Run("check", "--explain", "--for", "xen-pvh", "--xen", "4.17", Refused).Text;
        var plain = Command.Run("check", "--for", "xen-pvh", "--xen", "4.17", Refused).Text;
        Assert.DoesNotContain("libelf-dominfo.c", plain, StringComparison.Ordinal);
        var steps = Verdicts("--explain", "--for", "xen-pvh", "--xen", "4.17", Refused).Single().GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal("refuses", steps[^1].GetProperty("outcome").GetString());
        foreach (var (index, step) in steps.Index())
        {
            Assert.Contains($" {index + 1}. {step.GetProperty("rule").GetString()}\n", text, StringComparison.Ordinal);
            Assert.Contains($"[{step.GetProperty("source").GetString()}]\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_release_of_xen_is_a_verdict_of_its_own_and_other_programs_have_one()
    {
        var verdicts = Verdicts("--for", string.Join(',', BootLoaders.All.Select(loader => loader.Name)), "--xen", "4.17,4.18,latest", Good);
        foreach (var loader in BootLoaders.All)
            Assert.Equal(loader.FollowsXen ? 3 : 1, verdicts.Count(verdict => verdict.GetProperty("loader").GetString() == loader.Name));
    }

    private static List<JsonElement> Verdicts(params string[] arguments)
    {
        using var json = JsonDocument.Parse(Command.Run(["check", "--format", "json", .. arguments]).Text);
        return [.. json.RootElement.GetProperty("files")[0].GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.Clone())];
    }
}
