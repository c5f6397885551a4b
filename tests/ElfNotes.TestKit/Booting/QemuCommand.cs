using System.Globalization;

namespace ElfNotes.TestKit.Booting;

/// <summary>QEMU's command lines.</summary>
internal static class QemuCommand
{
    /// <summary>The image's file in QEMU's working directory.</summary>
    public const string ImageName = "kernel";

    public static IEnumerable<string> Arguments(BootTarget target, BootSettings options)
    {
        var memory = (options.MachineMemory ?? (target.XenVersion is null ? 16 : 128)).ToString(CultureInfo.InvariantCulture);
        // Not stdio: that would take the end of the standard input for a line that hung up.
        string[] common = ["-accel", "tcg", "-m", memory, "-nodefaults", "-display", "none", "-no-reboot", "-chardev", "file,path=/dev/stdout,id=line,mux=on", "-serial", "chardev:line"];
        return [.. common, .. target.XenVersion is null ? Direct(options) : Xen(target, options)];
    }

    private static string[] Direct(BootSettings options)
    {
        string[] arguments = ["-M", "q35", "-device", "isa-debugcon,iobase=0x402,chardev=line", "-device", "isa-debug-exit,iobase=0x501,iosize=1", "-kernel", ImageName];
        return options.KernelArguments.Length == 0 ? arguments : [.. arguments, "-append", options.KernelArguments];
    }

    // One instruction takes 512 ns of the machine's time, which jumps ahead where Xen waits: a boot takes a third of what it does by the wall clock.
    // Xen drops lines when its buffer is full, which the thousands of notes of some images are enough for: so it gets a larger one.
    // A PVH dom0 needs hardware virtualisation, which TCG emulates for AMD's processors.
    private static string[] Xen(BootTarget target, BootSettings options)
    {
        var dom0 = target.IsPvh ? "dom0=pvh,verbose dom0-iommu=none" : "dom0=verbose";
        var xen = string.Create(CultureInfo.InvariantCulture, $"console=com1 com1=115200,8n1 serial_tx_buffer=4M loglvl=all guest_loglvl=all {dom0} dom0_mem={options.Dom0Memory}M {options.XenArguments}").TrimEnd();
        string[] processor = target.IsPvh ? ["-cpu", "EPYC"] : [];
        return [.. processor, "-icount", "shift=9,sleep=off", "-kernel", BootFiles.Hypervisor(target)!, "-append", xen, "-initrd", $"{ImageName} {options.KernelArguments}".TrimEnd()];
    }
}
