namespace ElfNotes.Editing;

/// <summary>
/// A change to a file that has not been made yet: which bytes are written where, how long the file is then, and why. Every editor of this
/// room gives one, and a file is replaced by it as a whole.
/// </summary>
public sealed class EditPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="original">The file as it is. Not owned.</param>
    /// <param name="length">The new length, in bytes. What lies between the original's end and the changes is zeros.</param>
    /// <param name="changes">In any order; of two that overlap the later one wins.</param>
    /// <param name="steps">What is done and why.</param>
    /// <param name="findings">What the user should know of the result; null for nothing.</param>
    /// <exception cref="ElfNotesException">The bytes of the original cannot be had.</exception>
    public EditPlan(ByteSource original, ulong length, IEnumerable<ByteChange> changes, IReadOnlyList<EditStep> steps, IReadOnlyList<Finding>? findings = null)
    {
        Original = original;
        Length = length;
        Steps = steps;
        Findings = findings ?? [];
        Changes = ChangeSet.Normalise(original, length, changes);
    }

    /// <summary>The file as it is.</summary>
    public ByteSource Original { get; }

    /// <summary>The length of the new file, in bytes.</summary>
    public ulong Length { get; }

    /// <summary>The bytes that differ, in ascending order, none touching another. Outside of them, and below both lengths, the files are equal.</summary>
    public IReadOnlyList<ByteChange> Changes { get; }

    /// <summary>What is done and why, in the order of the file.</summary>
    public IReadOnlyList<EditStep> Steps { get; }

    /// <summary>What the user should know of the result.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether the new file is the old one.</summary>
    public bool ChangesNothing => Changes.Count == 0 && Length == Original.Length;

    /// <summary>The new file, as a view of the old one: nothing is copied.</summary>
    public ByteSource Result => new PatchedByteSource(this);

    /// <summary>Another edit on top of this one, as one edit of the original.</summary>
    /// <param name="next">A plan whose original is this one's <see cref="Result"/>.</param>
    public EditPlan Then(EditPlan next)
    {
        // What this edit cut off is zeros where the next one makes the file longer again.
        var grown = Math.Min(Original.Length, next.Length);
        ByteChange[] cut = grown > Length ? [new ByteChange(Length, new byte[grown - Length])] : [];
        return new(Original, next.Length, [.. Changes, .. cut, .. next.Changes], [.. Steps, .. next.Steps], [.. Findings, .. next.Findings]);
    }
}
