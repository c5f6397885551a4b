
namespace ElfNotes.Editing;

/// <summary>How a bzImage may be edited.</summary>
public sealed record BzImageEditOptions
{
    /// <summary>Whether a PE signature over the file may be taken off; else a signed file is refused.</summary>
    public bool BreakSignature { get; init; }

    /// <summary>Caps for the decoder that reads the new payload back.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;
}
