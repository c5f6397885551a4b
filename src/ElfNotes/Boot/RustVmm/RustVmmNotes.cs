using System.Buffers.Binary;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>
/// linux-loader's search of a note segment (<c>parse_elf_note</c> in <c>src/loader/elf/mod.rs</c>, since 0.9.0): name and descriptor
/// padded to 4, the first note of type 18 with namesz 4 and the owner <c>Xen\0</c>, at least 4 bytes of descriptor. It reads on behind the end
/// of the segment only within a note that starts before it.
/// </summary>
internal sealed class RustVmmNotes(ByteSource file)
{
    private const int MostNotes = 1 << 20;
    private const int HeaderSize = 12;
    private const string Source = "linux-loader src/loader/elf/mod.rs: parse_elf_note";

    private int _walked;

    /// <summary>Why the search failed, where it did: the whole image is then refused.</summary>
    public RustVmmFailure? Failure { get; private set; }

    /// <summary>How many notes were passed over in the last search.</summary>
    public int Passed { get; private set; }

    public RustVmmNote? Find(ElfSegment segment)
    {
        Passed = 0;
        if (segment.Offset > long.MaxValue) return Fail("Unable to seek to note header", segment.Offset, $"p_offset 0x{segment.Offset:x}");
        Span<byte> header = stackalloc byte[HeaderSize + 4];
        for (ulong at = 0; at < segment.FileSize; Passed++)
        {
            var position = segment.Offset + at;
            var read = file.Read(position, header);
            if (read < HeaderSize) return Fail("Unable to read note header", position, $"a note at 0x{position:x}, at the end of the file");
            var nameSize = BinaryPrimitives.ReadUInt32LittleEndian(header);
            var descSize = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == XenNoteTypes.PHYS32_ENTRY && nameSize == 4)
            {
                if (read < HeaderSize + 4) return Fail("Unable to read note header", position, $"a note at 0x{position:x} whose owner lies behind the end of the file");
                if (header[HeaderSize..].SequenceEqual("Xen\0"u8)) return Hit(position, descSize);
            }

            ulong name = (nameSize + 3UL) & ~3UL, desc = (descSize + 3UL) & ~3UL;
            if (name > uint.MaxValue || desc > uint.MaxValue) return Fail("Overflow occurred during an arithmetic operation", position, $"a note at 0x{position:x} with namesz 0x{nameSize:x} and descsz 0x{descSize:x}");
            at += HeaderSize + name + desc;
            if (++_walked > MostNotes) return Fail("", position, "more notes than can be followed");
        }

        return null;
    }

    private RustVmmNote? Hit(ulong position, uint descSize)
    {
        if (descSize < 4) return Fail("Invalid PVH note header", position, $"descsz {descSize} at 0x{position:x}");
        Span<byte> entry = stackalloc byte[4];
        if (!file.TryReadExactly(position + HeaderSize + 4, entry)) return Fail("Unable to read note header", position, "the descriptor lies behind the end of the file");
        return new RustVmmNote(position, descSize, BinaryPrimitives.ReadUInt32LittleEndian(entry));
    }

    private RustVmmNote? Fail(string words, ulong offset, string found)
    {
        Failure = RustVmmElf.Fail(words, RustVmmLoader.BrokenNotes, offset, "The notes of a PT_NOTE, up to the entry note, must be readable with padding 4, and the entry note's descriptor must have 4 bytes or more", found,
            EntryNoteHints.Note(is64: true) + "; and let p_filesz cover whole notes", Source);
        return null;
    }
}
