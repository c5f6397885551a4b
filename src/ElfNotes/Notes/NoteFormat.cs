namespace ElfNotes.Notes;

/// <summary>How the notes of one segment or section are laid out. None of it is in the notes themselves.</summary>
/// <param name="ByteOrder">Of the header words, which is that of the ELF file.</param>
/// <param name="Alignment">
/// 4 or 8: owner and descriptor are each padded to it, counted from the start of the note. Readers take it from
/// p_align or sh_addralign, or assume 4.
/// </param>
/// <param name="WordSize">
/// Bytes of each of the three header words: 4 in ELF32 and ELF64 alike, 8 only in OpenVMS files for IA-64.
/// </param>
public readonly record struct NoteFormat(ByteOrder ByteOrder, int Alignment = 4, int WordSize = 4)
{
    /// <summary>The size of a note's header: namesz, descsz and type.</summary>
    public int HeaderSize => 3 * WordSize;

    /// <summary>Rounds up to the alignment. Callers keep <paramref name="value"/> below 2^63.</summary>
    /// <param name="value">A count of bytes from the start of the note.</param>
    public ulong Align(ulong value) => (value + (ulong)Alignment - 1) & ~((ulong)Alignment - 1);
}
