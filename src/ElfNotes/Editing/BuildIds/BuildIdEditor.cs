using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>
/// Changes the build-id of a finished file: the note of owner <c>GNU</c> and type 3 by which debuggers and debuginfod find its symbols. Go's own
/// build-id has another owner and stays.
/// </summary>
public static class BuildIdEditor
{
    /// <summary>The section that linkers write a build-id to.</summary>
    public const string SectionName = ".note.gnu.build-id";

    /// <summary>The longest build-id that can be set, in bytes. Linux reads none of more than 20 (include/linux/buildid.h).</summary>
    public const int MaximumSize = 1024;

    private const string Owner = "GNU";
    internal const uint NT_GNU_BUILD_ID = 3;

    private static readonly NoteSelector Selector = new(Owner, NT_GNU_BUILD_ID);

    /// <summary>Whether a note is a build-id.</summary>
    /// <param name="note">A note of any file.</param>
    public static bool IsBuildId(ElfNote note) => Selector.Takes(note);

    /// <summary>The build-id notes of a file: mostly one.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static IReadOnlyList<ElfNote> Find(ElfFile file) => [.. file.Notes.Where(IsBuildId)];

    /// <summary>Gives a file this build-id. Where there is none a note is added.</summary>
    /// <param name="file">The file.</param>
    /// <param name="id">The bytes, 1 to <see cref="MaximumSize"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The plan; one that <see cref="EditPlan.ChangesNothing"/> where the file has this build-id.</returns>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.ValueCannotBe"/>: the size; <see cref="EditingCodes.NoteNotFound"/>: there are several; or another refusal of an edit; or the
    /// bytes cannot be had.
    /// </exception>
    public static EditPlan Set(ElfFile file, ReadOnlyMemory<byte> id, EditOptions? options = null)
    {
        options ??= new EditOptions();
        if (id.Length is 0 or > MaximumSize) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"a build-id has 1 to {MaximumSize} bytes, not {id.Length}");
        var note = Only(file);
        if (note is null) return NoteEditor.Plan(file, [new NoteEdit.Add(New(id))], options);
        if (note.Desc.Span.SequenceEqual(id.Span)) return Unchanged(file, note, $"the build-id is {Hex(id)} already");
        return NoteEditor.Plan(file, [new NoteEdit.Set(Selector, [new NotePart.Bytes(id)])], options);
    }

    /// <summary>
    /// Gives a file the build-id that its linker derives from the content that it has now. What was just linked keeps its build-id; what was
    /// changed since gets another, the same each time.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="style">What the linker is asked for; null for what the size of the present build-id says, and SHA-1 where there is none.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The plan; one that <see cref="EditPlan.ChangesNothing"/> where the build-id is that of the content.</returns>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.ValueCannotBe"/>: the linker has no such style, or the present build-id is of a size that no linker derives;
    /// <see cref="EditingCodes.LayoutCannotTake"/>: the file is no basis for a hash; <see cref="EditingCodes.NoteNotFound"/>: there are several
    /// build-ids; or another refusal of an edit; or the bytes cannot be had.
    /// </exception>
    public static EditPlan Recompute(ElfFile file, BuildIdStyle? style = null, EditOptions? options = null)
    {
        options ??= new EditOptions();
        var note = Only(file);
        var wanted = style ?? (note is null ? BuildIdStyle.Sha1
            : BuildIdStyles.OfSize(note.Desc.Length) ?? throw new ElfNotesException(EditingCodes.ValueCannotBe, note.DescOffset, $"the build-id has {note.Desc.Length} {(note.Desc.Length == 1 ? "byte" : "bytes")}, which is the size of none that a linker derives: name a style"));
        var present = note is null ? null : DerivedBuildId.Match(file, note);
        if (present is not null && present.Id.Length == wanted.Size()) return Unchanged(file, note!, Text(present));

        // What is hashed is the file as it is then: a note of another size changes headers, and padding that is missing is made good.
        var (made, place) = AsSet(file, Filler(note, wanted.Size()), options);
        var derived = DerivedBuildId.Of(made, place, wanted, present?.Linker);
        var plan = Set(file, derived.Id, options);
        return new EditPlan(plan.Original, plan.Length, plan.Changes, [.. plan.Steps, new EditStep(place.DescOffset, (ulong)derived.Id.Length, Text(derived))], plan.Findings);
    }

    private static (ElfFile File, ElfNote Note) AsSet(ElfFile file, byte[] id, EditOptions options)
    {
        var made = ElfFile.Open(Set(file, id, options).Result, file.Limits);
        return (made, Only(made)!);
    }

    // Any bytes but those that are there, with which nothing would be set.
    private static byte[] Filler(ElfNote? note, int size)
    {
        var filler = new byte[size];
        if (note is { Desc.Length: > 0 }) filler[0] = (byte)~note.Desc.Span[0];
        return filler;
    }

    private static string Text(DerivedBuildId derived) => $"the build-id {Hex(derived.Id)} is what {derived.Linker} derives from the content: {derived.Recipe.Title}";

    private static ElfNote? Only(ElfFile file)
    {
        var notes = Find(file);
        if (notes.Count == 0) return null;
        if (notes.Count > 1) throw new ElfNotesException(EditingCodes.NoteNotFound, notes[1].Offset, $"there are {notes.Count} build-ids, the second at {NoteText.Hex(notes[1].Offset)}: which of them a reader takes differs; remove all but one");
        return (ulong)notes[0].Desc.Length == notes[0].DescSize ? notes[0] : throw new ElfNotesException(EditingCodes.NotesBroken, notes[0].Offset, "the build-id runs past the end of its section or segment");
    }

    private static EditPlan Unchanged(ElfFile file, ElfNote note, string text) =>
        new(file.Source, file.Source.Length, [], [], [new Finding(EditingCodes.NothingToDo, Severity.Info, note.DescOffset, text)]);

    private static PlannedNote New(ReadOnlyMemory<byte> id) => new()
    {
        Owner = Owner,
        OwnerBytes = "GNU\0"u8.ToArray(),
        Type = NT_GNU_BUILD_ID,
        TypeName = "NT_GNU_BUILD_ID",
        Parts = [new NotePart.Bytes(id)],
        Section = SectionName,
    };

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}
