namespace ElfNotes.Editing;

/// <summary>The linkers that derive a build-id, each in its own way.</summary>
public enum BuildIdLinkerKind
{
    /// <summary>GNU ld (ld.bfd).</summary>
    GnuLd,

    /// <summary>GNU gold.</summary>
    Gold,

    /// <summary>LLVM's lld.</summary>
    Lld,

    /// <summary>mold.</summary>
    Mold,
}
