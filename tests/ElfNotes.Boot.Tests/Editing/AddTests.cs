using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.Compression;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using ElfNotes.TestKit.Linkers;
using Xunit;
using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.Boot.Tests.Editing;

/// <summary>Kernels whose loaders refuse them boot with the notes that are added to the finished file, and are refused without again.</summary>
public sealed class AddTests(ITestOutputHelper output)
{
    private static readonly BootTarget[] PvhTargets = [BootTarget.Qemu, BootTarget.Xen417Pvh, BootTarget.Xen420Pvh];

    public static TheoryData<string, int, bool> PvhKernels => [.. from target in PvhTargets from kernelClass in (int[])[64, 32] from hasSections in (bool[])[true, false] select new TheoryDataRow<string, int, bool>(target.Name, kernelClass, hasSections)];

    [Theory]
    [MemberData(nameof(PvhKernels))]
    public async Task A_kernel_without_a_PVH_note_gets_one_and_boots(string name, int kernelClass, bool hasSections)
    {
        var target = Available(name);
        var kernel = Kernels.PvhWithoutNotes(kernelClass).MadeBootable();
        kernel.HasSections = hasSections;
        var original = kernel.Build();
        foreach (var options in (EditOptions[])[new(), new() { Allocate = true }])
        {
            var edited = Edit(original, options, new NoteEdit.Add(Entry(new NotePart.Integer(Kernels.Physical, IntegerSize.Four))));
            await Boots(target, edited, BootCode.PvhSays());
            Assert.Equal(original, Edit(edited, options, new NoteEdit.Remove(new NoteSelector("Xen", Phys32Entry))));
        }
    }

    [Theory]
    [InlineData("qemu-kernel")]
    [InlineData("xen-4.17-dom0-pvh")]
    [InlineData("xen-4.20-dom0-pvh")]
    public async Task The_entry_may_be_a_symbol(string name)
    {
        var target = Available(name);
        var original = LinkedKernel();
        await Refuses(target, original);
        // QEMU and Xen enter by the note, not by e_entry, which is another letter of the boot code.
        var edited = Edit(original, new EditOptions(), new NoteEdit.Add(Entry(new NotePart.Symbol("pvh_start", 0, IntegerSize.Four))));
        await Boots(target, edited, BootCode.PvhSays('C'));
        var changed = Edit(edited, new EditOptions(), new NoteEdit.Set(new NoteSelector("Xen", Phys32Entry), [new NotePart.Symbol("pvh_start", BootCode.Offset('F') - BootCode.Offset('C'), IntegerSize.Eight)]));
        await Boots(target, changed, BootCode.PvhSays('F'));
    }

    [Theory]
    [InlineData("xen-4.17-dom0-pv")]
    [InlineData("xen-4.20-dom0-pv")]
    public async Task A_kernel_without_notes_gets_those_of_PV_and_boots(string name)
    {
        var target = Available(name);
        var original = Kernels.PvWithoutNotes().MadeBootable().Build();
        await Refuses(target, original);
        var edited = Edit(original, new EditOptions(), [.. Kernels.PvNotes().Select(note => new NoteEdit.Add(Planned(note)))]);
        await Boots(target, edited, BootCode.PvSays());
    }

    [Fact]
    public async Task Debians_kernel_boots_by_the_note_and_only_by_it()
    {
        var kernels = Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS") is { Length: > 0 } folder ? Directory.GetFiles(folder, "vmlinuz-*cloud*", SearchOption.AllDirectories) : [];
        const string missing = "needs Debian's kernels, unpacked: test.sh does it, and ELFNOTES_DEBIAN_KERNELS names the directory";
        if (kernels.Length == 0 && Oracles.AreRequired) Assert.Fail(missing);
        if (kernels.Length == 0) Assert.Skip(missing);
        var target = Available("qemu-kernel");
        using var source = ByteSource.FromFile(kernels[0]);
        using var image = ImageFile.Open(source, new PayloadCodecs());
        var elf = image.Members[0].Elf!.Source;
        var vmlinux = elf.ReadMemory(0, (int)elf.Length).ToArray();
        var entry = ElfFile.Open(ByteSource.FromMemory(vmlinux)).Notes.Single(note => note.Owner == "Xen" && note.Type == Phys32Entry).Desc;
        var options = new EditOptions { KeepDataBehindEnd = true };
        var without = Edit(vmlinux, options, new NoteEdit.Remove(new NoteSelector("Xen", Phys32Entry)));
        await Refuses(target, without);
        var again = Edit(without, options, new NoteEdit.Add(Entry(new NotePart.Bytes(entry))));
        var settings = new BootSettings { MachineMemory = 512, TimeLimit = TimeSpan.FromMinutes(2), WaitForGuest = true, GuestTime = TimeSpan.FromSeconds(60), KernelArguments = "earlyprintk=ttyS0 console=ttyS0 panic=-1" };
        var result = await Booter.BootAsync(target, again, settings, TestContext.Current.CancellationToken);
        output.WriteLine(result.Report());
        Assert.True(result.Outcome == BootOutcome.Built && result.Rom == "pvh", result.Report());
        Assert.Contains("Linux version", result.Serial, StringComparison.Ordinal);
    }

    private static PlannedNote Entry(NotePart part) => Planned("Xen\0"u8.ToArray(), Phys32Entry, part);

    private static PlannedNote Planned(KernelNote note) =>
        Planned(note.Owner, note.Type, note.Number is { } number ? new NotePart.Integer(number, note.NumberSize == 4 ? IntegerSize.Four : IntegerSize.Pointer) : new NotePart.Bytes(note.Desc));

    private static PlannedNote Planned(byte[] owner, uint type, NotePart part) => new() { Owner = Encoding.ASCII.GetString(owner).TrimEnd('\0'), OwnerBytes = owner, Type = type, Parts = [part], Section = ".note.Xen" };

    // -n: without a PT_LOAD for the headers, which would lie below 1 MiB, where the machine has no memory.
    private static byte[] LinkedKernel()
    {
        var (assembler, linker) = (new Tool("as", "binutils", "--64"), new Tool("ld", "binutils", "-m", "elf_x86_64"));
        var folder = Directory.CreateTempSubdirectory("elfnotes-add-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "code.bin"), BootCode.Make());
            File.WriteAllText(Path.Combine(folder.FullName, "kernel.s"), $".globl _start, pvh_start\n_start: .incbin \"code.bin\"\n.set pvh_start, _start + {BootCode.Offset('C')}\n");
            foreach (var result in (ToolResult[])[assembler.Run(folder.FullName, "-o", "kernel.o", "kernel.s"), linker.Run(folder.FullName, "-n", "-Ttext=0x100000", "--build-id=none", "-o", "kernel", "kernel.o")])
                Assert.True(result.Status == 0, result.Error);
            return File.ReadAllBytes(Path.Combine(folder.FullName, "kernel"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Edit(byte[] image, EditOptions options, params NoteEdit[] edits)
    {
        var result = NoteEditor.Plan(ElfFile.Open(ByteSource.FromMemory(image)), edits, options).Result;
        return result.ReadMemory(0, (int)result.Length).ToArray();
    }

    private static async Task Boots(BootTarget target, byte[] image, string said)
    {
        var result = await Booter.BootAsync(target, image, cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.Outcome == BootOutcome.Built && result.Said == said, result.Report());
    }

    private static async Task Refuses(BootTarget target, byte[] image)
    {
        var result = await Booter.BootAsync(target, image, cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.Outcome == BootOutcome.Refused, result.Report());
    }

    private static BootTarget Available(string name)
    {
        var target = BootTarget.Named(name);
        RequireTarget.Available(target);
        return target;
    }
}
