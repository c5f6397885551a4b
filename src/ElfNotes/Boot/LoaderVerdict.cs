namespace ElfNotes.Boot;

/// <summary>What one loader does with an image.</summary>
public class LoaderVerdict
{
    /// <summary>The loader's name: <see cref="BootLoader.Name"/>.</summary>
    public required string Loader { get; init; }

    /// <summary>The release of <see cref="BootLoader.Program"/> whose rules were applied.</summary>
    public required string Version { get; init; }

    /// <summary>Whether the loader takes the image and starts it. A guest that crashes behind its entry was accepted.</summary>
    public required bool Accepts { get; init; }

    /// <summary>
    /// Whether the loader accepts because of notes. False for one that boots the image in another way, where the notes count for
    /// nothing: QEMU starts a bzImage by Linux's own boot protocol. True for a refusal.
    /// </summary>
    public bool ByNotes { get; init; } = true;

    /// <summary>
    /// What the loader reports as errors, word for word and without line ends. Empty where it refuses without a word.
    /// May quote bytes of the file: escape before showing.
    /// </summary>
    public required IReadOnlyList<string> Says { get; init; }

    /// <summary>The reasons in plain words with what to change, and what the loader should have said but does not. Of a refusal the reason is first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>
    /// What an accepting loader will use, the entry first, as name and value: <c>entry</c> and <c>0x100000</c>, <c>padding</c> and
    /// <c>4</c>. Few enough for one line. May quote bytes of the file: escape before showing.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Uses { get; init; } = [];

    /// <summary>The way to the verdict, rule by rule; it ends at the first rule that refuses.</summary>
    public IReadOnlyList<RuleStep> Steps { get; init; } = [];

    /// <summary>The addresses that the loader works out, by the names it gives them; empty where it stops before.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, ulong>> AddressList => [];
}
