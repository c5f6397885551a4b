using ElfNotes.Elf;

namespace ElfNotes.TestKit.Editing;

/// <summary>The rules of program headers (System V ABI, chapter 5; Linux's binfmt_elf; glibc's and musl's start-up).</summary>
internal static class SegmentInvariants
{
    private const uint PT_NULL = 0;
    private const uint PT_INTERP = 3;
    private const uint PT_PHDR = 6;

    public static void Check(ElfFile before, ElfFile after, List<string> violations)
    {
        Keep(before, after, violations);
        Order(before, after, violations);
        foreach (var segment in after.Segments)
        {
            if (before.Segments.Any(old => old with { Index = segment.Index } == segment)) continue;
            if (!before.Segments.Any(old => old.Type == segment.Type && old.Alignment == segment.Alignment && !IsCongruent(old))) Congruent(segment, violations);
            if (segment is { Type: ElfSegment.PT_NOTE, VirtualAddress: > 0 } && !before.Segments.Any(old => old is { Type: ElfSegment.PT_NOTE, VirtualAddress: > 0 } && MappingOf(before, old) is not null) && MappingOf(after, segment) is { } wrong) violations.Add(wrong);
            if (segment.FileSize > 0 && segment.Type != PT_NULL && segment.Offset + segment.FileSize > after.Source.Length) violations.Add($"segment {segment.Index} ends at 0x{segment.Offset + segment.FileSize:x}, behind the end of the file");
        }

        Table(before, after, violations);
    }

    /// <summary>The PT_LOAD that has all of a range.</summary>
    public static ElfSegment? LoadOf(ElfFile file, ulong start, ulong size)
    {
        foreach (var load in file.Segments)
            if (load.Type == ElfSegment.PT_LOAD && load.Offset <= start && size <= load.FileSize && start - load.Offset <= load.FileSize - size) return load;
        return null;
    }

    /// <summary>The bytes of the program header table.</summary>
    public static FileRange RangeOf(ElfFile file) => FileRange.Of(file.Tables.Segments, (ulong)file.Segments.Count * (file.Identity.Class == 64 ? 56u : 32u), "the program headers");

    // What is no note keeps its header, and their order.
    private static void Keep(ElfFile before, ElfFile after, List<string> violations)
    {
        var interpreter = after.Segments.FirstOrDefault(segment => segment.Type == PT_INTERP);
        var hasMoved = interpreter.Type == PT_INTERP && MappingOf(after, interpreter) is null && before.Segments.Any(segment => segment.Type == PT_INTERP && segment.FileSize == interpreter.FileSize && ByteInvariants.AreEqual(before.Source, segment.Offset, after.Source, interpreter.Offset, segment.FileSize));
        bool IsOther(ElfSegment segment) => !(hasMoved && segment.Type == PT_INTERP) && segment.Type is not (PT_NULL or PT_PHDR or ElfSegment.PT_NOTE or ElfSegment.PT_GNU_PROPERTY);
        var kept = after.Segments.Where(IsOther).Select(segment => segment with { Index = 0 }).ToList();
        foreach (var segment in before.Segments.Where(IsOther).Select(segment => segment with { Index = 0 }))
        {
            // A PT_LOAD of the headers alone may reach as far as the table does now.
            var grown = segment.Type == ElfSegment.PT_LOAD && segment.FileSize == segment.MemorySize && segment.Offset + segment.FileSize == RangeOf(before).End && RangeOf(after).Start == RangeOf(before).Start
                ? segment with { FileSize = RangeOf(after).End - segment.Offset, MemorySize = RangeOf(after).End - segment.Offset } : segment;
            var at = kept.FindIndex(one => one == segment || one == grown);
            if (at < 0)
            {
                violations.Add($"a segment is gone, changed, or out of order: {segment}");
                continue;
            }

            if (kept.Take(at).Any(one => one.Type != ElfSegment.PT_LOAD)) violations.Add($"a segment that is no PT_LOAD was added: {kept[0]}");
            kept.RemoveRange(0, at + 1);
        }

        if (kept.Count(segment => segment.Type == ElfSegment.PT_LOAD) > 1) violations.Add("more than one PT_LOAD was added");
    }

    private static void Order(ElfFile before, ElfFile after, List<string> violations)
    {
        if (IsAscending(before) && !IsAscending(after)) violations.Add("PT_LOADs do not ascend, or overlap");
        foreach (var type in (uint[])[PT_PHDR, PT_INTERP])
            if (IsInFront(before, type) && !IsInFront(after, type)) violations.Add($"the segment of type {type} is not in front of the PT_LOADs");
    }

    private static bool IsAscending(ElfFile file)
    {
        List<ElfSegment> loads = [.. file.Segments.Where(segment => segment.Type == ElfSegment.PT_LOAD)];
        return loads.Zip(loads.Skip(1)).All(pair => pair.First.VirtualAddress + pair.First.MemorySize <= pair.Second.VirtualAddress);
    }

    private static bool IsInFront(ElfFile file, uint type)
    {
        var isLoadSeen = false;
        foreach (var segment in file.Segments)
        {
            isLoadSeen |= segment.Type == ElfSegment.PT_LOAD;
            if (segment.Type == type && isLoadSeen) return false;
        }

        return true;
    }

    private static bool IsCongruent(in ElfSegment segment)
    {
        var violations = new List<string>();
        Congruent(segment, violations);
        return violations.Count == 0;
    }

    private static void Congruent(in ElfSegment segment, List<string> violations)
    {
        if (segment.Type is PT_NULL or PT_PHDR || segment is { VirtualAddress: 0, Type: not ElfSegment.PT_LOAD } || segment.Alignment <= 1) return;
        if (!ulong.IsPow2(segment.Alignment)) violations.Add($"p_align of segment {segment.Index} is 0x{segment.Alignment:x}");
        else if (((segment.Offset - segment.VirtualAddress) & (segment.Alignment - 1)) != 0) violations.Add($"segment {segment.Index}: offset 0x{segment.Offset:x} and address 0x{segment.VirtualAddress:x} do not agree modulo 0x{segment.Alignment:x}");
    }

    // What is wrong with where a segment says that it is in memory.
    private static string? MappingOf(ElfFile file, in ElfSegment segment)
    {
        if (LoadOf(file, segment.Offset, segment.FileSize) is not { } load) return $"segment {segment.Index} has an address, and no PT_LOAD";
        return segment.VirtualAddress - load.VirtualAddress == segment.Offset - load.Offset ? null : $"segment {segment.Index} is not where PT_LOAD {load.Index} maps it";
    }

    private static void Table(ElfFile before, ElfFile after, List<string> violations)
    {
        var (was, now) = (RangeOf(before), RangeOf(after));
        var isKernel = before.Segments.Any(segment => segment.Type == ElfSegment.PT_LOAD && segment.PhysicalAddress != segment.VirtualAddress && segment.PhysicalAddress != 0) || after.Notes.Any(note => note.Owner is "Xen" or "PowerPC" or "IBM,RPA-Client-Config") || before.Notes.Any(note => note.Owner is "Xen") || before.FindSection("__xen_guest") is not null;
        var wasMapped = LoadOf(before, was.Start, was.End - was.Start) is not null;
        if (wasMapped && !isKernel && before.Identity.Type is ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN && LoadOf(after, now.Start, now.End - now.Start) is null) violations.Add("the program headers were in memory, and are not any more");
        foreach (var header in after.Segments.Where(segment => segment.Type == PT_PHDR))
        {
            if (before.Segments.FirstOrDefault(segment => segment.Type == PT_PHDR) is var old && (old.Offset != was.Start || old.FileSize != was.End - was.Start || old.MemorySize != old.FileSize)) continue;
            if (header.Offset != now.Start || header.FileSize != now.End - now.Start || header.MemorySize != header.FileSize) violations.Add($"PT_PHDR says 0x{header.Offset:x}, 0x{header.FileSize:x} bytes; the table is at 0x{now.Start:x}, 0x{now.End - now.Start:x} bytes");
            if (!wasMapped) continue;
            if (LoadOf(after, now.Start, now.End - now.Start) is not { } load) violations.Add("PT_PHDR is in no PT_LOAD");
            else if (header.VirtualAddress - load.VirtualAddress != header.Offset - load.Offset) violations.Add("PT_PHDR is not where its PT_LOAD maps it");
        }
    }
}
