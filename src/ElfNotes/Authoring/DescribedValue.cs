namespace ElfNotes.Authoring;

/// <summary>A value in a source of notes, not yet understood. One of the nested types, and no other.</summary>
/// <param name="Position">Where it was written.</param>
public abstract record DescribedValue(SourcePosition Position)
{
    /// <summary>A text, a number, a truth.</summary>
    /// <param name="Text">As written, without quotes.</param>
    /// <param name="IsPlain">Whether it stood without quotes, so that in JSON <c>12</c>, <c>true</c> and <c>null</c> are not strings.</param>
    /// <param name="Position">Where it was written.</param>
    public sealed record Scalar(string Text, bool IsPlain, SourcePosition Position) : DescribedValue(Position);

    /// <summary>A list.</summary>
    /// <param name="Items">Its values in order.</param>
    /// <param name="Position">Where it was written.</param>
    public sealed record List(IReadOnlyList<DescribedValue> Items, SourcePosition Position) : DescribedValue(Position);

    /// <summary>Named values.</summary>
    /// <param name="Fields">In order; a name may come twice, which is an error that is reported later.</param>
    /// <param name="Position">Where it was written.</param>
    public sealed record Map(IReadOnlyList<DescribedField> Fields, SourcePosition Position) : DescribedValue(Position);
}
