namespace ElfNotes.Boot;

/// <summary>Why linux-loader does not load an image.</summary>
/// <param name="Words">What it says, as its <c>Display</c> has it.</param>
/// <param name="Code">The finding's code.</param>
/// <param name="Offset">The file offset that it is about.</param>
/// <param name="Rule">The rule that refuses.</param>
/// <param name="Found">What the image has for it.</param>
/// <param name="Hint">What to change.</param>
/// <param name="Source">Where the rule is from.</param>
internal sealed record RustVmmFailure(string Words, string Code, ulong Offset, string Rule, string Found, string Hint, string Source)
{
    /// <summary>Whether the file does not start with the ELF magic number, upon which Firecracker tries a bzImage.</summary>
    public bool IsNoElf { get; init; }
}
