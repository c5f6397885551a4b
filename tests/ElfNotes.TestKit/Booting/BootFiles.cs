namespace ElfNotes.TestKit.Booting;

/// <summary>Where the programs that boot are: QEMU, and the hypervisors that <c>test.sh</c> unpacks.</summary>
public static class BootFiles
{
    /// <summary>QEMU.</summary>
    public const string Qemu = "/usr/bin/qemu-system-x86_64";

    /// <summary>The directory with <c>4.17/xen</c> and <c>4.20/xen</c>: ELFNOTES_XEN, or <c>artifacts/xen</c> in the repository.</summary>
    public static string? XenDirectory { get; } =
        Environment.GetEnvironmentVariable("ELFNOTES_XEN") is { Length: > 0 } path ? path : RepositoryFiles.Root is { } root ? Path.Combine(root, "artifacts", "xen") : null;

    /// <summary>The hypervisor of a target, uncompressed; null for QEMU's own boot.</summary>
    public static string? Hypervisor(BootTarget target) => target.XenVersion is null || XenDirectory is null ? null : Path.GetFullPath(Path.Combine(XenDirectory, target.XenVersion, "xen"));

    /// <summary>Why a target cannot be booted here, or null where it can.</summary>
    public static string? Missing(BootTarget target)
    {
        if (!File.Exists(Qemu)) return Oracles.Missing("qemu-system-x86");
        if (target.XenVersion is null || File.Exists(Hypervisor(target))) return null;
        return $"{Oracles.Missing($"xen-hypervisor-{target.XenVersion}-amd64")}, unpacked: test.sh does it, or ELFNOTES_XEN names a directory with {target.XenVersion}/xen";
    }
}
