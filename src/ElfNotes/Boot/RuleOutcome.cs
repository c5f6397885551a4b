namespace ElfNotes.Boot;

/// <summary>What came of a rule.</summary>
public enum RuleOutcome
{
    /// <summary>Nothing is decided by it: what was read, or computed.</summary>
    Informs,

    /// <summary>The image passes.</summary>
    Passes,

    /// <summary>The image is refused for it.</summary>
    Refuses,
}
