using System.Diagnostics;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.Boot.Tests.ToolStack;
using ElfNotes.Compression;
using ElfNotes.Editing;
using ElfNotes.Images;
using ElfNotes.TestKit.Booting;
using ElfNotes.TestKit.Containers;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests.Editing;

/// <summary>An edited bzImage boots: Linux unpacks itself, and Xen's decompressors take the stream.</summary>
public sealed class BzImageBootTests(ITestOutputHelper output)
{
    public static TheoryData<PayloadFormat> Formats => [PayloadFormat.Gzip, PayloadFormat.Bzip2, PayloadFormat.Xz, PayloadFormat.Lzma, PayloadFormat.Lz4Legacy, PayloadFormat.Zstd];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Xen_and_its_tool_stack_unpack_it(PayloadFormat format)
    {
        ToolStackOracle.Require();
        // Noise that goes makes the stream shorter than its place: filled up, or with zeros behind it.
        var kernel = BootableKernels.Hybrid().Build();
        var noise = new byte[3000];
        new Random(1).NextBytes(noise);
        byte[] content = [.. kernel, .. noise, .. new byte[200_000]];
        var image = KernelCompression.BzImage(format, content);
        var inner = new EditPlan(ByteSource.FromMemory(content), (ulong)content.Length, [new ByteChange((ulong)kernel.Length + 7, new byte[noise.Length - 20])], []);
        var edited = Bytes(BzImageEditor.Plan(ByteSource.FromMemory(image), inner, new PayloadCodecs(), new PayloadEncoders()));
        Assert.NotEqual(image, edited);
        foreach (var hvm in (bool[])[false, true])
        {
            var (before, after) = (XenToolStack.Judge(image, hvm), XenToolStack.Judge(edited, hvm));
            Assert.Equal((before.AcceptsKernel, before.Accepts, before.Loader), (after.AcceptsKernel, after.Accepts, after.Loader));
            Assert.Equal(format != PayloadFormat.Bzip2, after.AcceptsKernel);
        }

        BootTarget[] targets = [BootTarget.Xen417Pv, BootTarget.Xen420Pvh];
        RequireTarget.Available(targets);
        foreach (var (request, result) in await BootPool.RunAsync(targets.SelectMany(target => (BootRequest[])[new(target, image, "before"), new(target, edited, "after")]), cancellation: TestContext.Current.CancellationToken))
            Assert.True(result.Outcome == BootOutcome.Built && result.GuestEnded, $"{format} {request.Description}\n{result.Report()}");
    }

    [Theory]
    [InlineData("linux-image-cloud-amd64")]
    [InlineData("linux-image-amd64")]
    public async Task Debian_s_kernel_with_another_note_boots(string package)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS") ?? "", package, "boot");
        Assert.SkipUnless(Directory.Exists(folder), "needs ELFNOTES_DEBIAN_KERNELS with " + package);
        RequireTarget.Available([BootTarget.Qemu]);
        using var source = ByteSource.FromFile(Directory.GetFiles(folder, "vmlinuz-*").Single());
        using var image = ImageFile.Open(source, new PayloadCodecs());
        var kernel = image.Members[0];
        var note = kernel.Notes.Single(note => note.Owner == "Xen" && note.Type == 7);
        var inner = new EditPlan(kernel.Content!, kernel.Content!.Length, [new ByteChange(note.DescOffset + 2, "7"u8.ToArray())], [new EditStep(note.DescOffset, 4, "GUEST_VERSION 2.7")]);
        var refused = Assert.Throws<ElfNotesException>(() => BzImageEditor.Plan(source, inner, new PayloadCodecs(), new PayloadEncoders()));
        Assert.Equal("EN5002", refused.Code);

        var plan = BzImageEditor.Plan(source, inner, new PayloadCodecs(), new PayloadEncoders(), new BzImageEditOptions { BreakSignature = true });
        foreach (var step in plan.Steps) output.WriteLine($"0x{step.Offset:x}: {step.Text}");
        Assert.Contains(plan.Steps, step => step.Text.Contains("CRC-32", StringComparison.Ordinal));
        var serial = await Boot(Bytes(plan));
        Assert.Contains("Linux version 6.1", serial, StringComparison.Ordinal);
        // It comes as far as a kernel without a root file system can.
        Assert.Contains("VFS: Unable to mount root fs", serial, StringComparison.Ordinal);
        using var again = ImageFile.Open(ByteSource.FromMemory(Bytes(plan)), new PayloadCodecs());
        Assert.Equal("2.7\0"u8.ToArray(), again.Members[0].Notes.Single(note => note.Owner == "Xen" && note.Type == 7).Desc.ToArray());
    }

    private static async Task<string> Boot(byte[] image)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, image);
            using var process = Process.Start(new ProcessStartInfo("qemu-system-x86_64", ["-accel", "tcg", "-m", "512", "-nographic", "-no-reboot", "-kernel", path, "-append", "console=ttyS0 panic=-1"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
            try
            {
                var reading = process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return await reading;
            }
            finally
            {
                if (!process.HasExited) process.Kill();
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Bytes(EditPlan plan)
    {
        var bytes = new byte[plan.Length];
        Assert.True(plan.Result.TryReadExactly(0, bytes));
        return bytes;
    }
}
