using System.Text.RegularExpressions;
using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary>How much of a large file is read, by the system calls.</summary>
public partial class ReadAmountTests(ITestOutputHelper output)
{
    private const string Strace = "/usr/bin/strace";

    [Theory]
    [InlineData("show", 64 << 10)]
    [InlineData("check", 256 << 10)] // each loader looks for itself, QEMU and the tool stack in the first 8 KiB
    public void Of_a_large_kernel_only_headers_and_notes_are_read(string verb, int most)
    {
        using var folder = new TemporaryFolder();
        var kernel = Kernels.Hybrid();
        kernel.Sections.Add(new KernelSection { Name = ".text" });
        var path = folder.Add("vmlinux", kernel.Build());
        using (var file = File.OpenWrite(path)) file.SetLength(60L << 20);
        var read = BytesRead(verb, path);
        output.WriteLine($"{read} bytes of 60 MiB");
        Assert.InRange(read, 64, most);
    }

    [Fact]
    public void Sections_at_the_end_of_a_large_file_cost_no_more()
    {
        using var folder = new TemporaryFolder();
        var kernel = Kernels.Hybrid();
        // Names and section headers come behind 60 MiB of code, as in a vmlinux.
        kernel.Sections.Add(new KernelSection { Name = ".text", Data = new byte[60 << 20] });
        var read = BytesRead("show", folder.Add("vmlinux", kernel.Build()));
        output.WriteLine($"{read} bytes of 60 MiB");
        Assert.InRange(read, 64, 64 << 10);
    }

    [Fact]
    public void Of_a_compressed_kernel_less_than_the_whole_is_read()
    {
        var root = Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS");
        Assert.SkipUnless(root is { Length: > 0 } && Directory.Exists(root), "needs ELFNOTES_DEBIAN_KERNELS");
        var kernels = Directory.GetDirectories(root!).SelectMany(package => Directory.Exists(Path.Combine(package, "boot")) ? Directory.GetFiles(Path.Combine(package, "boot"), "vmlinuz-*") : []).ToArray();
        Assert.NotEmpty(kernels);
        foreach (var kernel in kernels)
        {
            var (read, size) = (BytesRead("show", kernel), new FileInfo(kernel).Length);
            output.WriteLine($"{kernel}: {read} bytes of {size}");
            Assert.True(read < size, $"{kernel}: {read} bytes of {size}");
        }
    }

    // What read and pread gave from the descriptor that the path was opened as.
    private static long BytesRead(string verb, string path)
    {
        Require.Native();
        Require.Tool(Strace, "strace");
        var log = Path.GetTempFileName();
        try
        {
            var result = Command.RunProcess(Strace, ["-f", "-y", "-qq", "-s", "0", "-e", "trace=read,pread64,readv,preadv,mmap", "-o", log, .. Command.Start, verb, path], []);
            Assert.True(result.Status == 0, result.ToString());
            var calls = Calls(File.ReadLines(log)).Where(call => call.Contains($"<{path}>", StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(calls);
            Assert.DoesNotContain(calls, call => call.Contains("mmap(", StringComparison.Ordinal));
            return calls.Sum(call => long.Parse(Returned().Match(call).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(log);
        }
    }

    // A call that another thread's interrupts stands in two lines, joined by the number of its thread.
    private static IEnumerable<string> Calls(IEnumerable<string> lines)
    {
        var begun = new Dictionary<string, string>();
        foreach (var line in lines)
        {
            var thread = line.Split(' ')[0];
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal)) begun[thread] = line;
            else if (line.Contains(" resumed>", StringComparison.Ordinal)) yield return begun[thread] + line;
            else yield return line;
        }
    }

    [GeneratedRegex(@"= (\d+)$")]
    private static partial Regex Returned();
}
