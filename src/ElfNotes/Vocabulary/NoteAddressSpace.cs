namespace ElfNotes.Vocabulary;

/// <summary>What kind of addresses a note holds.</summary>
public enum NoteAddressSpace
{
    /// <summary>None.</summary>
    None,

    /// <summary>Addresses at which the image runs, as in p_vaddr.</summary>
    Virtual,

    /// <summary>Addresses at which a loader puts it, as in p_paddr.</summary>
    Physical,
}
