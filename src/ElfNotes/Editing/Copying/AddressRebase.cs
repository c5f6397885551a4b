using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>A range of addresses that moves: what lies at <paramref name="Old"/> or above is as far above <paramref name="New"/> then.</summary>
/// <param name="Old">The lowest address that moves.</param>
/// <param name="New">What becomes of it.</param>
/// <param name="Space">Which addresses move; <see cref="NoteAddressSpace.None"/> for both kinds.</param>
public sealed record AddressRebase(ulong Old, ulong New, NoteAddressSpace Space = NoteAddressSpace.None);
