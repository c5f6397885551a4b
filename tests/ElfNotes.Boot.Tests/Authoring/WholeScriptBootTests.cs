using System.Diagnostics;
using System.Globalization;
using ElfNotes.Authoring;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit.Booting;
using Xunit;
using static ElfNotes.TestKit.XenNoteTypes;
using XenNoteTypes = ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.Boot.Tests.Authoring;

/// <summary>Kernels that are linked with the whole linker script and the assembler of a plan: the loaders' models accept them, and the loaders start them.</summary>
public sealed class WholeScriptBootTests
{
    private const ulong Base = 0xffffffff80000000;

    public static TheoryData<string, string> Kernels =>
    [
        ("pv", "ld"),
        ("pv", "ld.lld"),
        ("pvh", "ld"),
        ("pvh", "ld.lld"),
        ("both", "ld"),
        ("both", "ld.lld"),
    ];

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task A_kernel_of_the_whole_script_is_accepted_and_started(string kind, string linker)
    {
        var (isPv, isPvh) = (kind != "pvh", kind != "pv");
        await AssertStartsAsync(Plan(isPv, isPvh), isPv, isPvh, linker);
    }

    /// <summary>Xen computes addresses from p_paddr by both notes: the script has to go by both.</summary>
    [Theory]
    [InlineData("0", "ld")]
    [InlineData("0", "ld.lld")]
    [InlineData("VIRT_BASE", "ld")]
    [InlineData("VIRT_BASE", "ld.lld")]
    [InlineData("symbol", "ld")]
    [InlineData("symbol", "ld.lld")]
    public async Task A_PV_kernel_is_started_whatever_its_PADDR_OFFSET(string offset, string linker)
    {
        NotePart symbol = new NotePart.Symbol("VIRT_BASE", 0, IntegerSize.Pointer);
        var plan = Plan(isPv: true, isPvh: false);
        if (offset == "symbol") plan = plan with { Notes = [.. plan.Notes.Select(note => note.Type == VirtBase ? note with { Parts = [symbol] } : note)] };
        var part = offset == "symbol" ? symbol : new NotePart.Integer(offset == "0" ? 0 : Base, IntegerSize.Pointer);
        await AssertStartsAsync(plan with { Notes = [.. plan.Notes, Note(PaddrOffset, part)] }, isPv: true, isPvh: false, linker);
    }

    /// <summary>PVH has p_paddr for the physical address, which is so where PADDR_OFFSET is one.</summary>
    [Theory]
    [InlineData("ld")]
    [InlineData("ld.lld")]
    public async Task A_kernel_of_both_kinds_may_have_a_physical_PADDR_OFFSET_and_the_symbol_VIRT_BASE(string linker)
    {
        var plan = Plan(isPv: true, isPvh: true);
        var addend = 16 + 0x400000 - unchecked((long)Base);
        await AssertStartsAsync(
            plan with { Notes = [.. plan.Notes.Select(note => note.Type switch { VirtBase => note with { Parts = [new NotePart.Symbol("VIRT_BASE", 0, IntegerSize.Pointer)] }, Phys32Entry => note with { Parts = [new NotePart.Symbol("start", addend, IntegerSize.Pointer)] }, _ => note }), Note(PaddrOffset, new NotePart.Integer(0x400000, IntegerSize.Pointer))] },
            isPv: true,
            isPvh: true,
            linker);
    }

    private static async Task AssertStartsAsync(NotePlan plan, bool isPv, bool isPvh, string linker)
    {
        BootTarget[] targets = [.. BootTarget.All.Where(target => target.IsPvh ? isPvh : isPv)];
        RequireTarget.Available(targets);
        var image = Link(plan, linker);
        string[] loaders = [.. isPv ? (string[])["xen-pv", "xen-dom0-pv"] : [], .. isPvh ? (string[])["xen-pvh", "xen-dom0-pvh", "qemu", "firecracker", "cloud-hypervisor"] : []];
        foreach (var loader in loaders)
        {
            var verdict = BootLoaders.Find(loader)!.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions());
            Assert.True(verdict.Accepts, $"{loader}: {string.Join(" / ", verdict.Findings.Select(finding => finding.Message))}");
            Assert.DoesNotContain(verdict.Findings, finding => finding.Severity == Severity.Error);
        }

        foreach (var target in targets)
        {
            var result = await Booter.BootAsync(target, image, cancellation: TestContext.Current.CancellationToken);
            Assert.True(result.Said == (target.IsPvh ? BootCode.PvhSays('B') : BootCode.PvSays()), result.Report());
            Assert.Equal((BootOutcome.Built, false, true), (result.Outcome, result.GuestCrashed, result.GuestEnded));
        }
    }

    private static NotePlan Plan(bool isPv, bool isPvh)
    {
        PlannedNote[] pv =
        [
            Note(XenNoteTypes.XenVersion, new NotePart.Text("xen-3.0", true)),
            Note(Loader, new NotePart.Text("generic", true)),
            Note(VirtBase, new NotePart.Integer(Base, IntegerSize.Pointer)),
            Note(Entry, new NotePart.Symbol("start", 0, IntegerSize.Pointer)),
            Note(HypercallPage, new NotePart.Symbol("hypercall_page", 0, IntegerSize.Pointer)),
        ];
        var pvh = Note(Phys32Entry, new NotePart.Symbol("start", 16 - (isPv ? unchecked((long)Base) : 0), IntegerSize.Pointer));
        return new([.. isPvh ? (PlannedNote[])[pvh] : [], .. isPv ? pv : []], null, []);
    }

    private static PlannedNote Note(uint type, NotePart part) => new() { Owner = "Xen", OwnerBytes = "Xen\0"u8.ToArray(), Type = type, Parts = [part], Section = ".note.Xen" };

    // The PV code calls through the hypercall page, which the script puts on the page behind the code.
    private static byte[] Link(NotePlan plan, string linker)
    {
        var folder = Directory.CreateTempSubdirectory("elfnotes-script-").FullName;
        try
        {
            var options = new EmitOptions { Target = NoteTarget.Default, IsWholeScript = true };
            foreach (var suffix in (string[])[".ld", ".S"])
            {
                var emitter = NoteEmitters.ForFile($"notes{suffix}")!;
                Assert.Empty(emitter.Check(plan, options));
                File.WriteAllBytes(Path.Combine(folder, $"notes{suffix}"), emitter.Emit(plan, options));
            }

            File.WriteAllBytes(Path.Combine(folder, "code.bin"), BootCode.Make(HypercallRoute.Page));
            File.WriteAllText(Path.Combine(folder, "kernel.S"), ".globl _start, start, hypercall_page\n.text\n_start: start: .incbin \"code.bin\"\n.section .hypercall_page, \"ax\"\n.p2align 12\nhypercall_page: .skip 4096\n.data\n.quad 1\n.bss\n.skip 8192\n.section .note.GNU-stack, \"\"\n");
            foreach (var file in (string[])["kernel", "notes"]) Run(folder, "gcc", "-c", $"{file}.S");
            Run(folder, linker, "-T", "notes.ld", "-o", "kernel.elf", "kernel.o", "notes.o");
            return File.ReadAllBytes(Path.Combine(folder, "kernel.elf"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string folder, string program, params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            var missing = string.Create(CultureInfo.InvariantCulture, $"needs {program}: Debian's gcc, binutils and lld");
            if (Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1") Assert.Fail(missing);
            Assert.Skip(missing);
        }

        using (process)
        {
            var errors = process!.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
        }
    }
}
