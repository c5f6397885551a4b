namespace ElfNotes.Authoring;

/// <summary>A name and its value in a source of notes: a YAML key, an attribute's argument, an item's metadata.</summary>
/// <param name="Name">Upper and lower case do not matter.</param>
/// <param name="Value">Its value.</param>
/// <param name="Position">Where the name was written.</param>
public sealed record DescribedField(string Name, DescribedValue Value, SourcePosition Position);
