namespace ElfNotes.Boot;

/// <summary>libelf's arithmetic on one note (<c>libelf-tools.c</c>). Sizes are rounded up in 32 bits, where 0xfffffffd becomes 0.</summary>
internal static class LibelfNoteWalk
{
    /// <summary>The three header words.</summary>
    public const int HeaderSize = 12;

    /// <summary><c>elf_note_next</c>: 2^64-1 where the walk does not advance or the note is not in the image.</summary>
    public static ulong Next(LibelfImage image, ulong note)
    {
        var next = note + HeaderSize + RoundUp(image.Unsigned(note, 4)) + RoundUp(image.Unsigned(note + 4, 4));
        return next <= note || !image.AccessOk(note, 1) ? ulong.MaxValue : next;
    }

    /// <summary><c>elf_note_desc</c>.</summary>
    public static ulong Desc(LibelfImage image, ulong note) => note + HeaderSize + RoundUp(image.Unsigned(note, 4));

    /// <summary>descsz.</summary>
    public static uint DescSize(LibelfImage image, ulong note) => (uint)image.Unsigned(note + 4, 4);

    /// <summary><c>elf_note_numeric</c>: any size but 1, 2, 4 and 8 reads as 0.</summary>
    public static ulong Number(LibelfImage image, ulong note) => DescSize(image, note) switch
    {
        1 or 2 or 4 or 8 => image.Unsigned(Desc(image, note), (int)DescSize(image, note)),
        _ => 0,
    };

    /// <summary><c>elf_note_numeric_array</c> with units of 4 bytes: 0 past the end or where 4 does not divide descsz.</summary>
    public static uint Word(LibelfImage image, ulong note, uint index)
    {
        var size = DescSize(image, note);
        if (size % 4 != 0 || index >= size / 4) return 0;
        return (uint)image.Unsigned(Desc(image, note) + index * 4, 4);
    }

    private static uint RoundUp(ulong size) => unchecked((uint)(size + 3)) & ~3u;
}
