using ElfNotes.Authoring;
using ElfNotes.Compression;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>Edits the notes of the kernel in a bzImage.</summary>
internal static class BzImageEdit
{
    /// <summary>The machine of the kernel that is in the file; null where that is no bzImage.</summary>
    /// <exception cref="ElfNotesException">It cannot be read.</exception>
    public static NoteTarget? Target(ByteSource source)
    {
        if (!BzImageEditor.IsBzImage(source)) return null;
        using var image = ImageFile.Open(source, new PayloadCodecs());
        return NoteTarget.Of(Kernel(image).Identity);
    }

    /// <summary>Plans the change of the file.</summary>
    /// <param name="source">The bzImage.</param>
    /// <param name="options">How notes are edited.</param>
    /// <param name="plan">Plans the change of the kernel in it.</param>
    /// <param name="ask">Asks the loaders about that.</param>
    /// <exception cref="ElfNotesException">It cannot be read, or the edit is refused.</exception>
    public static EditPlan Plan(ByteSource source, EditOptions options, Func<ElfFile, EditPlan> plan, Func<EditPlan, EditPlan> ask)
    {
        var codecs = new PayloadCodecs();
        using var image = ImageFile.Open(source, codecs);
        return BzImageEditor.Plan(source, Kernel(image), Change, codecs, new PayloadEncoders(), new BzImageEditOptions { BreakSignature = options.BreakSignature });

        // Another length is refused whatever the loaders say.
        EditPlan Change(ElfFile kernel) => plan(kernel) is var inner && inner.Length == inner.Original.Length ? ask(inner) : inner;
    }

    private static ElfFile Kernel(ImageFile image) => image.Members[0] is { Error: null, Elf: { } elf } ? elf : throw image.Members[0].Error ?? new ElfNotesException(EditingCodes.ContainerCannotTake, 0, "there is no ELF file in the bzImage");
}
