namespace ElfNotes.TestKit.Mutations;

/// <summary>A kind of change.</summary>
/// <param name="Weight">How often it is taken, against the sum of all weights.</param>
/// <param name="Apply">Changes the kernel and says what it did.</param>
internal sealed record MutationRule(int Weight, Func<MutationTarget, string> Apply);
