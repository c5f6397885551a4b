using System.Diagnostics;
using System.Text;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Mutations;
using ElfNotes.TestKit.Xen;

namespace ElfNotes.Cli.Tests;

/// <summary><c>show --format readnotes</c> against Xen's own readnotes, byte for byte on standard output and in exit status.</summary>
public class ReadnotesTests(ITestOutputHelper output)
{
    private const string Program = "/usr/lib/xen-4.17/bin/readnotes";

    /// <summary>
    /// readnotes prints a number in a field of 2 + 2·descsz columns, which with a lying descsz is gigabytes of blanks. Where it
    /// prints more than this, it is stopped, and the kernel is not compared.
    /// </summary>
    private const int MostOutput = 1 << 16;

    [Fact]
    public void Every_shared_xen_image_agrees()
    {
        var files = Directory.GetFiles(Require.Shared("xen-images"), "*.elf");
        Assert.True(files.Length > 50);
        Compare(files, mostNotCompared: 5);
    }

    [Fact]
    public void Every_kernel_hypervisor_and_firmware_of_the_corpus_agrees()
    {
        var files = new[] { "kernel", "xen", "firmware" }.SelectMany(folder => Directory.GetFiles(Require.Shared("corpus", folder))).ToArray();
        var compared = Compare(files, mostNotCompared: 0, onlyWhatItReads: true);
        Assert.True(compared >= 20, $"{compared} files only");
    }

    [Fact]
    public void Every_golden_output_agrees()
    {
        var golden = Require.Shared("corpus", "golden", "readnotes-4.17");
        var differences = new List<string>();
        var compared = 0;
        foreach (var path in Directory.GetFiles(golden, "*.txt", SearchOption.AllDirectories))
        {
            var lines = File.ReadAllText(path, Encoding.Latin1).Split('\n', 4);
            if (lines[1] != "# status: exit=0") continue;
            var result = Command.Run("show", "--format", "readnotes", Require.Shared("corpus", Path.GetRelativePath(golden, path)[..^".txt".Length]));
            compared++;
            if (Encoding.Latin1.GetString(result.Output) != lines[3] || result.Status != 0) differences.Add($"{path}\n{result}");
        }

        output.WriteLine($"{compared} outputs");
        Assert.True(differences.Count == 0, $"{differences.Count} of {compared} differ\n{string.Join('\n', differences.Take(5))}");
        Assert.True(compared >= 60, $"{compared} outputs only");
    }

    [Fact]
    public void Generated_kernels_agree()
    {
        var seed = Environment.GetEnvironmentVariable("ELFNOTES_SEED") is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"ELFNOTES_SEED={seed}");
        using var folder = new TemporaryFolder();
        // Fewer where each process takes 0.2 s to start.
        var files = KernelMutations.Take(seed, Command.IsNative ? 300 : 60).Select(mutation => folder.Add($"seed-{seed}-{mutation.Index}", mutation.Image)).ToArray();
        Compare(files, mostNotCompared: 30);
    }

    [Fact]
    public void Example_images_agree() => Compare(Directory.GetFiles(Path.Combine(Command.Repository, "examples", "images"), "*.elf"), mostNotCompared: 0);

    private int Compare(string[] files, int mostNotCompared, bool onlyWhatItReads = false)
    {
        Require.Oracle(ReadnotesTool.IsAvailable, Oracles.Missing(ReadnotesTool.Package));
        var (compared, tooMuch, differences) = (0, 0, new List<string>());
        foreach (var file in files)
        {
            if (Readnotes(file) is not { } expected)
            {
                tooMuch++;
                continue;
            }

            if (onlyWhatItReads && expected.ExitCode != 0) continue;
            var result = Command.Run("show", "--format", "readnotes", file);
            compared++;
            if (result.Status != expected.ExitCode || !result.Output.AsSpan().SequenceEqual(expected.Output))
                differences.Add($"{file}: readnotes ends with {expected.ExitCode} and prints\n{Encoding.UTF8.GetString(expected.Output)}\n{expected.Error}--- elfnotes:\n{result}");
        }

        output.WriteLine($"{compared} files compared, {tooMuch} on which readnotes prints more than {MostOutput} bytes or does not end");
        Assert.True(differences.Count == 0, $"{differences.Count} of {compared} differ\n{string.Join('\n', differences.Take(3))}");
        Assert.True(tooMuch <= mostNotCompared, $"{tooMuch} files were not compared");
        return compared;
    }

    // Null where it prints too much or does not come to an end.
    private static ReadnotesResult? Readnotes(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, [path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var buffer = new byte[MostOutput + 1];
        var reading = process.StandardOutput.BaseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false).AsTask();
        if (reading.Wait(TimeSpan.FromSeconds(10)) && reading.Result <= MostOutput && process.WaitForExit(TimeSpan.FromSeconds(10)))
            return new ReadnotesResult(process.ExitCode, buffer[..reading.Result], error.GetAwaiter().GetResult());
        process.Kill();
        process.WaitForExit();
        return null;
    }
}
