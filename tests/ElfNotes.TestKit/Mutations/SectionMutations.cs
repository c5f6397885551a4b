namespace ElfNotes.TestKit.Mutations;

/// <summary>Note sections, with and without a PT_NOTE beside them, and section headers that lie.</summary>
internal static class SectionMutations
{
    public static MutationRule[] Rules => [new(20, SectionsOnly), new(8, NoSections), new(12, Field), new(8, Names), new(8, MoreSections), new(6, Kind)];

    private static string SectionsOnly(MutationTarget target)
    {
        target.Kernel.Blobs.ForEach(blob => blob.Segment = null);
        target.Kernel.HasSections = true;
        return "no PT_NOTE";
    }

    private static string NoSections(MutationTarget target)
    {
        target.Kernel.HasSections = false;
        return "no sections";
    }

    private static KernelSection? AnySection(MutationTarget target)
    {
        KernelSection[] all = [.. target.Kernel.Blobs.Select(blob => blob.Section).OfType<KernelSection>(), .. target.Kernel.Sections];
        return all.Length == 0 ? null : all[target.Random.Next(all.Length)];
    }

    private static string Field(MutationTarget target)
    {
        if (AnySection(target) is not { } section) return "no section to change";
        var value = target.Chance(40) ? (ulong)target.Random.Next(1200) : target.Odd();
        if (target.Chance(50)) section.Offset = value;
        else section.Size = value;
        return $"{section.Name} sh_offset 0x{section.Offset:x} sh_size 0x{section.Size:x}";
    }

    private static string Kind(MutationTarget target)
    {
        if (AnySection(target) is not { } section) return "no section to change";
        section.Type = target.Pick(0u, 1u, 2u, 3u, 7u, 8u, 0x80000007u);
        return $"{section.Name} sh_type 0x{section.Type:x}";
    }

    private static string Names(MutationTarget target)
    {
        if (target.Chance(50))
        {
            target.Kernel.Header.SectionNamesIndex = (ushort)target.Pick(0, 1, 2, 5, 0xfff1, 0xffff);
            return $"e_shstrndx {target.Kernel.Header.SectionNamesIndex}";
        }

        if (AnySection(target) is not { } section) return "no section to rename";
        if (target.Chance(50)) section.Name = target.Pick("__xen_guest", "unknown", "__xen_gues", "__xen_guest2", "", ".note.Xen");
        else section.NameOffset = (uint)target.Odd();
        return $"section named '{section.Name}' 0x{section.NameOffset:x}";
    }

    private static string MoreSections(MutationTarget target)
    {
        var writer = new ByteWriter(target.Kernel.ByteOrder);
        KernelNote.Of((uint)target.Random.Next(20), target.Boundary()).Write(writer, target.Kernel.Class, 4);
        var section = new KernelSection { Name = target.Pick(".note.more", "__xen_guest"), Type = target.Pick(KernelSection.SHT_NOTE, KernelSection.SHT_PROGBITS), Data = writer.ToArray(), Alignment = 4 };
        target.Kernel.Sections.Insert(target.Chance(50) ? 0 : target.Kernel.Sections.Count, section);
        return $"one more section {section.Name} of type {section.Type}";
    }
}
