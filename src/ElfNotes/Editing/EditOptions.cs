namespace ElfNotes.Editing;

/// <summary>How notes are edited.</summary>
public sealed record EditOptions
{
    /// <summary>
    /// Whether new notes must be in memory at run time, in a PT_LOAD. They are in any case where the program headers have to be: in files that an
    /// operating system loads. In kernels they are not unless this asks for it, since every PT_LOAD is part of the kernel's memory.
    /// </summary>
    public bool Allocate { get; init; }

    /// <summary>Whether bytes may be appended to a file that has data behind the end of its ELF: a reader may look for them at the end of the file.</summary>
    public bool KeepDataBehindEnd { get; init; }

    /// <summary>Whether a kernel module's signature may be lost. It is cut off then, since it would be wrong.</summary>
    public bool BreakSignature { get; init; }

    /// <summary>
    /// Whether the end of the file records what was there before, so that removing what was added gives back the original bytes. The record also holds
    /// the bytes of what an edit overwrote.
    /// </summary>
    public bool KeepRecord { get; init; } = true;
}
