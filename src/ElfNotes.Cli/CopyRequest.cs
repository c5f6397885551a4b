using ElfNotes.Editing;

namespace ElfNotes.Cli;

/// <summary>What copy is told besides how the file is edited.</summary>
internal sealed record CopyRequest
{
    /// <summary>The file that notes are copied from; <c>-</c> is standard input.</summary>
    public required string From { get; init; }

    /// <summary>The member of it (--member), or null for the first with notes.</summary>
    public string? Member { get; init; }

    /// <summary>Whether a new ELF around a bzImage is made.</summary>
    public bool IsWrap { get; init; }

    /// <summary>What is copied and changed.</summary>
    public required NoteCopyOptions Options { get; init; }
}
