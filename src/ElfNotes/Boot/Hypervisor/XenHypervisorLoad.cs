namespace ElfNotes.Boot;

/// <summary>
/// What <c>elf_load_binary</c> of <c>xen/common/libelf/libelf-loader.c</c> does with the segments of an image, in the hypervisor's build and
/// in the tool stack's.
/// </summary>
internal sealed class XenHypervisorLoad
{
    /// <summary>Why the image is marked as broken where the segments add up to more than twice the kernel's size.</summary>
    public const string TooMuch = "program segments total to more than the input image size";

    private readonly List<(ulong Address, ulong Size, XenHypervisorSegment? Segment)> _writes = [];
    private readonly List<XenHypervisorSegment> _uncopied = [];

    private XenHypervisorLoad(List<XenHypervisorSegment> segments, ulong destination)
    {
        Segments = segments;
        Start = segments.Count == 0 ? 0 : segments.Min(segment => segment.Physical);
        Destination = destination;
    }

    /// <summary>All loadable segments.</summary>
    public IReadOnlyList<XenHypervisorSegment> Segments { get; }

    /// <summary>The lowest p_paddr: what is put at the destination's start.</summary>
    public ulong Start { get; }

    /// <summary>The address at which the kernel's first byte is put.</summary>
    public ulong Destination { get; }

    /// <summary>The segment that could not be copied, for which the build fails; null where none, and always in the tool stack.</summary>
    public XenHypervisorSegment? Failed { get; private set; }

    /// <summary>The segment with which loading ends early and without failing; null where none.</summary>
    public XenHypervisorSegment? Stopped { get; private set; }

    /// <summary>How many segments were loaded.</summary>
    public int Loaded { get; private set; }

    /// <summary>The loaded segments whose bytes were left out, by the tool stack alone.</summary>
    public IReadOnlyList<XenHypervisorSegment> Uncopied => _uncopied;

    /// <summary>Loads the segments as the hypervisor does, which trusts the image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">dest_base.</param>
    /// <param name="size">dest_size, bytes.</param>
    /// <param name="canWrite">Whether the hypervisor can write bytes from an address on; not asked for none.</param>
    public static XenHypervisorLoad Run(LibelfImage image, ulong destination, ulong size, Func<ulong, uint, bool> canWrite)
    {
        var load = new XenHypervisorLoad(XenHypervisorSegment.ReadAll(image), destination);
        load.Run(size, segment => load.Copy(segment, canWrite));
        return load;
    }

    /// <summary>
    /// Loads the segments as the tool stack does (<c>elf_memcpy_safe</c>, <c>elf_memset_safe</c>): what is not in the file as a whole, or
    /// does not fit the destination as a whole, is not written, and nothing fails for it.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">dest_base.</param>
    /// <param name="size">dest_size, bytes.</param>
    /// <param name="content">The bytes of the image.</param>
    public static XenHypervisorLoad RunSafely(LibelfImage image, ulong destination, ulong size, ByteSource content)
    {
        var load = new XenHypervisorLoad(XenHypervisorSegment.ReadAll(image), destination);
        bool Fits(ulong address, ulong count) => unchecked(address - destination) is var offset && offset <= size && count <= size - offset;
        load.Run(size, segment =>
        {
            var address = load.AddressOf(segment);
            if (Fits(address, segment.FileSize) && content.Contains(segment.Offset, segment.FileSize)) load.Write(address, segment.FileSize, segment);
            else if (segment.FileSize > 0) load._uncopied.Add(segment);
            var (end, cleared) = unchecked((address + segment.FileSize, segment.MemorySize - segment.FileSize));
            if (Fits(end, cleared)) load.Write(end, cleared, null);
            return true;
        });
        return load;
    }

    /// <summary>Where a loaded segment's bytes are.</summary>
    public ulong AddressOf(XenHypervisorSegment segment) => unchecked(Destination + segment.Physical - Start);

    /// <summary>The loaded segment whose bytes of the file lie at an address; null where no byte of the file does, or one that is cleared again.</summary>
    public XenHypervisorSegment? WithBytesAt(ulong address) => _writes.FindLast(write => unchecked(address - write.Address) < write.Size).Segment;

    /// <summary>The loaded segment in whose memory an address lies.</summary>
    public XenHypervisorSegment? WithMemoryAt(ulong address) =>
        Segments.Take(Loaded).LastOrDefault(segment => unchecked(address - AddressOf(segment)) < segment.MemorySize);

    private void Run(ulong size, Func<XenHypervisorSegment, bool> copy)
    {
        var remaining = unchecked(size * 2);
        foreach (var segment in Segments)
        {
            if (remaining < segment.MemorySize)
            {
                Stopped = segment;
                break;
            }

            remaining -= segment.MemorySize;
            if (!copy(segment))
            {
                Failed = segment;
                break;
            }

            Loaded++;
        }
    }

    // elf_memcpy hands sizes on as 32 bits, to raw_copy_to_guest and hvm_copy_to_guest_phys alike. Nobody compares p_filesz with
    // p_memsz: where it is larger, the bytes to be cleared behind it are some 4 GiB, and that fails.
    private bool Copy(XenHypervisorSegment segment, Func<ulong, uint, bool> canWrite)
    {
        var address = AddressOf(segment);
        var copied = unchecked((uint)segment.FileSize);
        var cleared = unchecked((uint)(segment.MemorySize - segment.FileSize));
        if (copied > 0 && !canWrite(address, copied)) return false;
        if (cleared > 0 && !canWrite(unchecked(address + segment.FileSize), cleared)) return false;
        Write(address, copied, segment);
        Write(unchecked(address + segment.FileSize), cleared, null);
        return true;
    }

    private void Write(ulong address, ulong size, XenHypervisorSegment? segment)
    {
        if (size > 0) _writes.Add((address, size, segment));
    }
}
