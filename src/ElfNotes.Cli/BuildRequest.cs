using ElfNotes.Authoring;

namespace ElfNotes.Cli;

/// <summary>What build and convert are asked for.</summary>
internal sealed record BuildRequest
{
    /// <summary>The sources; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The files to write; none where only a check is wanted.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The machine, whatever the sources name; null for theirs.</summary>
    public NoteTarget? Machine { get; init; }

    /// <summary>Loaders besides those that the sources name.</summary>
    public IReadOnlyList<string> Loaders { get; init; } = [];

    /// <summary>Whether a linker script is whole and not a fragment.</summary>
    public bool IsWholeScript { get; init; }

    /// <summary>Whether remarks are printed that ask for no change.</summary>
    public bool WithRemarks { get; init; }
}
