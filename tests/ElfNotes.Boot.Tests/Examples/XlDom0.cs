using System.Diagnostics;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>Linux as dom0 of Xen 4.17, in QEMU, whose <c>xl</c> starts guests. <c>make-xl-dom0.sh</c> makes it of Debian's packages, in <c>artifacts/xl</c>.</summary>
internal static class XlDom0
{
    private static readonly Lock Making = new();

    /// <summary>Has <c>xl create -F</c> start guests, one after the other, or skips the test where that cannot be done.</summary>
    /// <param name="folder">Has the <c>*.cfg</c>, and the kernels beside them.</param>
    /// <returns>For each .cfg, in their order: what xl printed, and what the guest did.</returns>
    public static IReadOnlyList<(List<string> Xl, List<string> Guest)> Create(string folder)
    {
        RequireTarget.Available(BootTarget.Xen417Pv);
        var files = Files();
        var serial = Run($"""
            cd "{folder}/.." && find "{Path.GetFileName(folder)}" | "{files}/busybox" cpio -o -H newc 2>/dev/null | gzip >guest.gz && cat "{files}/initrd.gz" guest.gz >initrd || exit 1
            exec {BootFiles.Qemu} -accel tcg -cpu qemu64,+npt -m 700 -nodefaults -display none -no-reboot -serial stdio \
              -kernel "{BootFiles.Hypervisor(BootTarget.Xen417Pv)}" -append "console=com1 com1=115200,8n1 dom0_mem=400M" -initrd "{files}/vmlinuz console=hvc0 quiet panic=1,initrd"
            """, TimeSpan.FromMinutes(3));
        Assert.True(serial.Contains("=== end", StringComparison.Ordinal), serial);
        var guests = new List<(List<string> Xl, List<string> Guest)>();
        List<string>? current = null;
        foreach (var line in serial.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => !line.StartsWith("(XEN)", StringComparison.Ordinal)))
        {
            if (line.StartsWith("=== xl create", StringComparison.Ordinal)) guests.Add((current = [], []));
            else if (line.StartsWith("=== printed by", StringComparison.Ordinal)) current = guests[^1].Guest;
            else if (line == "=== end") break;
            else current?.Add(line);
        }

        return guests;
    }

    private static string Files()
    {
        var folder = Path.Combine(RepositoryFiles.Root!, "artifacts", "xl");
        if (File.Exists(Path.Combine(folder, "initrd.gz"))) return folder;
        Assert.SkipWhen(Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") != "1", $"needs {folder}: tests/tools/make-xl-dom0.sh {folder} makes it");
        Assert.True(File.Exists("/usr/lib/xen-4.17/bin/xl"), Oracles.Missing("xen-utils-4.17"));
        lock (Making) Run($"exec \"{RepositoryFiles.Root}/tests/tools/make-xl-dom0.sh\" \"{folder}\" 2>&1", TimeSpan.FromMinutes(3));
        Assert.True(File.Exists(Path.Combine(folder, "initrd.gz")), "make-xl-dom0.sh failed");
        return folder;
    }

    private static string Run(string script, TimeSpan limit)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"did not end within {limit}:\n{output.GetAwaiter().GetResult()}");
        }

        return output.GetAwaiter().GetResult();
    }
}
