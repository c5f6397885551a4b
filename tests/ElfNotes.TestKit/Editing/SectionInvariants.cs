using ElfNotes.Elf;

namespace ElfNotes.TestKit.Editing;

/// <summary>The rules of sections: others than notes stay what they are, and none lies over another.</summary>
internal static class SectionInvariants
{
    private const uint SHT_NULL = 0;
    private const uint SHT_NOBITS = 8;

    public static void Check(ElfFile before, ElfFile after, List<string> violations)
    {
        if (before.Sections.Count == 0 && after.Sections.Count > 0) violations.Add("a file without sections has got some");
        if (after.Sections.Count < before.Sections.Count) violations.Add($"there were {before.Sections.Count} sections, and are {after.Sections.Count}");
        for (var i = 0; i < Math.Min(before.Sections.Count, after.Sections.Count); i++) Keep(before, before.Sections[i], after, after.Sections[i], violations);
        Overlaps(before, after, violations);
        SecondTables(before, after, violations);
        foreach (var section in after.Sections)
            if (section.Type == ElfSection.SHT_NOTE && section.Size > 0) Mapped(before, after, section, violations);
        Shown(before, after, violations);
    }

    /// <summary>Whether a section's contents may be others after an edit of notes.</summary>
    public static bool MayChange(ElfFile file, ElfSection section) =>
        section.Type is ElfSection.SHT_NOTE or SHT_NULL
        || section.Type is ElfSection.SHT_REL or ElfSection.SHT_RELA && file.Identity.Type == ElfIdentity.ET_REL && section.Info < file.Sections.Count && file.Sections[(int)section.Info].Type == ElfSection.SHT_NOTE;

    /// <summary>Whether a section may move to make room for program headers: it is found by a header or by .dynamic alone.</summary>
    public static bool MayMove(ElfFile file, ElfSection section) =>
        file.Identity.Type is ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN && (section.Type is 5 or 0x6ffffff6 or 11 or 0x6ffffffd or 0x6ffffffe or 0x6fffffff || section.Type == 3 && (section.Flags & ElfSection.SHF_ALLOC) != 0 || file.Segments.Any(segment => segment.Type == 3 && segment.Offset == section.Offset && segment.FileSize == section.Size));

    /// <summary>The bytes of the section header table.</summary>
    public static FileRange RangeOf(ElfFile file) => FileRange.Of(file.Tables.Sections, (ulong)file.Sections.Count * (file.Identity.Class == 64 ? 64u : 40u), "the section headers");

    private static void Keep(ElfFile before, in ElfSection was, ElfFile after, in ElfSection now, List<string> violations)
    {
        var name = before.SectionName(was);
        if (after.SectionName(now) != name) violations.Add($"section {was.Index}, {name}, is called {after.SectionName(now)}");
        if (was.Type is ElfSection.SHT_REL or ElfSection.SHT_RELA && MayChange(before, was) && (was with { Offset = now.Offset, Size = now.Size }) != now) violations.Add($"section {name} was {was} and is {now}");
        if (MayChange(before, was)) return;
        if (MayMove(before, was) && was with { Offset = now.Offset, Address = now.Address } == now && now.Offset != was.Offset)
        {
            if (!ByteInvariants.AreEqual(before.Source, was.Offset, after.Source, now.Offset, was.Size)) violations.Add($"{name} has moved, and changed");
            if (SegmentInvariants.LoadOf(after, now.Offset, now.Size) is not { } load || now.Address - load.VirtualAddress != now.Offset - load.Offset) violations.Add($"{name} has moved to where it is not in memory");
            return;
        }

        // The entry of a hash table that moved.
        if (was == now && was.Type == 6 && before.Sections.Any(section => MayMove(before, section) && after.Sections[section.Index].Address != section.Address)) return;
        if (was == now && was.Type is 2 or 11 && SymbolInvariants.Apply(before, was))
        {
            SymbolInvariants.Check(before, after, was, violations);
            return;
        }

        // Tables that nobody knows by an address may grow and move: names, and the symbols of objects.
        var mayGrow = (was.Flags & ElfSection.SHF_ALLOC) == 0 && was.Type is 2 or 3;
        if (mayGrow ? (was with { Offset = now.Offset, Size = now.Size }) != now || now.Size < was.Size : was != now) violations.Add($"section {name} was {was} and is {now}");
        if (was.Type is SHT_NOBITS || !before.Source.Contains(was.Offset, was.Size)) return;
        // Xen has its build-id in .text, GRUB its notes in .xen, which is PROGBITS; ByteInvariants compares what is around them. Broken files have headers there.
        var range = FileRange.Of(was.Offset, was.Size, "");
        if (before.Segments.Any(segment => segment.Type == ElfSegment.PT_NOTE && FileRange.Of(segment.Offset, segment.FileSize, "").Overlaps(range)) || range.Start < 64 || range.Overlaps(RangeOf(before)) || range.Overlaps(SegmentInvariants.RangeOf(before))) return;
        if (!ByteInvariants.AreEqual(before.Source, was.Offset, after.Source, now.Offset, was.Size)) violations.Add($"the contents of {name} have changed");
    }

    private static void Overlaps(ElfFile before, ElfFile after, List<string> violations)
    {
        var was = Ranges(before);
        var now = Ranges(after);
        var headers = new FileRange(0, after.Identity.Class == 64 ? 64u : 52u, "the ELF header");
        now.AddRange([headers, SegmentInvariants.RangeOf(after), RangeOf(after)]);
        now.Sort((one, other) => one.Start.CompareTo(other.Start));
        var open = new List<FileRange>();
        foreach (var range in now)
        {
            open.RemoveAll(one => one.End <= range.Start);
            foreach (var one in open)
                if (one.Overlaps(range) && !Overlapped(was, before, one, range)) violations.Add($"{one.What} and {range.What} overlap at 0x{range.Start:x}");
            if (range.End > range.Start) open.Add(range);
        }
    }

    private static bool Overlapped(List<FileRange> was, ElfFile before, FileRange one, FileRange other)
    {
        var all = was.Concat([new FileRange(0, before.Identity.Class == 64 ? 64u : 52u, "the ELF header"), SegmentInvariants.RangeOf(before), RangeOf(before)]).ToList();
        var (first, second) = (all.FirstOrDefault(range => range.What == one.What), all.FirstOrDefault(range => range.What == other.What));
        return first.What is not null && second.What is not null && first.Overlaps(second);
    }

    private static List<FileRange> Ranges(ElfFile file) =>
        [.. file.Sections.Where(section => section.Type is not (SHT_NULL or SHT_NOBITS) && section.Size > 0).Select(section => FileRange.Of(section.Offset, section.Size, $"section {section.Index} {file.SectionName(section)}"))];

    private static void Mapped(ElfFile before, ElfFile after, in ElfSection section, List<string> violations)
    {
        var name = after.SectionName(section);
        if (section.Index < before.Sections.Count && before.Sections[section.Index] == section) return;
        if (section.Alignment > 1 && section.Offset % section.Alignment != 0 && !WasMisaligned(before, section)) violations.Add($"{name} lies at 0x{section.Offset:x}, and has the alignment {section.Alignment}");
        if (after.Identity.Type == ElfIdentity.ET_REL || (section.Flags & ElfSection.SHF_ALLOC) == 0) return;
        if (SegmentInvariants.LoadOf(after, section.Offset, section.Size) is not { } load)
        {
            if (section.Index >= before.Sections.Count || SegmentInvariants.LoadOf(before, before.Sections[section.Index].Offset, before.Sections[section.Index].Size) is not null) violations.Add($"{name} has SHF_ALLOC, and is in no PT_LOAD");
        }
        else if (section.Address - load.VirtualAddress != section.Offset - load.Offset && !Disagreed(before, section.Index))
        {
            violations.Add($"{name} has the address 0x{section.Address:x}, and PT_LOAD {load.Index} maps it at 0x{load.VirtualAddress + (section.Offset - load.Offset):x}");
        }
    }

    // GNU ld reads one table of relocations for each section, lld refuses a second one, and mold gives up.
    private static void SecondTables(ElfFile before, ElfFile after, List<string> violations)
    {
        if (after.Identity.Type != ElfIdentity.ET_REL) return;
        foreach (var tables in TablesOf(after))
            if (tables.Count() > Math.Max(1, TablesOf(before)[tables.Key].Count())) violations.Add($"{after.SectionName(after.Sections[(int)tables.Key])} has {tables.Count()} tables of relocations");
    }

    private static ILookup<uint, ElfSection> TablesOf(ElfFile file) => file.Sections.Where(section => section.Type is ElfSection.SHT_REL or ElfSection.SHT_RELA && section.Info < file.Sections.Count).ToLookup(section => section.Info);

    private static bool WasMisaligned(ElfFile before, ElfSection section) => section.Index < before.Sections.Count && before.Sections[section.Index] is var was && was.Alignment > 1 && was.Offset % was.Alignment != 0;

    private static bool Disagreed(ElfFile before, int index) =>
        index < before.Sections.Count && before.Sections[index] is var was && (SegmentInvariants.LoadOf(before, was.Offset, was.Size) is not { } load || was.Address - load.VirtualAddress != was.Offset - load.Offset);

    // A note that only one of the two views shows is lost on readers of the other, unless there were such notes before.
    private static void Shown(ElfFile before, ElfFile after, List<string> violations)
    {
        if (after.Identity.Type == ElfIdentity.ET_REL || after.Sections.Count == 0 || after.Segments.Count == 0) return;
        foreach (var note in after.Notes)
        {
            if (note.Segments.Count > 0 == note.Sections.Count > 0) continue;
            if (!before.Notes.Any(old => old.Segments.Count > 0 != old.Sections.Count > 0)) violations.Add($"the note {note.Owner} at 0x{note.Offset:x} is in {(note.Segments.Count > 0 ? "a segment and no section" : "a section and no segment")}");
        }
    }
}
