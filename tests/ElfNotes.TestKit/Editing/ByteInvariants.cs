using ElfNotes.Elf;

namespace ElfNotes.TestKit.Editing;

/// <summary>Bytes that belong to neither notes nor header tables are where they were, and what they were.</summary>
internal static class ByteInvariants
{
    private const int Block = 1 << 20;

    public static void Check(ElfFile before, ElfFile after, List<string> violations)
    {
        var allowed = Merge([.. Allowed(before), .. Allowed(after)]);
        var end = Math.Min(before.Source.Length, EndOf(before));
        if (after.Source.Length < end) violations.Add($"the file has {after.Source.Length} bytes, and content up to 0x{end:x}");
        ulong at = 0;
        foreach (var range in allowed)
        {
            if (range.Start >= end) break;
            if (range.Start > at && !AreEqual(before.Source, at, after.Source, at, range.Start - at)) violations.Add($"bytes that are no notes and no headers have changed between 0x{at:x} and 0x{range.Start:x}");
            at = Math.Max(at, range.End);
        }

        if (at < end && !AreEqual(before.Source, at, after.Source, at, end - at)) violations.Add($"bytes that are no notes and no headers have changed behind 0x{at:x}");
    }

    public static bool AreEqual(ByteSource one, ulong at, ByteSource other, ulong otherAt, ulong size)
    {
        for (ulong done = 0; done < size; done += Block)
        {
            var count = (int)Math.Min(Block, size - done);
            var (first, second) = (one.ReadMemory(at + done, count), other.ReadMemory(otherAt + done, count));
            if (first.Length != second.Length && first.Length < count && second.Length < count) return false;
            if (!first.Span.SequenceEqual(second.Span)) return false;
        }

        return true;
    }

    // What headers name; what lies behind may be a record of an earlier edit, or a signature.
    private static ulong EndOf(ElfFile file)
    {
        var ends = file.Sections.Where(section => section.Type is not (0 or 8)).Select(section => section.Offset + section.Size)
            .Concat(file.Segments.Where(segment => segment.Type != 0).Select(segment => segment.Offset + segment.FileSize));
        return ends.Append(SectionInvariants.RangeOf(file).End).Append(SegmentInvariants.RangeOf(file).End).Where(end => end <= file.Source.Length).DefaultIfEmpty().Max();
    }

    private static IEnumerable<FileRange> Allowed(ElfFile file)
    {
        yield return new FileRange(0, file.Identity.Class == 64 ? 64u : 52u, "");
        yield return SegmentInvariants.RangeOf(file);
        yield return SectionInvariants.RangeOf(file);
        foreach (var section in file.Sections)
            if (section.Type != 0 && SectionInvariants.MayChange(file, section) || section.Type is 6 or 11 || section.Type != 8 && SectionInvariants.MayMove(file, section) || section.Type is 2 or 3 && (section.Flags & ElfSection.SHF_ALLOC) == 0) yield return FileRange.Of(section.Offset, section.Size, "");
        foreach (var segment in file.Segments)
            if (segment.Type == ElfSegment.PT_NOTE) yield return FileRange.Of(segment.Offset, segment.FileSize, "");
    }

    private static List<FileRange> Merge(List<FileRange> ranges)
    {
        ranges.Sort((one, other) => one.Start.CompareTo(other.Start));
        return [.. ranges.Where(range => range.End > range.Start)];
    }
}
