using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The build-id that a linker gives to the content of a file.</summary>
/// <param name="Id">The bytes.</param>
/// <param name="Linker">Whose way it is.</param>
/// <param name="Recipe">How it was derived.</param>
internal sealed record DerivedBuildId(byte[] Id, BuildIdLinker Linker, BuildIdRecipe Recipe)
{
    /// <summary>Derives it. Of several ways the one is taken that gives what the file has; else that of the linker's version.</summary>
    /// <param name="file">The file.</param>
    /// <param name="note">Its build-id, of the size of the style.</param>
    /// <param name="style">The style.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.ValueCannotBe"/>: the linker has no such style; <see cref="EditingCodes.LayoutCannotTake"/>, or the bytes cannot be had.
    /// </exception>
    public static DerivedBuildId Of(ElfFile file, ElfNote note, BuildIdStyle style)
    {
        DerivedBuildId? first = null;
        file = Content(file);
        var marked = BuildIdLinker.Of(file);
        foreach (var linker in Candidates(file, marked))
        {
            foreach (var recipe in BuildIdRecipes.Of(file, linker, style))
            {
                var derived = new DerivedBuildId(recipe.Derive(file, note, style.Size()), linker, recipe);
                if (note.Desc.Span.SequenceEqual(derived.Id)) return derived;
                first ??= derived;
            }
        }

        return first ?? throw new ElfNotesException(EditingCodes.ValueCannotBe, note.DescOffset, $"{marked} derives no build-id of {style.Size()} bytes (style {style.ToString().ToLowerInvariant()})");
    }

    // What came behind the linker's file is left out: a module's signature, which an edit takes away, and the record of earlier edits, which tells of
    // the build-id itself.
    private static ElfFile Content(ElfFile file)
    {
        var source = file.Source;
        if (ModuleSignature.Find(source) is { } signature) source = new EditPlan(source, signature.Length, [], []).Result;
        if (EditRecord.Find(source) is { } record) source = new EditPlan(source, record.Start, [], []).Result;
        return source == file.Source ? file : ElfFile.Open(source, file.Limits);
    }

    // A file without a mark is GNU ld's, or was made so that it has none.
    private static IEnumerable<BuildIdLinker> Candidates(ElfFile file, BuildIdLinker marked) =>
        marked.IsMarked ? [marked]
        : Enum.GetValues<BuildIdLinkerKind>().Where(kind => kind != BuildIdLinkerKind.GnuLd || file.Sections.Count > 0).Select(kind => new BuildIdLinker(kind, IsMarked: false));
}
