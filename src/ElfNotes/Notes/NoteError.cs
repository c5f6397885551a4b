namespace ElfNotes.Notes;

/// <summary>Why a walk over notes ended before the end of its bytes.</summary>
public enum NoteError
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>Fewer bytes are left than a note's header has, and they are not all zero.</summary>
    TruncatedHeader,

    /// <summary>namesz reaches past the end of the bytes.</summary>
    NameOverruns,

    /// <summary>descsz reaches past the end of the bytes. The note is given with the bytes that are there.</summary>
    DescriptorOverruns,
}
