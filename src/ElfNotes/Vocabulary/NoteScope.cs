namespace ElfNotes.Vocabulary;

/// <summary>The kind of file that a note type belongs in. The same owner and number can mean one thing in a program and another in a core.</summary>
public enum NoteScope
{
    /// <summary>Programs and shared objects (e_type EXEC or DYN), and the objects that they are linked from.</summary>
    File,

    /// <summary>Images that a loader boots: kernels, and what they are linked from.</summary>
    KernelImage,

    /// <summary>Core files and dumps (e_type CORE).</summary>
    Core,

    /// <summary>Relocatable objects first of all (e_type REL); linkers often carry them on into the program.</summary>
    Object,
}
