namespace ElfNotes.Notes;

/// <summary>How the notes of one segment or section are laid out. None of it is in the notes themselves. The default is little-endian, padded to 4.</summary>
public readonly record struct NoteFormat
{
    private readonly bool _isPaddedTo8;
    private readonly bool _hasWordsOf8;

    /// <summary>Names a layout.</summary>
    /// <param name="byteOrder">Of the header words, which is that of the ELF file.</param>
    /// <param name="alignment">4 or 8. For p_align and sh_addralign, which may hold anything, see <see cref="FromAlignment"/>.</param>
    /// <param name="wordSize">4, or 8 for OpenVMS files for IA-64.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alignment or word size is neither 4 nor 8.</exception>
    public NoteFormat(ByteOrder byteOrder, int alignment = 4, int wordSize = 4)
    {
        if (alignment is not (4 or 8)) throw new ArgumentOutOfRangeException(nameof(alignment), alignment, "notes are padded to 4 or to 8");
        if (wordSize is not (4 or 8)) throw new ArgumentOutOfRangeException(nameof(wordSize), wordSize, "header words have 4 or 8 bytes");
        ByteOrder = byteOrder;
        _isPaddedTo8 = alignment == 8;
        _hasWordsOf8 = wordSize == 8;
    }

    /// <summary>The order of the bytes of the header words.</summary>
    public ByteOrder ByteOrder { get; }

    /// <summary>
    /// 4 or 8: owner and descriptor are each padded to it, counted from the start of the note. Readers take it from p_align or
    /// sh_addralign, or assume 4.
    /// </summary>
    public int Alignment => _isPaddedTo8 ? 8 : 4;

    /// <summary>The bytes of each of the three header words: 4 in ELF32 and ELF64 alike, 8 only in OpenVMS files for IA-64.</summary>
    public int WordSize => _hasWordsOf8 ? 8 : 4;

    /// <summary>The size of a note's header: namesz, descsz and type.</summary>
    public int HeaderSize => 3 * WordSize;

    /// <summary>The layout that a segment or section declares, by elfutils' rule: exactly 8 means 8, all else 4.</summary>
    /// <param name="byteOrder">Of the ELF file.</param>
    /// <param name="alignment">p_align or sh_addralign, whatever it is.</param>
    public static NoteFormat FromAlignment(ByteOrder byteOrder, ulong alignment) => new(byteOrder, alignment == 8 ? 8 : 4);

    /// <summary>Rounds up to the alignment. Callers keep <paramref name="value"/> below 2^63.</summary>
    /// <param name="value">A count of bytes from the start of the note.</param>
    public ulong Align(ulong value) => (value + (ulong)Alignment - 1) & ~((ulong)Alignment - 1);
}
