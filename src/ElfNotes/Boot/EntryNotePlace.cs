namespace ElfNotes.Boot;

/// <summary>Where the image has a PHYS32_ENTRY note of Xen's that a loader did not get to see.</summary>
internal enum EntryNotePlace
{
    /// <summary>Nowhere.</summary>
    Nowhere,

    /// <summary>In a note segment; the loader lost its way to it.</summary>
    Segment,

    /// <summary>In a section of type NOTE that no segment covers.</summary>
    Section,

    /// <summary>In a section of another type.</summary>
    Progbits,
}
