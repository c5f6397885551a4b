using System.Text;

namespace ElfNotes.Elf;

/// <summary>
/// A checked, read-only view of an ELF file: its header, segments, sections and notes. Only what is asked for is read.
/// </summary>
/// <remarks>
/// A header that contradicts the bytes is read as far as it makes sense, and <see cref="Findings"/> says so. The file
/// does not own its source.
/// </remarks>
public sealed class ElfFile
{
    private const int MaxNameTableBytes = 16 << 20;
    private const int MaxSectionNameBytes = 256;

    private readonly ulong _sectionTable;
    private readonly int _sectionStride;
    private readonly FindingList _findings;
    private ulong _sectionCount;
    private uint _sectionNameIndex;
    private ElfSection[]? _sections;
    private ReadOnlyMemory<byte>? _sectionNames;
    private IReadOnlyList<ElfNote>? _notes;

    private ElfFile(ByteSource source, ReadLimits limits, in ElfFields header, ElfIdentity identity)
    {
        Source = source;
        Limits = limits;
        Identity = identity;
        _findings = new FindingList(limits);
        _sectionTable = header[ElfField.Shoff];
        _sectionStride = Stride((int)header[ElfField.Shentsize], ElfFieldPlaces.SectionSize(Is64), "section", _sectionTable != 0 && header[ElfField.Shnum] != 0);
        _sectionCount = header[ElfField.Shnum];
        _sectionNameIndex = (uint)header[ElfField.Shstrndx];
        var segmentCount = header[ElfField.Phnum];
        ReadExtendedCounts(ref segmentCount);
        Tables = (header[ElfField.Phoff], _sectionTable);
        Segments = ReadSegments(header[ElfField.Phoff], (int)header[ElfField.Phentsize], segmentCount);
    }

    /// <summary>The bytes of the file.</summary>
    public ByteSource Source { get; }

    /// <summary>The caps that apply to this file.</summary>
    public ReadLimits Limits { get; }

    /// <summary>Class, byte order, type and machine.</summary>
    public ElfIdentity Identity { get; }

    /// <summary>The file offsets of the program headers (e_phoff) and of the section headers (e_shoff).</summary>
    public (ulong Segments, ulong Sections) Tables { get; }

    /// <summary>The program headers, as far as they lie in the file; PN_XNUM is followed.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>The section headers, as far as they lie in the file, index 0 included; empty where there are none. Read on first use.</summary>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public IReadOnlyList<ElfSection> Sections => _sections ??= ReadSections();

    /// <summary>
    /// Whether the section headers were left alone, because reaching them would have meant decompressing the rest of the
    /// file when segments had already given the notes.
    /// </summary>
    public bool SectionsSkipped { get; internal set; }

    /// <summary>
    /// Every note of the file in file order, each once, with the segments and sections that show it. Read on first use.
    /// </summary>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public IReadOnlyList<ElfNote> Notes => _notes ??= new ElfNoteCollector(this, _findings).Collect();

    /// <summary>What was noticed so far; complete once <see cref="Notes"/> has been read.</summary>
    public IReadOnlyList<Finding> Findings => _findings.Findings;

    /// <summary>
    /// Set for a kernel's payload: its notes are all in segments, and its section headers are at the far end of what
    /// would have to be decompressed. Elsewhere sections show notes that no segment does (stapsdt, build attributes).
    /// </summary>
    internal bool MayLeaveFarSections { get; set; }

    internal bool Is64 => Identity.Class == 64;

    /// <summary>The index of the section name table, SHN_XINDEX followed; 0 where there is none.</summary>
    internal uint SectionNameIndex => _sectionNameIndex;

    internal bool HasSectionTable => _sectionTable != 0 && _sectionCount != 0;

    /// <summary>Whether the section headers can be read without decompressing further.</summary>
    internal bool SectionsAtHand => Source.IsAtHand(_sectionTable, Math.Min(_sectionCount, uint.MaxValue) * (ulong)_sectionStride);

    /// <summary>Reads the header and the program headers.</summary>
    /// <param name="source">The ELF's bytes from its magic number on.</param>
    /// <param name="limits">Caps; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="ErrorCodes.UnknownFormat"/>: no ELF magic number; <see cref="ErrorCodes.BadElfHeader"/>: a class or data
    /// encoding that does not exist; <see cref="ErrorCodes.Truncated"/>: the header is cut.
    /// </exception>
    public static ElfFile Open(ByteSource source, ReadLimits? limits = null)
    {
        Span<byte> bytes = stackalloc byte[64];
        var read = source.Read(0, bytes);
        if (!IsElf(bytes[..read])) throw new ElfNotesException(ErrorCodes.UnknownFormat, 0, "not an ELF file");
        if (read < 16) throw new ElfNotesException(ErrorCodes.Truncated, (ulong)read, "the file ends inside the ELF header");
        if (bytes[4] is not (1 or 2)) throw new ElfNotesException(ErrorCodes.BadElfHeader, 4, $"EI_CLASS is {bytes[4]}; 1 (32-bit) and 2 (64-bit) exist");
        if (bytes[5] is not (1 or 2)) throw new ElfNotesException(ErrorCodes.BadElfHeader, 5, $"EI_DATA is {bytes[5]}; 1 (little-endian) and 2 (big-endian) exist");
        var is64 = bytes[4] == 2;
        if (read < ElfFieldPlaces.HeaderSize(is64)) throw new ElfNotesException(ErrorCodes.Truncated, (ulong)read, $"the file ends inside the ELF header, which has {ElfFieldPlaces.HeaderSize(is64)} bytes");
        var order = bytes[5] == 1 ? ByteOrder.Little : ByteOrder.Big;
        var header = new ElfFields(bytes, is64, order);
        var identity = new ElfIdentity(is64 ? 64 : 32, order, bytes[7], (ushort)header[ElfField.Type], (ushort)header[ElfField.Machine], (uint)header[ElfField.Flags], header[ElfField.Entry]);
        return new ElfFile(source, limits ?? ReadLimits.Default, header, identity);
    }

    /// <summary>Whether bytes start with the ELF magic number.</summary>
    /// <param name="start">The first bytes of a file.</param>
    public static bool IsElf(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8);

    /// <summary>Whether a source starts with the ELF magic number.</summary>
    /// <param name="source">A file.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static bool IsElf(ByteSource source)
    {
        Span<byte> magic = stackalloc byte[4];
        return source.TryReadExactly(0, magic) && IsElf(magic);
    }

    /// <summary>The name of a section, up to its first 256 bytes; empty where the name table is missing or too short.</summary>
    /// <param name="section">A section of this file.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public string SectionName(in ElfSection section) => Encoding.UTF8.GetString(SectionNameBytes(section));

    /// <summary>Finds a section by its name, index 0 left out.</summary>
    /// <param name="name">The exact name.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public ElfSection? FindSection(string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        foreach (var section in Sections)
            if (section.Index > 0 && SectionNameBytes(section).SequenceEqual(wanted)) return section;
        return null;
    }

    // Cut, because a name table without a NUL would give each of a million sections a name of megabytes.
    internal ReadOnlySpan<byte> SectionNameBytes(in ElfSection section)
    {
        var names = (_sectionNames ??= ReadSectionNames()).Span;
        if (section.NameOffset >= names.Length) return default;
        names = names[(int)section.NameOffset..];
        names = names[..Math.Min(names.Length, MaxSectionNameBytes)];
        var nul = names.IndexOf((byte)0);
        return nul < 0 ? names : names[..nul];
    }

    private void ReadExtendedCounts(ref ulong segmentCount)
    {
        if (_sectionTable == 0 || (segmentCount != ElfSegment.PN_XNUM && _sectionCount != 0 && _sectionNameIndex != ElfSection.SHN_XINDEX)) return;
        Span<byte> bytes = stackalloc byte[64];
        bytes = bytes[..ElfFieldPlaces.SectionSize(Is64)];
        if (!Source.TryReadExactly(_sectionTable, bytes)) return;
        var first = new ElfFields(bytes, Is64, Identity.ByteOrder);
        if (segmentCount == ElfSegment.PN_XNUM && first[ElfField.ShInfo] != 0) segmentCount = first[ElfField.ShInfo];
        if (_sectionCount == 0) _sectionCount = first[ElfField.ShSize];
        if (_sectionNameIndex == ElfSection.SHN_XINDEX) _sectionNameIndex = (uint)first[ElfField.ShLink];
    }

    private ElfSegment[] ReadSegments(ulong table, int entrySize, ulong count)
    {
        var stride = Stride(entrySize, ElfFieldPlaces.SegmentSize(Is64), "program", count != 0);
        stride = FittingStride(stride, ElfFieldPlaces.SegmentSize(Is64), table, count, "program");
        var bytes = ReadTable(table, stride, count, "program", ElfField.Phoff);
        var segments = new ElfSegment[stride == 0 ? 0 : bytes.Length / stride];
        for (var i = 0; i < segments.Length; i++)
        {
            var f = new ElfFields(bytes.Span.Slice(i * stride, stride), Is64, Identity.ByteOrder);
            segments[i] = new ElfSegment(i, (uint)f[ElfField.PType], (uint)f[ElfField.PFlags], f[ElfField.POffset], f[ElfField.PVaddr], f[ElfField.PPaddr], f[ElfField.PFilesz], f[ElfField.PMemsz], f[ElfField.PAlign]);
        }

        return segments;
    }

    private ElfSection[] ReadSections()
    {
        if (!HasSectionTable || _sectionStride == 0) return [];
        var bytes = ReadTable(_sectionTable, _sectionStride, _sectionCount, "section", ElfField.Shoff);
        var sections = new ElfSection[bytes.Length / _sectionStride];
        for (var i = 0; i < sections.Length; i++)
        {
            var f = new ElfFields(bytes.Span.Slice(i * _sectionStride, _sectionStride), Is64, Identity.ByteOrder);
            sections[i] = new ElfSection(i, (uint)f[ElfField.ShName], (uint)f[ElfField.ShType], f[ElfField.ShFlags], f[ElfField.ShAddr], f[ElfField.ShOffset], f[ElfField.ShSize], (uint)f[ElfField.ShLink], (uint)f[ElfField.ShInfo], f[ElfField.ShAddralign]);
        }

        return sections;
    }

    private ReadOnlyMemory<byte> ReadTable(ulong table, int stride, ulong count, string what, ElfField place)
    {
        if (count == 0 || stride == 0) return default;
        // What the file has not got is not asked for: the count is untrusted, the result is bounded by the bytes there.
        var wanted = count > (ulong)(Limits.MaxHeaderTableBytes / stride) ? Limits.MaxHeaderTableBytes / stride * stride : (int)count * stride;
        var bytes = Source.ReadMemory(table, wanted);
        var whole = bytes[..(bytes.Length - bytes.Length % stride)];
        if ((ulong)(whole.Length / stride) < count)
            _findings.Add(FindingCodes.BadHeaderTable, Severity.Error, (ulong)place.Place(Is64).Offset, $"the {what} header table at 0x{table:x} should have {count} entries, but {whole.Length / stride} are there to be read");
        return whole;
    }

    // The same for one so large that the table would leave the file, while with the structure's own it would not.
    private int FittingStride(int stride, int structureSize, ulong table, ulong count, string what)
    {
        if (stride == structureSize || count > uint.MaxValue || Source.Contains(table, count * (ulong)stride) || !Source.Contains(table, count * (ulong)structureSize)) return stride;
        AddStrideFinding(stride, structureSize, what);
        return structureSize;
    }

    // As eu-readelf does and readelf does not: an impossible entry size leaves the structure's own.
    private int Stride(int entrySize, int structureSize, string what, bool used)
    {
        if (entrySize >= structureSize) return entrySize;
        if (used) AddStrideFinding(entrySize, structureSize, what);
        return structureSize;
    }

    private void AddStrideFinding(int entrySize, int structureSize, string what) =>
        _findings.Add(FindingCodes.BadHeaderTable, Severity.Error, EntrySizePlace(what), $"the size of a {what} header is given as {entrySize} bytes; it has {structureSize}, and is read so here, but readelf, Xen and loaders go by the number or refuse the file", $"set it to {structureSize}");

    private ulong EntrySizePlace(string what) => (ulong)(what == "program" ? ElfField.Phentsize : ElfField.Shentsize).Place(Is64).Offset;

    private ReadOnlyMemory<byte> ReadSectionNames()
    {
        if (_sectionNameIndex == 0 || _sectionNameIndex >= Sections.Count) return default;
        var names = Sections[(int)_sectionNameIndex];
        return Source.ReadMemory(names.Offset, (int)Math.Min(names.Size, MaxNameTableBytes));
    }
}
