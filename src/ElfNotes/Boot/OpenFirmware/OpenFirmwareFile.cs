using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// A client program as Open Firmware has it in memory at load-base (<c>cpu/ppc/prep/elf.fth</c> of FirmWorks' Open Firmware): fields at the places of ELF32, in
/// the file's byte order, which is little only where EI_DATA is 1, and without a check of any range.
/// </summary>
internal sealed class OpenFirmwareFile(ByteSource file)
{
    private const uint NoteType = 0x1275;
    private const int MostHeaders = 1 << 16;

    public bool IsLittleEndian => Byte(5) == 1;

    public string ByteOrder => IsLittleEndian ? "little-endian" : "big-endian";

    public uint Type => Half(0x10);

    public uint Machine => Half(0x12);

    public uint Entry => Word(0x18);

    /// <summary>The program headers of a type, as ELF32 has them: p_type, p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags, p_align.</summary>
    public IEnumerable<uint[]> Headers(uint type)
    {
        var size = Half(0x2a);
        if (size == 0) yield break;
        ulong at = Word(0x1c);
        for (var i = 0; i < Math.Min(Half(0x2c), MostHeaders); i++, at += size)
        {
            if (!file.Contains(at, 32)) yield break;
            if (Word(at) == type) yield return [type, Word(at + 4), Word(at + 8), Word(at + 12), Word(at + 16), Word(at + 20), Word(at + 24), Word(at + 28)];
        }
    }

    /// <summary>Whether what starts at an offset is the note: type 0x1275, and namesz less one bytes of name that are <c>PowerPC</c>.</summary>
    public bool IsNote(ulong at)
    {
        Span<byte> name = stackalloc byte[7];
        return file.Contains(at, 20) && Word(at + 8) == NoteType && Word(at) == 8 && file.TryReadExactly(at + 12, name) && name.SequenceEqual("PowerPC"u8);
    }

    /// <summary>Where the descriptor of a note starts: its address, not its distance from the note, is rounded up to 4; load-base is a multiple of that.</summary>
    public static ulong Descriptor(ulong note) => (note + 20 + 3) & ~3UL;

    /// <summary>A 32-bit number in the file's byte order; 0 behind its end, where the firmware reads what was there before.</summary>
    public uint Word(ulong at)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes.Clear();
        file.Read(at, bytes);
        return IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>The same word in the other byte order.</summary>
    public uint Swapped(ulong at) => BinaryPrimitives.ReverseEndianness(Word(at));

    public bool IsElf() => ElfFile.IsElf(file);

    private uint Half(ulong at)
    {
        Span<byte> bytes = stackalloc byte[2];
        bytes.Clear();
        file.Read(at, bytes);
        return IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    private byte Byte(ulong at)
    {
        Span<byte> bytes = stackalloc byte[1];
        return file.Read(at, bytes) == 1 ? bytes[0] : (byte)0;
    }
}
