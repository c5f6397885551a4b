using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>Each example is built by its one command, accepted by the loaders that it is for, and booted by the real ones.</summary>
public sealed class ExampleBootTests
{
    private static readonly string[] PvLoaders = ["xen-pv", "xen-dom0-pv"];
    private static readonly string[] PvhLoaders = ["xen-pvh", "xen-dom0-pvh", "qemu", "firecracker", "cloud-hypervisor"];

    [Fact]
    public Task Xen_pv_minimal_boots() => BuildAndBoot("xen-pv-minimal", ["kernel.elf"], PvLoaders, ["xen-4.17-dom0-pv", "xen-4.20-dom0-pv"], _ => "Hello, Xen! A guest of five notes is speaking.");

    [Fact]
    public Task Pvh_minimal_boots() => BuildAndBoot("pvh-minimal", ["kernel.elf"], PvhLoaders, ["qemu-kernel", "xen-4.17-dom0-pvh", "xen-4.20-dom0-pvh"], target => target.XenVersion is null
        ? "Hello from a PVH guest, not on Xen.\ncommand line: said by a test\nmemory map:\n  0x0000000000000000 size 0x000000000009fc00 usable"
        : "Hello from a PVH guest on Xen.\ncommand line: said by a test\nmemory map: not in a start info of version 0");

    [Fact]
    public Task Legacy_xen_guest_boots_with_the_string_and_with_notes() => BuildAndBoot("legacy-xen-guest", ["legacy.elf", "modern.elf"], PvLoaders, ["xen-4.17-dom0-pv", "xen-4.20-dom0-pv"], _ => "Hello, Xen! Whatever it said of me, I am running.");

    [Fact]
    public void The_converted_notes_give_the_same_addresses_as_the_string()
    {
        using var shell = ExampleShell.Open();
        Example.CopyTo("legacy-xen-guest", shell.Folder);
        shell.Succeed("./build");
        var addresses = ((string[])["legacy.elf", "modern.elf"]).Select(file => Judge("xen-pv", File.ReadAllBytes(Path.Combine(shell.Folder, file))).AddressList);
        Assert.Single(addresses.Select(list => string.Join(' ', list)).Distinct());
    }

    private static async Task BuildAndBoot(string name, string[] kernels, string[] loaders, string[] targets, Func<BootTarget, string> says)
    {
        using var shell = ExampleShell.Open();
        Example.CopyTo(name, shell.Folder);
        shell.Succeed("./build");
        foreach (var kernel in kernels)
        {
            var image = await File.ReadAllBytesAsync(Path.Combine(shell.Folder, kernel), TestContext.Current.CancellationToken);
            foreach (var loader in loaders)
            {
                var verdict = Judge(loader, image);
                Assert.True(verdict.Accepts, $"{kernel}: {loader} refuses");
                Assert.DoesNotContain(verdict.Findings, finding => finding.Severity > Severity.Info);
            }

            AskToolStack(image, isPvh: loaders.Contains("xen-pvh"));
            foreach (var target in targets.Select(BootTarget.Named))
            {
                RequireTarget.Available(target);
                var result = await Booter.BootAsync(target, image, new BootSettings { KernelArguments = "said by a test" }, TestContext.Current.CancellationToken);
                Assert.True(result is { Outcome: BootOutcome.Built, GuestEnded: true, GuestCrashed: false }, result.Report());
                Assert.StartsWith(says(target), result.Said.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            }
        }
    }

    // Xen's own library, as xl uses it.
    private static void AskToolStack(byte[] image, bool isPvh)
    {
        if (XenToolStack.IsAvailable) Assert.True(XenToolStack.Judge(image, isPvh).AcceptsKernel, "the tool stack refuses");
        else if (Oracles.AreRequired) Assert.Fail(Oracles.Missing(XenToolStack.Package));
    }

    private static LoaderVerdict Judge(string loader, byte[] image) =>
        BootLoaders.All.Single(one => one.Name == loader).Judge(BootImage.OfElf(ByteSource.FromMemory(image)), BootOptions.Default);
}
