using ElfNotes.Editing;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>Why the notes of a file that is no ELF are not edited in place, and what can be done instead.</summary>
internal static class ContainerRefusal
{
    /// <summary>The refusal.</summary>
    /// <param name="source">The file.</param>
    public static ElfNotesException Of(ByteSource source)
    {
        using var image = ImageFile.Open(source, new Compression.PayloadCodecs());
        if (image.Members is [{ Container: ["PE" or "EFI zboot", ..] }, ..])
            return new ElfNotesException(EditingCodes.ContainerCannotTake, 0, "a PE image has its notes in a section .notes, which add, set, remove and pack do not edit: elfnotes copy NOTES --into FILE puts notes there or replaces them, and objcopy -R .notes takes them out of one that is no bzImage");
        if (image.Members is [{ Error: { } error, Name: null }]) return error;
        var container = image.Members is [var only, ..] ? string.Join(" > ", only.Container) : "nothing";
        return new ElfNotesException(EditingCodes.ContainerCannotTake, 0, $"the file is no ELF ({container}), and the notes in it are not edited in place");
    }
}
