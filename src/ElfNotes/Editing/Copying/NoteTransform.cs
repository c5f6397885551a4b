using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>Takes notes of one image for another: selects them, changes the addresses in them, and writes their numbers as the target has them.</summary>
public static class NoteTransform
{
    /// <summary>Takes notes over.</summary>
    /// <param name="notes">The notes of an image.</param>
    /// <param name="from">The ELF that they are from; null for notes without one, whose width of addresses is taken for the target's.</param>
    /// <param name="to">What they go into.</param>
    /// <param name="options">What is copied and changed.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.NoteNotFound"/>: nothing is selected; <see cref="EditingCodes.NotesBroken"/>: a note is cut;
    /// <see cref="EditingCodes.ValueCannotBe"/>: an address does not fit its descriptor, a symbol is not there, no note holds an address that a mapping or rebase is for, a property is one of another machine's processor, a linker has yet to fill a note in, or a
    /// note is written in another byte order or width and its structure is not known. The offset is the note's in its own file.
    /// </exception>
    public static CopiedNotes Apply(IReadOnlyList<ElfNote> notes, ElfFile? from, NoteCopyTarget to, NoteCopyOptions options)
    {
        List<ElfNote> selected = [.. notes.Where(note => options.Only.Count == 0 || options.Only.Any(only => only.Takes(note)))];
        if (options.Only.FirstOrDefault(only => !notes.Any(only.Takes)) is { } missing) throw new ElfNotesException(EditingCodes.NoteNotFound, 0, $"there is no {missing} to copy");
        if (selected.Count == 0) throw new ElfNotesException(EditingCodes.NoteNotFound, 0, "there are no notes to copy");

        var symbols = new SymbolAddresses(options.Symbols, from, to.Symbols);
        var addresses = new AddressChanges(options, symbols);
        var remarks = new List<string>();
        List<PlannedNote> planned = [.. selected.Select(note => new NoteConversion(note, from?.Identity, to, addresses, remarks).Convert())];
        if (symbols.Unused is [var unused, ..]) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"no copied note holds the address that {unused} maps");
        if (addresses.Unused.FirstOrDefault() is { } idle) throw new ElfNotesException(EditingCodes.ValueCannotBe, 0, $"no copied note holds an address that {Text(idle)} moves");
        return new CopiedNotes(planned, remarks);
    }

    private static string Text(AddressRebase rebase) => $"{(rebase.Space == NoteAddressSpace.None ? "" : rebase.Space == NoteAddressSpace.Virtual ? "virtual:" : "physical:")}0x{rebase.Old:x}=0x{rebase.New:x}";

    /// <summary>A note as it is.</summary>
    internal static PlannedNote Verbatim(ElfNote note, ElfIdentity? identity) =>
        new NoteConversion(note, identity, new NoteCopyTarget(note.Format.ByteOrder, identity?.Class), new AddressChanges(new NoteCopyOptions(), new SymbolAddresses([], null, null)), []).Convert();

    /// <summary>What messages call a note.</summary>
    internal static string Title(ElfNote note) => $"the {note.Owner} note {NoteVocabulary.TypeName(note.Owner, note.Type) ?? NoteText.Hex(note.Type)}";
}
