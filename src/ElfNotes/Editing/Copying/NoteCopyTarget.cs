using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>What notes are copied into, as far as it decides about their bytes.</summary>
/// <param name="ByteOrder">The order of its numbers.</param>
/// <param name="Class">32 or 64; null where there is none, and notes keep theirs.</param>
/// <param name="Symbols">The file whose symbols <see cref="NoteCopyOptions.Symbols"/> looks up, or null.</param>
public sealed record NoteCopyTarget(ByteOrder ByteOrder, int? Class, ElfFile? Symbols = null)
{
    /// <summary>e_machine; null where there is none, and for any.</summary>
    public ushort? Machine { get; init; }

    /// <summary>An ELF file.</summary>
    /// <param name="file">The file.</param>
    public static NoteCopyTarget Of(ElfFile file) => new(file.Identity.ByteOrder, file.Identity.Class, file) { Machine = file.Identity.Machine };
}
