namespace ElfNotes.Boot;

/// <summary>How libelf reads the descriptor of a note type.</summary>
internal enum LibelfNoteKind
{
    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    Number,

    /// <summary>A string up to its NUL, whatever descsz says.</summary>
    Text,

    /// <summary>The name is logged; PHYS32_RELOC's words with it.</summary>
    NameOnly,
}
