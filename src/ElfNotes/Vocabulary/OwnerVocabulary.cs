namespace ElfNotes.Vocabulary;

/// <summary>What one owner's types mean.</summary>
internal abstract class OwnerVocabulary
{
    /// <summary>The owner up to its first NUL.</summary>
    public abstract string Owner { get; }

    /// <summary>The type's name, or null.</summary>
    public abstract string? NameOf(ulong type);

    /// <summary>Decodes a descriptor that is there as a whole; null for a type that this owner is not known to use.</summary>
    public abstract NoteMeaning? Describe(NoteDecoding decoding);
}
