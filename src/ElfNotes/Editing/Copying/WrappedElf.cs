using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The ELF file of <see cref="BzImageWrap"/>: headers, the kernel at the next page, notes, section names, section headers.</summary>
internal sealed class WrappedElf
{
    private const int Page = 0x1000;
    private const ulong SHF_WRITE_ALLOC = 3;
    private const ulong SHF_ALLOC_EXECINSTR = 6;

    private readonly bool _is64;
    private readonly IReadOnlyList<WrappedPart> _parts;
    private readonly byte[] _headers;
    private readonly List<(ulong Offset, ReadOnlyMemory<byte> Content, int Alignment)> _blobs = [];

    public WrappedElf(bool is64, ushort machine, ulong entry, ulong address, ulong memorySize, ReadOnlyMemory<byte> kernel, IReadOnlyList<WrappedPart> parts, IReadOnlyList<PlannedNote> notes)
    {
        _is64 = is64;
        _parts = parts;
        KernelOffset = Page;
        PlaceNotes(notes, KernelOffset + (ulong)kernel.Length);
        var names = Names(out var nameOffsets);
        var namesOffset = _blobs.Count == 0 ? KernelOffset + (ulong)kernel.Length : _blobs[^1].Offset + (ulong)_blobs[^1].Content.Length;
        var sections = new byte[SectionCount * ElfFieldPlaces.SectionSize(is64)];
        var sectionsOffset = (namesOffset + (ulong)names.Length + 7) & ~7UL;
        WriteSections(sections, nameOffsets, address, (ulong)kernel.Length, memorySize, namesOffset, (ulong)names.Length);
        _headers = new byte[Page];
        WriteHeader(machine, entry, sectionsOffset);
        WriteSegments(address, (ulong)kernel.Length, memorySize);
        Length = sectionsOffset + (ulong)sections.Length;
        // Every byte is written, fillings too: what shows through of the bzImage would make one of it.
        var filling = new byte[Length - (KernelOffset + (ulong)kernel.Length)];
        Changes = [new(0, _headers), new(KernelOffset, kernel), new(KernelOffset + (ulong)kernel.Length, filling), .. _blobs.Select(blob => new ByteChange(blob.Offset, blob.Content)), new(namesOffset, names), new(sectionsOffset, sections)];
    }

    public ulong KernelOffset { get; }

    // The null section, the kernel, its further memory, the notes, and the names.
    private int SectionCount => 3 + _parts.Count + _blobs.Count;

    public ulong NotesOffset => _blobs.Count == 0 ? 0 : _blobs[0].Offset;

    public ulong NotesSize => _blobs.Count == 0 ? 0 : _blobs[^1].Offset + (ulong)_blobs[^1].Content.Length - _blobs[0].Offset;

    public ulong Length { get; }

    public IReadOnlyList<ByteChange> Changes { get; }

    // Notes of each padding need a segment of their own: readers pad by p_align.
    private void PlaceNotes(IReadOnlyList<PlannedNote> notes, ulong at)
    {
        var target = NoteTarget.All.First(target => target.ByteOrder == ByteOrder.Little && target.Class == (_is64 ? 64 : 32));
        foreach (var group in notes.GroupBy(note => target.SizeOf(note.Alignment)).OrderBy(group => group.Key))
        {
            var encoded = EncodedNotes.Of(".notes", [.. group], target);
            at = (at + 7) & ~7UL;
            _blobs.Add((at, encoded.Content, encoded.Alignment));
            at += (ulong)encoded.Content.Length;
        }
    }

    private byte[] Names(out int[] offsets)
    {
        string[] names = ["", .. _parts.Select(part => part.Name), ".bss", .. _blobs.Select(blob => blob.Alignment == 8 ? ".note.gnu.property" : ".notes"), ".shstrtab"];
        var text = new StringBuilder();
        offsets = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            offsets[i] = text.Length;
            text.Append(names[i]).Append('\0');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private void WriteHeader(ushort machine, ulong entry, ulong sectionsOffset)
    {
        "\u007fELF"u8.CopyTo(_headers);
        (_headers[4], _headers[5], _headers[6]) = ((byte)(_is64 ? 2 : 1), 1, 1);
        Put(_headers, 20, 4, 1);
        Put(_headers, 0, ElfField.Type, ElfIdentity.ET_EXEC);
        Put(_headers, 0, ElfField.Machine, machine);
        Put(_headers, 0, ElfField.Entry, entry);
        Put(_headers, 0, ElfField.Phoff, (ulong)ElfFieldPlaces.HeaderSize(_is64));
        Put(_headers, 0, ElfField.Shoff, sectionsOffset);
        // e_ehsize lies before e_phentsize.
        Put(_headers, ElfField.Phentsize.Place(_is64).Offset - 2, 2, (ulong)ElfFieldPlaces.HeaderSize(_is64));
        Put(_headers, 0, ElfField.Phentsize, (ulong)ElfFieldPlaces.SegmentSize(_is64));
        Put(_headers, 0, ElfField.Phnum, (ulong)(1 + _blobs.Count));
        Put(_headers, 0, ElfField.Shentsize, (ulong)ElfFieldPlaces.SectionSize(_is64));
        Put(_headers, 0, ElfField.Shnum, (ulong)SectionCount);
        Put(_headers, 0, ElfField.Shstrndx, (ulong)(SectionCount - 1));
    }

    private void WriteSegments(ulong address, ulong size, ulong memorySize)
    {
        Segment(0, ElfSegment.PT_LOAD, ElfSegment.PF_RWX, KernelOffset, address, size, memorySize, Page);
        for (var i = 0; i < _blobs.Count; i++)
            Segment(1 + i, ElfSegment.PT_NOTE, ElfSegment.PF_R, _blobs[i].Offset, 0, (ulong)_blobs[i].Content.Length, 0, (ulong)_blobs[i].Alignment);
    }

    private void Segment(int index, uint type, uint flags, ulong offset, ulong address, ulong size, ulong memorySize, ulong alignment)
    {
        var at = ElfFieldPlaces.HeaderSize(_is64) + index * ElfFieldPlaces.SegmentSize(_is64);
        Put(_headers, at, ElfField.PType, type);
        Put(_headers, at, ElfField.PFlags, flags);
        Put(_headers, at, ElfField.POffset, offset);
        Put(_headers, at, ElfField.PVaddr, address);
        Put(_headers, at, ElfField.PPaddr, address);
        Put(_headers, at, ElfField.PFilesz, size);
        Put(_headers, at, ElfField.PMemsz, memorySize == 0 ? size : memorySize);
        Put(_headers, at, ElfField.PAlign, alignment);
    }

    private void WriteSections(byte[] sections, int[] names, ulong address, ulong size, ulong memorySize, ulong namesOffset, ulong namesSize)
    {
        var first = _parts.Count + 2;
        for (var i = 0; i < _parts.Count; i++) Section(sections, 1 + i, names[1 + i], ElfSection.SHT_PROGBITS, _parts[i].IsCode ? SHF_ALLOC_EXECINSTR : SHF_WRITE_ALLOC, address + _parts[i].Start, KernelOffset + _parts[i].Start, _parts[i].Size, i == 0 ? Page : 1UL);
        Section(sections, first - 1, names[first - 1], ElfSection.SHT_NOBITS, SHF_WRITE_ALLOC, address + size, KernelOffset + size, memorySize - size, 1);
        for (var i = 0; i < _blobs.Count; i++) Section(sections, first + i, names[first + i], ElfSection.SHT_NOTE, 0, 0, _blobs[i].Offset, (ulong)_blobs[i].Content.Length, (ulong)_blobs[i].Alignment);
        Section(sections, SectionCount - 1, names[^1], ElfSection.SHT_STRTAB, 0, 0, namesOffset, namesSize, 1);
    }

    private void Section(byte[] sections, int index, int name, uint type, ulong flags, ulong address, ulong offset, ulong size, ulong alignment)
    {
        var at = index * ElfFieldPlaces.SectionSize(_is64);
        Put(sections, at, ElfField.ShName, (ulong)name);
        Put(sections, at, ElfField.ShType, type);
        Put(sections, at, ElfField.ShFlags, flags);
        Put(sections, at, ElfField.ShAddr, address);
        Put(sections, at, ElfField.ShOffset, offset);
        Put(sections, at, ElfField.ShSize, size);
        Put(sections, at, ElfField.ShAddralign, alignment);
    }

    private void Put(byte[] bytes, int start, ElfField field, ulong value)
    {
        var (offset, size) = field.Place(_is64);
        Put(bytes, start + offset, size, value);
    }

    private static void Put(byte[] bytes, int at, int size, ulong value) => ByteOrder.Little.Write(bytes.AsSpan(at, size), value);
}
