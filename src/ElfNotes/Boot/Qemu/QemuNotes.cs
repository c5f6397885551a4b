using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>
/// QEMU's search of a note segment for a note of type 18 (<c>get_elf_note_type</c> in <c>include/hw/elf_ops.h</c>, and
/// <c>read_pvh_start_addr</c> in <c>hw/i386/x86.c</c>): whatever its owner, name and descriptor each rounded up to p_align,
/// numbers as wide as the class, and on from note to note until one is larger than the whole segment.
/// </summary>
internal sealed class QemuNotes(QemuMapping mapping, bool is64)
{
    // Zeros read as notes of 12 bytes, and QEMU walks through them to the end of the file. Nothing that boots needs a thousandth of it.
    private const int MostNotes = 1 << 20;

    private const int HeaderSize = 12;

    private int _walked;

    /// <summary>What is wrong with the notes in numbers that QEMU does not check, where something is.</summary>
    public string? Hazard { get; private set; }

    /// <summary>Whether it is that the search comes to no end within the file: notes, and zeros behind them, none of them an entry note.</summary>
    public bool LeadsOut { get; private set; }

    /// <summary>How many notes were passed over in the last search.</summary>
    public int Passed { get; private set; }

    /// <summary>Searches a segment whose range lies within the file; null when it has no such note, and with <see cref="Hazard"/>.</summary>
    public QemuNote? Find(ElfSegment segment)
    {
        Passed = 0;
        if (segment.FileSize == 0) return null;
        var align = segment.Alignment;
        if (align == 0) return Stop("p_align of the note segment is 0");
        for (var at = segment.Offset; ; Passed++)
        {
            if (mapping.Number(at + 8, 4) is not { } type) return Lead("from a note segment on there is neither an entry note nor an end of the search up to the end of the file");
            if (type == XenNoteTypes.PHYS32_ENTRY) return Hit(segment, at);
            if (mapping.Number(at, 8) is not { } sizes) return Lead("from a note segment on there is neither an entry note nor an end of the search up to the end of the file");
            if (Up((uint)sizes, align) is not { } name || Up((uint)(sizes >> 32), align) is not { } desc || Sum(name, desc) is not { } size)
                return Stop("the sizes of a note, rounded up to p_align, do not fit a number of the file's class");
            if (size > segment.FileSize) return null;
            at += size;
            if (++_walked > MostNotes) return Lead("from a note segment on there are more notes than can be followed");
        }
    }

    private QemuNote? Hit(ElfSegment segment, ulong at)
    {
        var nameSize = (uint)(mapping.Number(at, 4) ?? 0);
        if (Up(nameSize, segment.Alignment) is not { } padded || Sum(padded, 0) is not { } size || size > ulong.MaxValue - at) return Stop("the size of the note's name, rounded up to p_align, does not fit");
        if (mapping.Number(at + size, is64 ? 8 : 4) is not { } value) return Stop("the note's descriptor lies outside of the file");
        return new QemuNote(at, nameSize, (uint)(mapping.Number(at + 4, 4) ?? 0), at + size, value, segment);
    }

    // QEMU_ALIGN_UP; null where it wraps.
    private ulong? Up(uint size, ulong align)
    {
        var most = is64 ? ulong.MaxValue : uint.MaxValue;
        if (align - 1 > most - size) return null;
        return (size + (align - 1)) / align * align;
    }

    private ulong? Sum(ulong name, ulong desc)
    {
        var most = (is64 ? ulong.MaxValue : uint.MaxValue) - HeaderSize;
        return name > most || desc > most - name ? null : HeaderSize + name + desc;
    }

    private QemuNote? Lead(string why)
    {
        LeadsOut = true;
        return Stop(why);
    }

    private QemuNote? Stop(string why)
    {
        Hazard = why;
        return null;
    }
}
