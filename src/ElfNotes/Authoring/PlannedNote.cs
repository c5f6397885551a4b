using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>A note that is to be written. Nothing in it depends on the machine but what is of pointer size.</summary>
public sealed record PlannedNote
{
    /// <summary>The owner up to its first NUL.</summary>
    public required string Owner { get; init; }

    /// <summary>The namesz bytes of the owner, mostly the name and one NUL.</summary>
    public required ReadOnlyMemory<byte> OwnerBytes { get; init; }

    /// <summary>The type word.</summary>
    public required uint Type { get; init; }

    /// <summary>The type's name in the registry, or null.</summary>
    public string? TypeName { get; init; }

    /// <summary>The descriptor, piece after piece without padding between them.</summary>
    public required IReadOnlyList<NotePart> Parts { get; init; }

    /// <summary>The section it is written to.</summary>
    public required string Section { get; init; }

    /// <summary>Whether the section is mapped at run time (SHF_ALLOC), so that a linker puts it into a PT_NOTE segment.</summary>
    public bool IsAllocated { get; init; } = true;

    /// <summary>What owner and descriptor are padded to: four bytes, eight, or those of a pointer (GNU properties).</summary>
    public IntegerSize Alignment { get; init; } = IntegerSize.Four;

    /// <summary>The bytes of the padding behind the owner; zeros where there are fewer than are needed.</summary>
    public ReadOnlyMemory<byte> OwnerPadding { get; init; }

    /// <summary>The bytes of the padding behind the descriptor; zeros where there are fewer than are needed.</summary>
    public ReadOnlyMemory<byte> Padding { get; init; }

    /// <summary>Whether it was read from a file and is to be written as it was.</summary>
    public bool IsVerbatim { get; init; }

    /// <summary>Where it was described.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>A note as it is customary: the owner with its NUL, and section and padding as the readers of the type want them.</summary>
    /// <param name="owner">The owner's name, without its NUL.</param>
    /// <param name="type">The type word.</param>
    /// <param name="parts">The descriptor, piece after piece without padding between them.</param>
    public static PlannedNote Of(string owner, uint type, params IReadOnlyList<NotePart> parts)
    {
        var known = CustomaryNote.Known(owner, type);
        return new PlannedNote
        {
            Owner = owner,
            OwnerBytes = CustomaryNote.OwnerBytes(owner, known),
            Type = type,
            TypeName = known?.Name,
            Parts = parts,
            Section = CustomaryNote.Section(owner, known),
            Alignment = CustomaryNote.Alignment(known),
        };
    }

    /// <summary>What messages call its type: the name, or the number in hexadecimal.</summary>
    internal string TypeTitle => TypeName ?? NoteText.Hex(Type);

    /// <summary>What messages call the note.</summary>
    internal string Title => $"the {Owner} note {TypeTitle}";
}
