using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Dom0;

/// <summary>Debian's kernels as they are: bzImages of 8 MB with xz. Verdict and layout are what the hypervisor prints.</summary>
public sealed class DebianKernelTests(ITestOutputHelper output)
{
    private const int Memory = 512;

    [Theory]
    [InlineData("xen-4.17-dom0-pv")]
    [InlineData("xen-4.20-dom0-pvh")]
    public async Task Debians_kernel_is_started_as_predicted(string name)
    {
        var kernels = Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS") is { Length: > 0 } folder ? Directory.GetFiles(folder, "vmlinuz-*", SearchOption.AllDirectories) : [];
        const string missing = "needs Debian's kernels, unpacked: test.sh does it, and ELFNOTES_DEBIAN_KERNELS names the directory";
        if (kernels.Length == 0 && Oracles.AreRequired) Assert.Fail(missing);
        if (kernels.Length == 0) Assert.Skip(missing);
        var target = BootTarget.Named(name);
        RequireTarget.Available(target);
        foreach (var kernel in kernels)
        {
            var image = await File.ReadAllBytesAsync(kernel, TestContext.Current.CancellationToken);
            var prediction = Dom0Prediction.Of(image, target, Memory);
            Assert.True(prediction.Verdict.Accepts);
            Assert.DoesNotContain(prediction.Verdict.Findings, finding => finding.Severity > Severity.Info);
            var settings = new BootSettings { Dom0Memory = Memory, MachineMemory = 1024, WaitForGuest = false, TimeLimit = TimeSpan.FromMinutes(2) };
            var result = await Booter.BootAsync(target, image, settings, TestContext.Current.CancellationToken);
            output.WriteLine($"{Path.GetFileName(kernel)} {target}: {result.Elapsed.TotalSeconds:f1} s");
            var difference = prediction.Compare(result);
            Assert.True(difference is null, $"{difference}\n{result.Report()}");
        }
    }
}
