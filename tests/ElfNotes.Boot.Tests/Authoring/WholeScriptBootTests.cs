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
        BootTarget[] targets = [.. BootTarget.All.Where(target => target.IsPvh ? isPvh : isPv)];
        RequireTarget.Available(targets);
        var image = Link(Plan(isPv, isPvh), linker);
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
