namespace ElfNotes.TestKit.Mutations;

/// <summary>A kernel that something was done to.</summary>
/// <param name="Seed">The seed it was made from.</param>
/// <param name="Index">Its number; seed and number alone make it again.</param>
/// <param name="Description">The baseline and what was changed in it.</param>
/// <param name="Image">The file's bytes.</param>
public sealed record KernelMutation(int Seed, int Index, string Description, byte[] Image);
