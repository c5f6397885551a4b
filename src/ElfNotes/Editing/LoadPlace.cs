using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>Where a new PT_LOAD begins.</summary>
/// <param name="Offset">In the file.</param>
/// <param name="Address">p_vaddr, congruent to the offset modulo the page size.</param>
/// <param name="Physical">p_paddr.</param>
/// <param name="PageSize">p_align.</param>
internal readonly record struct LoadPlace(ulong Offset, ulong Address, ulong Physical, ulong PageSize)
{
    private const ulong SmallestPage = 0x1000;
    private const ulong LargestPage = 0x10000;
    private const ulong MaxHole = 64 << 20;
    private const ulong Lead = 16;

    /// <summary>Where in the file its contents begin.</summary>
    /// <remarks>llvm-objcopy takes the first segment of the table that starts at an offset for the parent of all others there, and lays out a PT_LOAD whose parent is a PT_INTERP without regard to its address.</remarks>
    public ulong Contents => Offset + Lead;

    /// <summary>Behind the end of the file, and behind all that is mapped.</summary>
    /// <param name="arrangement">The file.</param>
    /// <param name="isLinear">
    /// Whether offset and address are to differ as they do in the first PT_LOAD, for which the file may need a hole: Linux before 5.18 works out AT_PHDR so
    /// (fs/binfmt_elf.c, load_addr + e_phoff).
    /// </param>
    /// <returns>Null for a file without PT_LOAD.</returns>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: there are no addresses left.</exception>
    public static LoadPlace? Behind(NoteArrangement arrangement, bool isLinear)
    {
        var file = arrangement.File;
        List<ElfSegment> loads = [.. file.Segments.Where(segment => HasMemory(segment))];
        if (loads.Count == 0) return null;
        var page = loads.Select(load => load.Alignment).Where(alignment => alignment is >= SmallestPage and <= LargestPage && ulong.IsPow2(alignment)).DefaultIfEmpty(loads.Exists(load => load.Alignment > LargestPage) ? LargestPage : SmallestPage).Max();
        var end = TailWriter.Align(file.Source.Length, 8);
        // An empty one counts as well: they rise by address, and Linux takes the last for the end.
        var memoryEnd = file.Segments.Where(segment => segment.Type == ElfSegment.PT_LOAD).Max(load => unchecked(load.VirtualAddress + load.MemorySize));
        var limit = file.Is64 ? ulong.MaxValue : uint.MaxValue;
        var firstFree = (memoryEnd + page - 1) & ~(page - 1);
        var room = limit - firstFree;
        if (firstFree < memoryEnd || room < LargestPage) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, "behind the last PT_LOAD there are no addresses left for another");
        var last = loads.MaxBy(load => load.VirtualAddress);
        var bias = unchecked(loads[0].VirtualAddress - loads[0].Offset);
        var offset = Math.Max(end, unchecked(firstFree - bias));
        var address = unchecked(offset + bias);
        // Where the hole would be large, or addresses do not rise with offsets, the page offset alone agrees.
        if (!isLinear || offset - end > MaxHole || offset < end || address < firstFree || address > limit - LargestPage || bias % page != 0)
        {
            offset = end;
            address = firstFree + offset % page;
        }

        return new LoadPlace(offset, address, unchecked(address + (last.PhysicalAddress - last.VirtualAddress)), page);
    }

    /// <summary>Whether offset and address differ as they do in the first PT_LOAD.</summary>
    public bool IsLinear(ElfFile file) => file.Segments.First(segment => HasMemory(segment)) is var first && unchecked(first.VirtualAddress - first.Offset == Address - Offset);

    /// <summary>Whether the file has memory behind which there is a place.</summary>
    public static bool IsPossible(ElfFile file) => file.Segments.Any(segment => HasMemory(segment));

    private static bool HasMemory(in ElfSegment segment) => segment is { Type: ElfSegment.PT_LOAD, MemorySize: > 0 };

    /// <summary>The address of an offset in it.</summary>
    public ulong AddressOf(ulong offset) => Address + (offset - Offset);

    /// <summary>The physical address of an offset in it.</summary>
    public ulong PhysicalOf(ulong offset) => unchecked(Physical + (offset - Offset));

    /// <summary>The program header.</summary>
    public ElfStructure Segment(ElfHeaders headers, ulong end)
    {
        var segment = headers.NewSegment();
        segment[ElfField.PType] = ElfSegment.PT_LOAD;
        segment[ElfField.PFlags] = ElfSegment.PF_R;
        segment[ElfField.POffset] = Offset;
        segment[ElfField.PVaddr] = Address;
        segment[ElfField.PPaddr] = Physical;
        segment[ElfField.PFilesz] = segment[ElfField.PMemsz] = end - Offset;
        segment[ElfField.PAlign] = PageSize;
        return segment;
    }
}
