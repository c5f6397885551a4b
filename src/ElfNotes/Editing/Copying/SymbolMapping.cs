namespace ElfNotes.Editing;

/// <summary>An address that follows a symbol.</summary>
/// <param name="Old">A symbol of the file that notes are copied from, or an address as a number: a stripped kernel has no symbols.</param>
/// <param name="New">A symbol of the file that they are copied to.</param>
public sealed record SymbolMapping(string Old, string New);
