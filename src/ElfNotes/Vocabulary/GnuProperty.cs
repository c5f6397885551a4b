using System.Collections.Immutable;

namespace ElfNotes.Vocabulary;

/// <summary>What is known of one program property.</summary>
/// <param name="Name">Its name in elf.h, or null.</param>
/// <param name="Label">What it is, for a person.</param>
/// <param name="Kind">How its data is read.</param>
/// <param name="Bits">The names of a mask's bits, from bit 0.</param>
internal sealed record GnuProperty(string? Name, string Label, GnuPropertyKind Kind, ImmutableArray<string> Bits)
{
    public static GnuProperty Mask(string name, string label, ImmutableArray<string> bits) => new(name, label, GnuPropertyKind.Mask, bits);
}
