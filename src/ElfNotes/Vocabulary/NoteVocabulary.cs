using ElfNotes.Elf;

namespace ElfNotes.Vocabulary;

/// <summary>The meaning of notes: what the types of each owner are called, and what their descriptors say.</summary>
public static class NoteVocabulary
{
    /// <summary>The longest <see cref="NoteMeaning.Text"/>, in UTF-16 code units. What was cut ends in an ellipsis.</summary>
    public const int MaximumTextLength = 200;

    /// <summary>The most findings that one note gets: a made-up descriptor can have a defect in every byte.</summary>
    public const int MaximumFindings = 32;

    /// <summary>The name of a type, or null where it has none that is known here, or one in cores and another in other files.</summary>
    /// <param name="owner">The owner up to its first NUL; must match exactly, or a pattern such as <c>NetBSD-CORE@&lt;lwp&gt;</c>.</param>
    /// <param name="type">The type word.</param>
    public static string? TypeName(string owner, ulong type) => TypeName(owner, type, null);

    /// <summary>
    /// The name of a type in one file, or null where it has none that is known here, or where the file does not tell which of several
    /// holds.
    /// </summary>
    /// <param name="owner">The owner up to its first NUL; must match exactly, or a pattern such as <c>NetBSD-CORE@&lt;lwp&gt;</c>.</param>
    /// <param name="type">The type word.</param>
    /// <param name="identity">The file, or null for a blob without an ELF header. Its e_type tells cores from programs, its EI_OSABI Solaris from Linux.</param>
    public static string? TypeName(string owner, ulong type, ElfIdentity? identity) =>
        NoteRegistry.Find(owner) is { } vocabulary ? vocabulary.NameOf(type) : NoteTypes.NameOf(owner, type, identity);

    /// <summary>Says what a note means. Never fails: what is not understood comes back as bytes.</summary>
    /// <param name="note">The note. Its byte order is that of <see cref="ElfNote.Format"/>.</param>
    /// <param name="identity">
    /// The file it is in, or null for a blob without an ELF header such as <c>/sys/kernel/notes</c>; machine-dependent
    /// properties then keep their numbers, and the class is guessed from the descriptor.
    /// </param>
    public static NoteMeaning Describe(this ElfNote note, ElfIdentity? identity = null)
    {
        var decoding = new NoteDecoding(note, identity);
        var vocabulary = NoteRegistry.Find(note.Owner);
        var name = TypeName(note.Owner, note.Type, identity);
        // A descriptor that runs past the end of its segment is reported where notes are walked; half a value would mislead here.
        if ((ulong)note.Desc.Length < note.DescSize) return UnknownNote.Describe(decoding, name);
        if (note.Relocations.Count > 0) return RelocatedNote.Describe(decoding, name);
        return vocabulary?.Describe(decoding) ?? UnknownNote.Describe(decoding, name);
    }
}
