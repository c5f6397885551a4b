using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// What GNU ld hashes: the ELF header without the places of the tables, the program headers, and of each section its header without sh_offset and
/// then its contents. So the layout of the file does not count, but for the addresses. The tables of symbols and of names are written later than the
/// build-id and do not count either, nor does the note itself.
/// </summary>
internal static class SectionHash
{
    /// <summary>The digest of a file.</summary>
    /// <param name="file">The file, with zeros for the note.</param>
    /// <param name="hash">A new hash.</param>
    /// <exception cref="ElfNotesException">The file is cut short, has no section headers, or its sections lie over each other.</exception>
    public static byte[] Of(ElfFile file, ContentHash hash)
    {
        var sections = file.Sections;
        if (sections.Count == 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, 0, "there are no section headers, from which GNU ld derives the build-id");
        var header = new byte[ElfFieldPlaces.HeaderSize(file.Is64)];
        file.Source.ReadExactly(0, header, "the ELF header");
        var fields = new ElfFields(header, file.Is64, file.Identity.ByteOrder);
        var (segmentTable, sectionTable, names) = (fields[ElfField.Phoff], fields[ElfField.Shoff], (uint)fields[ElfField.Shstrndx]);
        var (segmentStride, sectionStride) = (fields[ElfField.Phentsize], fields[ElfField.Shentsize]);
        Clear(header, ElfField.Phoff, file.Is64);
        Clear(header, ElfField.Shoff, file.Is64);
        hash.Append(header);

        var entry = new byte[ElfFieldPlaces.SegmentSize(file.Is64)];
        for (var i = 0; i < file.Segments.Count; i++)
        {
            file.Source.ReadExactly(segmentTable + (ulong)i * Math.Max(segmentStride, (ulong)entry.Length), entry, "the program headers");
            hash.Append(entry);
        }

        entry = new byte[ElfFieldPlaces.SectionSize(file.Is64)];
        var later = WrittenLater(sections, names);
        var room = file.Source.Length;
        foreach (var section in sections)
        {
            file.Source.ReadExactly(sectionTable + (ulong)section.Index * Math.Max(sectionStride, (ulong)entry.Length), entry, "the section headers");
            Clear(entry, ElfField.ShOffset, file.Is64);
            hash.Append(entry);
            if (section.Index == 0 || section.Type == ElfSection.SHT_NOBITS || later.Contains(section.Index)) continue;
            // Bounds the work: ten thousand sections that each show the whole file would take hours.
            if (section.Size > room) throw new ElfNotesException(EditingCodes.LayoutCannotTake, section.Offset, $"section [{section.Index}] lies over others or leaves the file, so that GNU ld's build-id cannot be derived");
            room -= section.Size;
            ChunkHash.Append(file.Source, section.Offset, section.Size, hash);
        }

        return hash.Digest([]);
    }

    private static HashSet<int> WrittenLater(IReadOnlyList<ElfSection> sections, uint names)
    {
        var later = new HashSet<int> { (int)(names == ElfSection.SHN_XINDEX ? sections[0].Link : names) };
        foreach (var section in sections)
        {
            if (section.Type is not (ElfSection.SHT_SYMTAB or ElfSection.SHT_SYMTAB_SHNDX)) continue;
            later.Add(section.Index);
            if (section.Type == ElfSection.SHT_SYMTAB) later.Add((int)section.Link);
        }

        return later;
    }

    private static void Clear(byte[] structure, ElfField field, bool is64)
    {
        var (offset, size) = field.Place(is64);
        structure.AsSpan(offset, size).Clear();
    }
}
