using System.Text;

namespace ElfNotes.TestKit;

/// <summary>Places the parts of a kernel one behind the other and writes them.</summary>
internal sealed class KernelLayout(KernelBuilder kernel)
{
    private readonly ByteWriter _body = new(kernel.ByteOrder);
    private readonly ByteWriter _segments = new(kernel.ByteOrder);
    private readonly List<(KernelSection Section, int Offset, int Size)> _sections = [];
    private readonly int _headerSize = kernel.Class == 64 ? 64 : 52;
    private readonly int _segmentSize = kernel.Class == 64 ? 56 : 32;
    private readonly int _sectionSize = kernel.Class == 64 ? 64 : 40;
    private readonly int _wordSize = kernel.Class / 8;

    public byte[] Write()
    {
        var segmentCount = kernel.Loads.Count + kernel.Blobs.Count(blob => blob.Segment is not null) + kernel.ExtraSegments.Count;
        _body.Zeros(_headerSize + segmentCount * _segmentSize);
        kernel.Loads.ForEach(PlaceLoad);
        kernel.Blobs.ForEach(PlaceBlob);
        kernel.ExtraSegments.ForEach(segment => WriteSegment(segment, 0, 0));
        var sectionCount = kernel.HasSections ? PlaceSections() : 0;
        var sectionStart = sectionCount == 0 ? 0 : _body.Align(_wordSize).Length;
        if (sectionCount > 0) WriteSectionHeaders();

        var file = _body.ToArray();
        Header(segmentCount, sectionStart, sectionCount).CopyTo(file, 0);
        _segments.ToArray().CopyTo(file, _headerSize);
        return file;
    }

    private void PlaceLoad(LoadSegment load)
    {
        _body.Align(16);
        WriteSegment(load.Header, _body.Length, load.Data.Length);
        _body.Bytes(load.Data);
    }

    private void PlaceBlob(NoteBlob blob)
    {
        var notes = new ByteWriter(kernel.ByteOrder);
        blob.Notes.ForEach(note => note.Write(notes, kernel.Class, blob.Padding));
        notes.Bytes(blob.RawTail);
        _body.Align(blob.FileAlignment).Zeros(blob.Skew);
        if (blob.Segment is not null) WriteSegment(blob.Segment, _body.Length, notes.Length);
        if (blob.Section is not null) _sections.Add((blob.Section, _body.Length, notes.Length));
        _body.Bytes(notes.ToArray()).Bytes(blob.Beyond);
    }

    /// <summary>Places the bytes of the other sections and the names; returns e_shnum.</summary>
    private int PlaceSections()
    {
        foreach (var section in kernel.Sections)
        {
            _body.Align((int)Math.Min(section.Alignment, 4096));
            _sections.Add((section, _body.Length, section.Data.Length));
            _body.Bytes(section.Data);
        }

        var names = new KernelSection { Name = ".shstrtab", Type = KernelSection.SHT_STRTAB };
        var table = new ByteWriter(kernel.ByteOrder).Number(0, 1);
        foreach (var (section, _, _) in _sections) AddName(section, table);
        AddName(names, table);
        _sections.Add((names, _body.Length, table.Length));
        _body.Bytes(table.ToArray());
        return _sections.Count + 1;
    }

    private readonly Dictionary<KernelSection, int> _nameOffsets = [];

    private void AddName(KernelSection section, ByteWriter table)
    {
        _nameOffsets[section] = table.Length;
        table.Bytes(Encoding.UTF8.GetBytes(section.Name)).Number(0, 1);
    }

    private void WriteSectionHeaders()
    {
        _body.Zeros(_sectionSize);
        foreach (var (section, offset, size) in _sections)
        {
            var link = section.Link ?? (section.LinkTo is null ? 0u : (uint)(_sections.FindIndex(other => other.Section == section.LinkTo) + 1));
            _body.Numbers(4, section.NameOffset ?? (uint)_nameOffsets[section], section.Type)
                .Numbers(_wordSize, section.Flags, section.Address, section.Offset ?? (uint)offset, section.Size ?? (uint)size)
                .Numbers(4, link, section.Info)
                .Numbers(_wordSize, section.Alignment, section.EntrySize);
        }
    }

    private void WriteSegment(SegmentHeader segment, int offset, int size)
    {
        var fileSize = segment.FileSize ?? (uint)size;
        _segments.Number(segment.Type, 4);
        if (kernel.Class == 64) _segments.Number(segment.Flags, 4);
        _segments.Numbers(_wordSize, segment.Offset ?? (uint)offset, segment.VirtualAddress, segment.PhysicalAddress, fileSize, segment.MemorySize ?? fileSize);
        if (kernel.Class == 32) _segments.Number(segment.Flags, 4);
        _segments.Number(segment.Alignment, _wordSize);
    }

    private byte[] Header(int segmentCount, int sectionStart, int sectionCount)
    {
        var h = kernel.Header;
        return new ByteWriter(kernel.ByteOrder)
            .Bytes("\x7f"u8).Bytes("ELF"u8)
            .Number(h.Class ?? (kernel.Class == 64 ? 2u : 1u), 1)
            .Number(h.Data ?? (kernel.ByteOrder == ByteOrder.Little ? 1u : 2u), 1)
            .Number(1, 1).Zeros(9)
            .Numbers(2, kernel.Type, kernel.Machine).Number(1, 4)
            .Numbers(_wordSize, kernel.Entry, h.ProgramHeaderOffset ?? (segmentCount == 0 ? 0 : (ulong)_headerSize), h.SectionHeaderOffset ?? (uint)sectionStart)
            .Number(0, 4)
            .Numbers(2, (uint)_headerSize, h.ProgramHeaderSize ?? (uint)_segmentSize, h.ProgramHeaderCount ?? (uint)segmentCount)
            .Numbers(2, h.SectionHeaderSize ?? (uint)_sectionSize, h.SectionHeaderCount ?? (uint)sectionCount, h.SectionNamesIndex ?? (uint)Math.Max(0, sectionCount - 1))
            .ToArray();
    }
}
