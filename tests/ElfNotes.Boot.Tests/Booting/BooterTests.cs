using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;
using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.Boot.Tests.Booting;

/// <summary>The harness that boots: each loader starts good kernels, refuses bad ones in its words, and a guest's crash is told from a refusal.</summary>
public sealed class BooterTests
{
    private const ulong High = Kernels.VirtBase64 + Kernels.Physical;

    public static TheoryData<string> Targets => [.. BootTarget.All.Select(target => target.Name)];

    public static TheoryData<string> XenTargets => [.. BootTarget.All.Where(target => target.XenVersion is not null).Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task A_good_kernel_says_where_it_was_entered(string name)
    {
        var target = Available(name);
        KernelBuilder[] kernels = target.IsPvh
            ? [BootableKernels.Pvh(), BootableKernels.Pvh(32), BootableKernels.Hybrid()]
            : [BootableKernels.Pv(), BootableKernels.Pv(HypercallRoute.Page), BootableKernels.Hybrid(), BootableKernels.Legacy(), BootableKernels.Legacy(HypercallRoute.Page)];
        foreach (var (_, result) in await BootPool.RunAsync(kernels.Select(kernel => new BootRequest(target, kernel.Build())), cancellation: TestContext.Current.CancellationToken))
        {
            Assert.True(result.Said == (target.IsPvh ? BootCode.PvhSays() : BootCode.PvSays()), result.Report());
            Assert.Equal((BootOutcome.Built, false, true), (result.Outcome, result.GuestCrashed, result.GuestEnded));
            Assert.Empty(result.Words);
            Assert.Equal(target == BootTarget.Qemu ? "pvh" : null, result.Rom);
        }
    }

    [Fact]
    public async Task A_message_that_Xen_cuts_leaves_the_next_one_readable()
    {
        var target = Available(BootTarget.Xen417Pv.Name);
        var result = await Booter.BootAsync(target, Kernels.PvWithoutNotes().WithNotes(KernelNote.Of(BsdSymtab, new string('a', 4000))).Build(), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(BootOutcome.Refused, result.Outcome);
        Assert.Contains(result.Words, word => word.StartsWith("ERROR: Will only load images", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task The_letter_tells_which_entry_was_used(string name)
    {
        var target = Available(name);
        foreach (var letter in (char[])['B', 'M', 'Z'])
        {
            var result = await Boot(target, EnteredAt(target, (ulong)BootCode.Offset(letter)));
            Assert.True(result.Said == (target.IsPvh ? BootCode.PvhSays(letter) : BootCode.PvSays(letter)), result.Report());
        }

        var beside = await Boot(target, EnteredAt(target, (ulong)BootCode.Offset('C') + 5));
        Assert.True(beside.Said == (target.IsPvh ? BootCode.PvhSays('?') : BootCode.PvSays('?')), beside.Report());
    }

    [Theory]
    [InlineData("xen-4.17-dom0-pv", "ERROR: Not a Xen-ELF image: No ELF notes or '__xen_guest' section found")]
    [InlineData("xen-4.17-dom0-pvh", "ERROR: Not a Xen-ELF image: No ELF notes or '__xen_guest' section found", "Unable to parse kernel for ELFNOTES", "Failed to load Dom0 kernel")]
    [InlineData("xen-4.20-dom0-pv", "ERROR: Not a Xen-ELF image: No ELF notes or '__xen_guest' section found")]
    [InlineData("xen-4.20-dom0-pvh", "ERROR: Not a Xen-ELF image: No ELF notes or '__xen_guest' section found", "Unable to parse kernel for ELFNOTES", "Failed to load Dom0 kernel")]
    [InlineData("qemu-kernel", "Error loading uncompressed kernel without PVH ELF Note")]
    public async Task A_kernel_without_notes_is_refused(string name, params string[] words)
    {
        var result = await Boot(Available(name), (name.EndsWith("-pv", StringComparison.Ordinal) ? Kernels.PvWithoutNotes() : Kernels.PvhWithoutNotes()).MadeBootable());
        Assert.True(result.Outcome == BootOutcome.Refused, result.Report());
        Assert.Equal(words, result.Words);
        Assert.Equal(name == "qemu-kernel" ? null : "Could not construct domain 0", result.Panic);
        Assert.Equal(("", false, false), (result.Said, result.GuestCrashed, result.GuestEnded));
    }

    [Theory]
    [MemberData(nameof(XenTargets))]
    public async Task A_panic_that_names_the_image_is_a_refusal_with_its_words(string name)
    {
        var target = Available(name);
        var kernel = BootableKernels.Hybrid();
        kernel.Loads[0].Header.MemorySize = 0x10000000;
        var result = await Boot(target, kernel);
        Assert.True(result.Outcome == BootOutcome.Refused, result.Report());
        Assert.Contains(target.IsPvh ? "Failed to load Dom0 kernel" : "Domain 0 allocation is too small for kernel image", result.Words);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task A_guest_that_crashes_was_built(string name)
    {
        var target = Available(name);
        var kernel = BootableKernels.Hybrid();
        kernel.Loads[0].Data[0] = 0x0f;
        kernel.Loads[0].Data[1] = 0x0b; // ud2
        var result = await Boot(target, kernel);
        Assert.True(result is { Outcome: BootOutcome.Built, GuestCrashed: true, Said: "" }, result.Report());
        Assert.Equal("built, crashed", result.Summary);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task A_guest_that_halts_was_built_and_is_silent(string name)
    {
        var target = Available(name);
        var kernel = Kernels.Hybrid();
        kernel.Loads[0].Data = [0xeb, 0xfe];
        var result = await Booter.BootAsync(target, kernel.Build(), new BootSettings { GuestTime = TimeSpan.FromSeconds(0.3) }, TestContext.Current.CancellationToken);
        Assert.True(result is { Outcome: BootOutcome.Built, GuestCrashed: false, GuestEnded: false, ExitCode: null, Said: "" }, result.Report());
        Assert.Equal("built, silent", result.Summary);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Time_out_before_the_verdict_is_none(string name)
    {
        var target = Available(name);
        var result = await Booter.BootAsync(target, BootableKernels.Hybrid().Build(), new BootSettings { TimeLimit = TimeSpan.FromMilliseconds(1) }, TestContext.Current.CancellationToken);
        Assert.True(result is { Outcome: BootOutcome.NoVerdict, Attempts: 2, ExitCode: null }, result.Report());
    }

    [Fact]
    public async Task Qemu_names_the_ROM_that_it_boots_by()
    {
        var target = Available(BootTarget.Qemu.Name);
        var result = await Booter.BootAsync(target, new byte[8192], new BootSettings { WaitForGuest = false }, TestContext.Current.CancellationToken);
        Assert.True(result is { Outcome: BootOutcome.Built, Rom: "linuxboot_dma" }, result.Report());
    }

    [Fact]
    public async Task Nothing_is_left_behind()
    {
        var target = Available(BootTarget.Qemu.Name);
        var before = Directories();
        await BootPool.RunAsync(BootableKernels.Pvh().Build(), [target], cancellation: TestContext.Current.CancellationToken);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Booter.BootAsync(target, Kernels.Pvh().Build(), cancellation: cancellation.Token));
        // Other tests boot at the same time: their directories go a little later.
        var after = Directories().Except(before).ToList();
        for (var wait = 0; wait < 600 && after.Any(Directory.Exists); wait++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(after, Directory.Exists);
    }

    private static string[] Directories() => Directory.GetDirectories(Path.GetTempPath(), "elfnotes-boot-*");

    private static BootTarget Available(string name)
    {
        var target = BootTarget.Named(name);
        RequireTarget.Available(target);
        return target;
    }

    private static Task<BootResult> Boot(BootTarget target, KernelBuilder kernel) => Booter.BootAsync(target, kernel.Build(), cancellation: TestContext.Current.CancellationToken);

    private static KernelBuilder EnteredAt(BootTarget target, ulong offset)
    {
        if (target.IsPvh) return Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(Phys32Entry, Kernels.Physical + offset)).MadeBootable();
        return Kernels.PvWithoutNotes().WithNotes([.. Kernels.PvNotes().Where(note => note.Type != Entry), KernelNote.Of(Entry, High + offset)]).MadeBootable();
    }
}
