using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit.Booting;
using ElfNotes.TestKit.Containers;
using Xunit;

namespace ElfNotes.Boot.Tests.Dom0;

/// <summary>Kernels in every compression, as bzImages and as whole files: the hypervisor and the model say the same.</summary>
public sealed class Dom0ContainerTests
{
    public static TheoryData<string, string> Tools => new()
    {
        { "gzip", "-n -c" }, { "bzip2", "-c" }, { "xz", "--check=crc32 -c" }, { "xz", "--check=none -c" }, { "xz", "--check=crc64 -c" }, { "xz", "--check=sha256 -c" },
        { "xz", "--format=lzma -c" }, { "lzop", "-c" }, { "lz4", "-l -c" }, { "zstd", "-q -c" },
    };

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_bzImage_of_each_compression_comes_out_as_predicted(string tool, string arguments)
    {
        var kernel = BootableKernels.Hybrid().Build();
        var compressed = Compress(tool, arguments, kernel);
        var payload = tool == "gzip" ? compressed : BzImageBuilder.WithSize(compressed, (uint)kernel.Length);
        await Check(new BzImageBuilder { Payload = payload }.Build());
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_whole_file_of_each_compression_comes_out_as_predicted(string tool, string arguments)
    {
        var kernel = BootableKernels.Hybrid().Build();
        var compressed = Compress(tool, arguments, kernel);
        // Without its size behind it, the machine's memory decides; see the test below.
        if (tool != "gzip") compressed = BzImageBuilder.WithSize(compressed, (uint)kernel.Length);
        await Check(compressed);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(100, true)]
    public async Task The_declared_size_is_the_size_of_the_image(int change, bool accepts)
    {
        // The section headers are what ends the file.
        var kernel = BootableKernels.Hybrid().Build();
        var image = new BzImageBuilder { Payload = BzImageBuilder.WithSize(Compress("zstd", "-q -c", kernel), (uint)(kernel.Length + change)) }.Build();
        Assert.Equal(accepts, Dom0Prediction.Of(image, BootTarget.Xen417Pv, 32).Verdict.Accepts);
        await Check(image);
    }

    [Fact]
    public void A_stream_without_its_size_is_a_finding()
    {
        var compressed = Compress("xz", "--check=crc32 -c", BootableKernels.Hybrid().Build());
        var verdict = Dom0Prediction.Of(compressed, BootTarget.Xen417Pv, 32).Verdict;
        var finding = Assert.Single(verdict.Findings, finding => finding.Code == XenDom0Pv.SizeFromStream);
        Assert.Contains($"0x{BinaryPrimitives.ReadUInt32LittleEndian(compressed.AsSpan(compressed.Length - 4)):x}", finding.Message, StringComparison.Ordinal);
    }

    private static async Task Check(byte[] image)
    {
        BootTarget[] targets = [BootTarget.Xen417Pv, BootTarget.Xen420Pvh];
        RequireTarget.Available(targets);
        foreach (var (request, result) in await BootPool.RunAsync(targets.Select(target => new BootRequest(target, image)), cancellation: TestContext.Current.CancellationToken))
        {
            var prediction = Dom0Prediction.Of(image, request.Target, 32);
            Assert.False(prediction.IsLeftToChance);
            Assert.DoesNotContain(prediction.Verdict.Findings, finding => finding.Code == XenDom0Pv.SizeFromStream);
            var difference = prediction.Compare(result);
            Assert.True(difference is null, $"{difference}\n{result.Report()}");
        }
    }

    private static byte[] Compress(string tool, string arguments, byte[] bytes)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            var feeding = Task.Run(() =>
            {
                process.StandardInput.BaseStream.Write(bytes);
                process.StandardInput.Close();
            });
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            feeding.GetAwaiter().GetResult();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return output.ToArray();
        }
        catch (Win32Exception)
        {
            var reason = $"needs the tool {tool}";
            if (Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
            throw;
        }
    }
}
