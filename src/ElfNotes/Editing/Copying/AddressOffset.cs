using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>A number that is added to addresses.</summary>
/// <param name="By">The number, which may be negative.</param>
/// <param name="Space">Which addresses move; <see cref="NoteAddressSpace.None"/> for both kinds.</param>
public sealed record AddressOffset(Int128 By, NoteAddressSpace Space = NoteAddressSpace.None);
