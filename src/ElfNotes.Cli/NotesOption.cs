using ElfNotes.Editing;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>Notes that lie in a file of their own beside the one they are about (<c>--notes</c>).</summary>
/// <param name="Path">The file of notes; <c>-</c> is standard input.</param>
/// <param name="AreJudged">Whether the file is taken as if they were its notes, where that can be; else they are shown besides its own.</param>
internal sealed record NotesOption(string Path, bool AreJudged)
{
    /// <summary>The notes.</summary>
    /// <param name="notes">The opened file of notes.</param>
    /// <exception cref="ElfNotesException">It cannot be read, or there are none in it.</exception>
    public ImageMember Member(FileResult notes)
    {
        // The user says that these are notes; nothing in the bytes does.
        if (notes is { Error.Code: ErrorCodes.UnknownFormat or ErrorCodes.NoNotesInFormat, Source: { } source } && RawNotesFile.Read(source) is { } bare) return bare;
        if (notes.Error is { } error) throw new ElfNotesException(error.Code, error.Offset, $"the notes in {Path} cannot be read: {error.Message}");
        return notes.Members.FirstOrDefault(member => member.Notes.Count > 0) ?? throw new ElfNotesException(EditingCodes.NoteNotFound, 0, $"there are no notes in {Path}");
    }

    /// <summary>The file with the notes in place of its own; null where it is no ELF file as it is, so that its loaders look for notes elsewhere.</summary>
    /// <param name="notes">The notes.</param>
    /// <param name="file">The members of the file.</param>
    /// <exception cref="ElfNotesException">The notes cannot be those of such a file.</exception>
    public EditPlan? Instead(ImageMember notes, IReadOnlyList<ImageMember> file) =>
        AreJudged && file is [{ Elf: { } elf, Error: null, Container: ["ELF"] }] ? NoteCopy.Instead(notes.Notes, notes.Elf, elf) : null;

    /// <summary>The notes as a member of the file.</summary>
    /// <param name="notes">The notes.</param>
    public ImageMember Beside(ImageMember notes)
    {
        var finding = new Finding(EditingCodes.ContainerCannotTake, Severity.Error, 0, "the notes are not judged: no loader reads notes beside such a file", "Name the ELF that it was made from");
        return new ImageMember { Name = Path, IsBeside = true, Container = notes.Container, Content = notes.Content, Notes = notes.Notes, Findings = [.. notes.Findings, .. AreJudged ? [finding] : Array.Empty<Finding>()] };
    }

    /// <summary>Whether a file's error only says that no notes are in it.</summary>
    public static bool IsForgiven(ElfNotesException? error) => error?.Code is ErrorCodes.UnknownFormat or ErrorCodes.NoNotesInFormat;
}
