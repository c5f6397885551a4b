namespace ElfNotes.Boot;

/// <summary>What one loader does with an image.</summary>
public class LoaderVerdict
{
    /// <summary>The loader's name: <c>xen-pv</c>, <c>xen-pvh</c>.</summary>
    public required string Loader { get; init; }

    /// <summary>The release of the loader whose rules were applied.</summary>
    public required string Version { get; init; }

    /// <summary>Whether the loader takes the image.</summary>
    public required bool Accepts { get; init; }

    /// <summary>
    /// What the loader reports as errors, word for word and without line ends. Empty where it refuses without a word.
    /// May quote bytes of the file: escape before showing.
    /// </summary>
    public required IReadOnlyList<string> Says { get; init; }

    /// <summary>The reasons in plain words with what to change, and what the loader should have said but does not.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The addresses that the loader works out, by the names it gives them; empty where it stops before.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, ulong>> AddressList => [];
}
