using System.Diagnostics;
using System.Text;
using ElfNotes.Editing;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Editing;

/// <summary>A PE image with a section of notes still loads: Debian's kernel by its EFI stub, under UEFI firmware and by QEMU's -kernel.</summary>
public class CopyBootTests
{
    private const string Firmware = "/usr/share/OVMF/OVMF_CODE_4M.fd";
    private const string Variables = "/usr/share/OVMF/OVMF_VARS_4M.fd";
    private const string Started = "Linux version ";
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task AKernelWithNotesInASectionStartsUnderFirmware()
    {
        Require(File.Exists(Firmware) && File.Exists(Variables), Oracles.Missing("ovmf"));
        using var folder = new Folder();
        Directory.CreateDirectory(folder["disk"]);
        WriteKernel(folder["disk/k.efi"]);
        File.WriteAllText(folder["disk/startup.nsh"], "fs0:\r\nk.efi console=ttyS0 panic=-1\r\n");
        File.Copy(Variables, folder["variables"]);
        await Boot(folder, "-drive", $"if=pflash,format=raw,readonly=on,file={Firmware}", "-drive", "if=pflash,format=raw,file=variables", "-drive", "file=fat:rw:disk,format=raw");
    }

    [Fact]
    public async Task AKernelWithNotesInASectionStartsByTheBootProtocol()
    {
        using var folder = new Folder();
        WriteKernel(folder["kernel"]);
        await Boot(folder, "-kernel", "kernel", "-append", "console=ttyS0 panic=-1");
    }

    // The notes of the kernel itself, and a signature as Debian ships it taken out.
    private static void WriteKernel(string path)
    {
        Require(File.Exists(BootFiles.Qemu), Oracles.Missing("qemu-system-x86"));
        var root = Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS");
        var kernel = root is { Length: > 0 } && Directory.Exists(root) ? Directory.GetFiles(root, "vmlinuz-*-cloud-amd64", SearchOption.AllDirectories).FirstOrDefault() : null;
        Require(kernel is not null, "needs Debian's linux-image-cloud-amd64, unpacked in the directory ELFNOTES_DEBIAN_KERNELS");
        using var source = ByteSource.FromFile(kernel!);
        using var image = ImageFile.Open(source, new Compression.PayloadCodecs());
        var plan = NoteCopy.Plan(image.Members[0].Notes, image.Members[0].Elf, source, new NoteCopyOptions { Edit = new EditOptions { BreakSignature = true } });
        File.WriteAllBytes(path, plan.Result.ReadMemory(0, (int)plan.Length).ToArray());
        using var after = ImageFile.Open(plan.Result, new Compression.PayloadCodecs());
        Assert.Equal([false, true], after.Members.Select(member => member.IsBeside));
        Assert.Equal(after.Members[0].Notes.Select(note => note.Type), after.Members[1].Notes.Select(note => note.Type));
    }

    private static async Task Boot(Folder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(BootFiles.Qemu, ["-accel", "tcg", "-M", "q35", "-cpu", "max", "-m", "1G", "-nodefaults", "-display", "none", "-no-reboot", "-serial", "stdio", .. arguments])
        {
            WorkingDirectory = folder.Path, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.Latin1,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        using var qemu = Process.Start(start)!;
        var error = qemu.StandardError.ReadToEndAsync(CancellationToken.None);
        var console = new StringBuilder();
        try
        {
            while (await qemu.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                console.AppendLine(line);
                if (line.Contains(Started, StringComparison.Ordinal)) break;
            }
        }
        catch (OperationCanceledException)
        {
            // What the console has so far says how far it came.
        }
        finally
        {
            if (!qemu.HasExited) qemu.Kill();
            await qemu.WaitForExitAsync(CancellationToken.None);
        }

        Assert.Contains(Started, $"{console}{await error}");
    }

    private static void Require(bool isThere, string missing)
    {
        if (isThere) return;
        if (Oracles.AreRequired) Assert.Fail(missing);
        Assert.Skip(missing);
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("elfnotes-copy-").FullName;

        public string this[string name] => System.IO.Path.Combine(Path, name);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
