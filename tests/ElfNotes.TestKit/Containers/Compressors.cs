using System.ComponentModel;
using System.Diagnostics;
using ElfNotes.Images;
using Xunit;

namespace ElfNotes.TestKit.Containers;

/// <summary>The formats' own command-line tools as makers of input.</summary>
public static class Compressors
{
    /// <summary>Compresses as the kernel's build does, more or less.</summary>
    public static byte[] Compress(PayloadFormat format, byte[] bytes) => format switch
    {
        PayloadFormat.Gzip => Run("gzip", ["-6", "-n", "-c"], bytes),
        PayloadFormat.Bzip2 => Run("bzip2", ["-9", "-c"], bytes),
        PayloadFormat.Xz => Run("xz", ["-1", "--check=crc32", "-c"], bytes),
        PayloadFormat.Lzma => Run("xz", ["--format=lzma", "-1", "-c"], bytes),
        PayloadFormat.Lzo => Run("lzop", ["-7", "-c"], bytes),
        PayloadFormat.Lz4Legacy => Run("lz4", ["-l", "-3", "-c"], bytes),
        PayloadFormat.Zstd => Run("zstd", ["-q", "-3", "-c"], bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Runs a filter. A test whose tool is missing is skipped, or fails where ELFNOTES_REQUIRE_TOOLS is 1.</summary>
    public static byte[] Run(string tool, string[] arguments, byte[] input)
    {
        using var process = Start(tool, arguments);
        if (process is null)
        {
            var reason = $"needs the tool {tool}";
            if (Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
        }

        var feeding = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        feeding.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private static Process? Start(string tool, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
