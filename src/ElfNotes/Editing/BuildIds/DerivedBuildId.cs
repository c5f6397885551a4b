using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The build-id that a linker gives to the content of a file.</summary>
/// <param name="Id">The bytes.</param>
/// <param name="Linker">Whose way it is.</param>
/// <param name="Recipe">How it was derived.</param>
internal sealed record DerivedBuildId(byte[] Id, BuildIdLinker Linker, BuildIdRecipe Recipe)
{
    /// <summary>The way in which the build-id of a file was derived, or null where it is none that a linker derives from the present content.</summary>
    /// <param name="file">The file.</param>
    /// <param name="note">Its build-id.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static DerivedBuildId? Match(ElfFile file, ElfNote note)
    {
        if (BuildIdStyles.OfSize(note.Desc.Length) is not { } style) return null;
        file = Content(file);
        // A mark may be one of an object that another linker took in: .comment sections are merged.
        foreach (var linker in Candidates(file, BuildIdLinker.Of(file)))
        {
            foreach (var recipe in BuildIdRecipes.Of(file, linker, style))
            {
                if (TryDerive(recipe, file, note, style) is { } id && note.Desc.Span.SequenceEqual(id)) return new DerivedBuildId(id, linker, recipe);
            }
        }

        return null;
    }

    /// <summary>Derives it in the way of one linker and its version.</summary>
    /// <param name="file">The file.</param>
    /// <param name="note">Its build-id, of the size of the style.</param>
    /// <param name="style">The style.</param>
    /// <param name="linker">The linker, where that is known; null for the one that the file's marks tell.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.ValueCannotBe"/>: the linker has no such style; <see cref="EditingCodes.LayoutCannotTake"/>, or the bytes cannot be had.
    /// </exception>
    public static DerivedBuildId Of(ElfFile file, ElfNote note, BuildIdStyle style, BuildIdLinker? linker = null)
    {
        file = Content(file);
        linker ??= BuildIdLinker.Of(file);
        // GNU ld hashes sections. A file without any is one of the others', or is hashed as they do it.
        if (linker is { IsMarked: false, Kind: BuildIdLinkerKind.GnuLd } && file.Sections.Count == 0) linker = Candidates(file, linker).First(other => BuildIdRecipes.Of(file, other, style).Count > 0);
        if (BuildIdRecipes.Of(file, linker, style) is [var recipe, ..]) return new DerivedBuildId(recipe.Derive(file, note, style.Size()), linker, recipe);
        throw new ElfNotesException(EditingCodes.ValueCannotBe, note.DescOffset, $"{linker} derives no build-id of {style.Size()} bytes (style {style.ToString().ToLowerInvariant()})");
    }

    // Where GNU ld cannot have made the file, others may have.
    private static byte[]? TryDerive(BuildIdRecipe recipe, ElfFile file, ElfNote note, BuildIdStyle style)
    {
        try
        {
            return recipe.Derive(file, note, style.Size());
        }
        catch (ElfNotesException e) when (e.Code == EditingCodes.LayoutCannotTake)
        {
            return null;
        }
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

    // The marked one first, or GNU ld, which leaves no mark.
    private static IEnumerable<BuildIdLinker> Candidates(ElfFile file, BuildIdLinker marked) =>
        new[] { marked }.Concat(Enum.GetValues<BuildIdLinkerKind>().Where(kind => kind != marked.Kind).Select(kind => new BuildIdLinker(kind, IsMarked: false))).Where(linker => linker.Kind != BuildIdLinkerKind.GnuLd || file.Sections.Count > 0);
}
