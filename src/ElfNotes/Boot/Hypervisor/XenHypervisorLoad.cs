namespace ElfNotes.Boot;

/// <summary>What <c>elf_load_binary</c> of <c>xen/common/libelf/libelf-loader.c</c> does with the segments of an image.</summary>
internal sealed class XenHypervisorLoad
{
    /// <summary>Why the image is marked as broken where the segments add up to more than twice the kernel's size.</summary>
    public const string TooMuch = "program segments total to more than the input image size";

    private XenHypervisorLoad(List<XenHypervisorSegment> segments, ulong start) => (Segments, Start) = (segments, start);

    /// <summary>All loadable segments.</summary>
    public IReadOnlyList<XenHypervisorSegment> Segments { get; }

    /// <summary>The lowest p_paddr: what is put at the destination's start.</summary>
    public ulong Start { get; }

    /// <summary>The address at which the kernel's first byte is put.</summary>
    public ulong Destination { get; private set; }

    /// <summary>The segment that could not be copied, for which the build fails; null where none.</summary>
    public XenHypervisorSegment? Failed { get; private set; }

    /// <summary>The segment with which loading ends early and without failing; null where none.</summary>
    public XenHypervisorSegment? Stopped { get; private set; }

    /// <summary>How many segments were loaded.</summary>
    public int Loaded { get; private set; }

    /// <summary>Bytes that were written at all.</summary>
    public bool WroteAnything { get; private set; }

    /// <summary>Loads the segments.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">dest_base.</param>
    /// <param name="size">dest_size, bytes.</param>
    /// <param name="canWrite">Whether the hypervisor can write bytes from an address on; not asked for none.</param>
    public static XenHypervisorLoad Run(LibelfImage image, ulong destination, ulong size, Func<ulong, uint, bool> canWrite)
    {
        var segments = XenHypervisorSegment.ReadAll(image);
        var load = new XenHypervisorLoad(segments, segments.Count == 0 ? 0 : segments.Min(segment => segment.Physical)) { Destination = destination };
        var remaining = unchecked(size * 2);
        foreach (var segment in segments)
        {
            if (remaining < segment.MemorySize)
            {
                load.Stopped = segment;
                break;
            }

            remaining -= segment.MemorySize;
            if (!load.Copy(segment, canWrite))
            {
                load.Failed = segment;
                break;
            }

            load.Loaded++;
        }

        return load;
    }

    /// <summary>Where a loaded segment's bytes are.</summary>
    public ulong AddressOf(XenHypervisorSegment segment) => unchecked(Destination + segment.Physical - Start);

    /// <summary>The loaded segment whose bytes of the file lie at an address; null where no byte of the file does.</summary>
    public XenHypervisorSegment? WithBytesAt(ulong address) =>
        Segments.Take(Loaded).LastOrDefault(segment => unchecked(address - AddressOf(segment)) < segment.FileSize);

    /// <summary>The loaded segment in whose memory an address lies.</summary>
    public XenHypervisorSegment? WithMemoryAt(ulong address) =>
        Segments.Take(Loaded).LastOrDefault(segment => unchecked(address - AddressOf(segment)) < segment.MemorySize);

    // elf_memcpy hands sizes on as 32 bits, to raw_copy_to_guest and hvm_copy_to_guest_phys alike. Nobody compares p_filesz with
    // p_memsz: where it is larger, the bytes to be cleared behind it are some 4 GiB, and that fails.
    private bool Copy(XenHypervisorSegment segment, Func<ulong, uint, bool> canWrite)
    {
        var address = AddressOf(segment);
        var copied = unchecked((uint)segment.FileSize);
        var cleared = unchecked((uint)(segment.MemorySize - segment.FileSize));
        if (copied > 0 && !canWrite(address, copied)) return false;
        if (cleared > 0 && !canWrite(unchecked(address + segment.FileSize), cleared)) return false;
        WroteAnything |= copied > 0 || cleared > 0;
        return true;
    }
}
