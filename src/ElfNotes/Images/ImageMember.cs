using ElfNotes.Elf;

namespace ElfNotes.Images;

/// <summary>One thing in a file that has notes: the file itself, or a member of an archive.</summary>
public sealed class ImageMember
{
    /// <summary>
    /// The member's name in its archive, or that of the section where <see cref="IsBeside"/>; null for the file itself. May hold any byte: escape before showing.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether the notes lie beside the image and not in it: in a section of the PE file around a kernel. No loader looks for notes there.
    /// </summary>
    public bool IsBeside { get; init; }

    /// <summary>
    /// What lies around the notes, from the outside in: <c>bzImage</c>, <c>zstd</c>, <c>ELF</c>. Where the member could
    /// not be read it goes as far as it was recognised, and is empty when nothing was.
    /// </summary>
    public required IReadOnlyList<string> Container { get; init; }

    /// <summary>
    /// The innermost bytes, to which offsets of notes refer: the ELF, or the blob. In an archive they start at the
    /// member's own first byte, behind its header. Null where they could not be reached.
    /// </summary>
    public ByteSource? Content { get; init; }

    /// <summary>The ELF; null for raw notes and for what could not be read.</summary>
    public ElfFile? Elf { get; init; }

    /// <summary>The notes, in file order.</summary>
    public IReadOnlyList<ElfNote> Notes { get; init; } = [];

    /// <summary>
    /// What was noticed on the way to the notes and in them, from the outside in. Offsets of what a container says
    /// count in that container, those about notes in <see cref="Content"/>.
    /// </summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>
    /// Why the member could not be read; null where it could. Its offset counts in the innermost container that
    /// <see cref="Container"/> names. An archive's member that is no ELF is no error: it has no notes, and a finding
    /// with the code that the error would have.
    /// </summary>
    public ElfNotesException? Error { get; init; }

    /// <summary>The size of <see cref="Content"/>, in bytes, that a bzImage declares behind its payload; null elsewhere, and where notes are read.</summary>
    internal ulong? DeclaredLength { get; init; }
}
