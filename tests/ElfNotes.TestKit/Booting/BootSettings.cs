namespace ElfNotes.TestKit.Booting;

/// <summary>How to boot.</summary>
public sealed record BootSettings
{
    /// <summary>Wall-clock time that the loader may be silent before its verdict. One that prints goes on: Xen prints each of an image's notes, and there may be thousands.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wall-clock time that a guest gets, once started, to speak and to end. A guest that is over it was built and is silent.</summary>
    public TimeSpan GuestTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>False: QEMU is ended as soon as the guest was started, so that nothing is known of what it says or whether it crashes.</summary>
    public bool WaitForGuest { get; init; } = true;

    /// <summary>How often a boot without a verdict is tried again, since a busy machine can be late.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Xen's <c>dom0_mem</c>, MiB.</summary>
    public int Dom0Memory { get; init; } = 32;

    /// <summary>The machine's memory in MiB; null: 128 for Xen, 16 for QEMU's <c>-kernel</c>.</summary>
    public int? MachineMemory { get; init; }

    /// <summary>More words for Xen's command line.</summary>
    public string XenArguments { get; init; } = "";

    /// <summary>The kernel's command line.</summary>
    public string KernelArguments { get; init; } = "";
}
