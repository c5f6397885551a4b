using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// A PT_LOAD without memory whose p_paddr libelf counts all the same (<c>elf_parse_binary</c>). GNU ld writes one with p_vaddr and p_paddr 0 for
/// each PT_LOAD of PHDRS whose sections are all empty.
/// </summary>
/// <param name="Index">The index of its program header.</param>
/// <param name="Physical">Its p_paddr.</param>
/// <param name="IsStart">Whether the kernel's start comes from it; else it is the end.</param>
internal sealed record LibelfEmptySegment(uint Index, ulong Physical, bool IsStart)
{
    /// <summary>What is wrong.</summary>
    public string Message => $"segment {Index} (PT_LOAD) is empty and has p_paddr 0x{Physical:x}, which Xen counts as the kernel's {(IsStart ? "start" : "end")}";

    /// <summary>What to change.</summary>
    public string Hint => $"{Message}: put a byte into it (.data : {{ *(.data) BYTE(0) }} :data), or drop it from PHDRS";

    /// <summary>The segment that moves the start or else the end beyond what the segments with memory cover; null where none does.</summary>
    public static LibelfEmptySegment? Find(LibelfImage image)
    {
        var (start, end) = (ulong.MaxValue, 0UL);
        var empty = new List<(uint Index, ulong Physical)>();
        var count = image.ProgramHeaderCount;
        for (uint i = 0; i < count; i++)
        {
            var header = image.ProgramHeader(i);
            if (!image.AccessOk(header, 1)) break;
            if (image.Field(header, ElfField.PType) != ElfSegment.PT_LOAD || (image.Field(header, ElfField.PFlags) & 7) == 0) continue;
            var (physical, size) = (image.Field(header, ElfField.PPaddr), image.Field(header, ElfField.PMemsz));
            if (size == 0) empty.Add((i, physical));
            else (start, end) = (Math.Min(start, physical), Math.Max(end, unchecked(physical + size)));
        }

        if (start == ulong.MaxValue || empty.Count == 0) return null;
        var (lowest, highest) = (empty.MinBy(segment => segment.Physical), empty.MaxBy(segment => segment.Physical));
        return lowest.Physical < start ? new LibelfEmptySegment(lowest.Index, lowest.Physical, true)
            : highest.Physical > end ? new LibelfEmptySegment(highest.Index, highest.Physical, false) : null;
    }
}
