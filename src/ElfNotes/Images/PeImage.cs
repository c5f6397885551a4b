using System.Buffers.Binary;
using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Images;

/// <summary>
/// A PE file: a unified kernel image, whose <c>.linux</c> section is a kernel (UAPI group, UKI specification), or a
/// program with note sections.
/// </summary>
internal static class PeImage
{
    private const int PeOffsetOffset = 0x3c;
    private const int FileHeaderSize = 24;
    private const int SectionHeaderSize = 40;
    private const int SymbolSize = 18;

    public static bool IsPe(ReadOnlySpan<byte> head) => head.StartsWith("MZ"u8);

    /// <summary>Adds the notes of sections beside an image within the file, as a member of their own behind the image's.</summary>
    /// <param name="source">The PE file, or one that is none.</param>
    /// <param name="head">Its first bytes.</param>
    /// <param name="path">The way to it.</param>
    /// <param name="reader">Gets the member, if there are such sections.</param>
    public static void ReadBeside(ByteSource source, ReadOnlySpan<byte> head, ImagePath path, ImageReader reader)
    {
        if (!IsPe(head)) return;
        try
        {
            var notes = NoteSections(Sections(source, head));
            if (notes.Count > 0) ReadNotes(source, notes, path.Member(notes[0].Name) with { Findings = [] }, reader, isBeside: true);
        }
        catch (ElfNotesException)
        {
            // The image itself has said already why the file cannot be read.
        }
    }

    public static void Read(ByteSource source, byte[] head, ImagePath path, ImageReader reader)
    {
        var outer = path;
        var sections = Sections(source, head);
        var kernels = sections.FindAll(section => section.Name == ".linux");
        if (kernels is [var kernel, ..])
        {
            // The specification has one; sixty thousand headers that name the same bytes would mean reading them so often.
            if (kernels.Count > 1) path = path.With(new Finding(FindingCodes.ContainerMismatch, Severity.Warning, kernel.Offset, $"the PE has {kernels.Count} sections .linux; the first is read", "a unified kernel image has one kernel"));
            if (!source.Contains(kernel.Offset, kernel.Size))
                throw new ElfNotesException(ErrorCodes.BadContainer, kernel.Offset, $"section .linux should have 0x{kernel.Size:x} bytes at 0x{kernel.Offset:x}, but the file ends before");
            reader.Read(source.Slice(kernel.Offset, kernel.Size), path);
            ReadBeside(source, head, outer, reader);
            return;
        }

        var notes = NoteSections(sections);
        if (notes.Count > 0) ReadNotes(source, notes, path, reader);
        else if (BzImage.IsBzImage(head)) throw BzImage.NoPayload();
        else if (RawKernel.Name(head) is not null) throw RawKernel.NoNotes(head);
        else throw new ElfNotesException(ErrorCodes.NoNotesInFormat, 0, sections.Count == 0 ? "an MS-DOS or PE program without sections" : "a PE program: no section .linux with a kernel in it, and none with notes");
    }

    private static List<PeSection> NoteSections(List<PeSection> sections) =>
        sections.FindAll(section => section.Name is ".notes" or ".note" || section.Name.StartsWith(".note.", StringComparison.Ordinal));

    private static void ReadNotes(ByteSource source, List<PeSection> sections, ImagePath path, ImageReader reader, bool isBeside = false)
    {
        var findings = new FindingList(reader.Limits);
        findings.AddRange(path.Findings);
        // PE is little-endian, and has no alignment of its own that would tell the padding: 4, as in .notes of a kernel.
        var ranges = new NoteRangeReader(ByteOrder.Little, false, findings);
        var notes = new ElfNoteSet(reader.Limits.MaxNotes);
        var bytesLeft = (ulong)reader.Limits.MaxNoteBytes;
        foreach (var section in sections)
        {
            var range = new NoteRange(section.Offset, section.Size, 4);
            range.Sections.Add(new NoteSectionView(section.Index, section.Name));
            var bytes = source.ReadMemory(section.Offset, (int)Math.Min(section.Size, bytesLeft));
            var isCut = section.Size > bytesLeft && (ulong)bytes.Length == bytesLeft;
            bytesLeft -= (ulong)bytes.Length;
            if ((ulong)bytes.Length < section.Size)
                findings.Add(FindingCodes.NotesPastEnd, Severity.Error, section.Offset, $"{range.Name} should have 0x{section.Size:x} bytes at 0x{section.Offset:x}, but 0x{bytes.Length:x} can be read");
            ranges.Read(range, bytes, isCut, notes);
        }

        reader.Members.Add(new ImageMember { Name = path.Name, Container = path.Inside("notes").Container, Content = source, Notes = notes.ToArray(), Findings = findings.Findings, IsBeside = isBeside });
    }

    private static List<PeSection> Sections(ByteSource source, ReadOnlySpan<byte> head)
    {
        if (head.Length < PeOffsetOffset + 4) return [];
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(head[PeOffsetOffset..]);
        Span<byte> header = stackalloc byte[FileHeaderSize];
        if (!source.TryReadExactly(start, header) || !header.StartsWith("PE\0\0"u8)) return [];

        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        ulong symbols = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        ulong symbolCount = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        var table = start + FileHeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(header[20..]);
        var strings = symbols == 0 ? 0 : symbols + symbolCount * SymbolSize;
        var bytes = source.ReadMemory(table, count * SectionHeaderSize).Span;
        var sections = new List<PeSection>();
        for (var i = 0; (i + 1) * SectionHeaderSize <= bytes.Length; i++)
            sections.Add(Section(source, i + 1, bytes.Slice(i * SectionHeaderSize, SectionHeaderSize), strings));
        return sections;
    }

    private static PeSection Section(ByteSource source, int index, ReadOnlySpan<byte> header, ulong strings)
    {
        ulong virtualSize = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        ulong rawSize = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        return new PeSection(index, Name(source, header[..8], strings), offset, virtualSize == 0 ? rawSize : Math.Min(virtualSize, rawSize));
    }

    private static string Name(ByteSource source, ReadOnlySpan<byte> field, ulong strings)
    {
        var name = Text(field);
        if (strings == 0 || name.Length < 2 || name[0] != '/' || !uint.TryParse(name.AsSpan(1), out var at)) return name;
        Span<byte> longName = stackalloc byte[64];
        return Text(longName[..source.Read(strings + at, longName)]);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var nul = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(nul < 0 ? bytes : bytes[..nul]);
    }
}
