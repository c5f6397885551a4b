using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>A loadable segment as <c>elf_load_binary</c> reads it.</summary>
/// <param name="Index">The index of its program header.</param>
/// <param name="Physical">p_paddr.</param>
/// <param name="Offset">p_offset, bytes.</param>
/// <param name="FileSize">p_filesz, bytes.</param>
/// <param name="MemorySize">p_memsz, bytes.</param>
/// <param name="Alignment">p_align.</param>
internal sealed record XenHypervisorSegment(uint Index, ulong Physical, ulong Offset, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    /// <summary>The segments with a permission, in the order of their headers.</summary>
    public static List<XenHypervisorSegment> ReadAll(LibelfImage image)
    {
        var segments = new List<XenHypervisorSegment>();
        var count = image.ProgramHeaderCount;
        for (uint i = 0; i < count; i++)
        {
            var header = image.ProgramHeader(i);
            if (!image.AccessOk(header, 1)) break;
            if (image.Field(header, ElfField.PType) != ElfSegment.PT_LOAD || (image.Field(header, ElfField.PFlags) & 7) == 0) continue;
            segments.Add(new XenHypervisorSegment(i, image.Field(header, ElfField.PPaddr), image.Field(header, ElfField.POffset), image.Field(header, ElfField.PFilesz), image.Field(header, ElfField.PMemsz), image.Field(header, ElfField.PAlign)));
        }

        return segments;
    }
}
