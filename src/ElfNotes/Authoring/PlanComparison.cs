using ElfNotes.Elf;
using ElfNotes.Notes;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>Whether a linked file has the notes that were planned for it: linkers drop and discard sections without a word.</summary>
public static class PlanComparison
{
    /// <summary>Compares.</summary>
    /// <param name="plan">What was to be linked in.</param>
    /// <param name="file">The linked file.</param>
    /// <returns>
    /// An error for each note of the plan that is missing, has another content, or holds another address than its symbol has. Where the file
    /// has no symbol table an address may be any, and a remark says so.
    /// </returns>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static IReadOnlyList<Finding> Find(NotePlan plan, ElfFile file)
    {
        var target = NoteTarget.Of(file.Identity) ?? plan.Target ?? NoteTarget.Default;
        var notes = file.Notes.ToList();
        var findings = new List<Finding>();
        var names = plan.Notes.SelectMany(note => note.Parts).OfType<NotePart.Symbol>().Select(symbol => symbol.Name).Distinct(StringComparer.Ordinal).ToList();
        var addresses = names.Count > 0 && ElfSymbols.Read(file, names) is { } symbols ? new PlannedAddresses(file, symbols) : null;
        foreach (var planned in plan.Notes)
        {
            var same = notes.FindAll(note => note.Type == planned.Type && note.OwnerBytes.Span.SequenceEqual(planned.OwnerBytes.Span));
            var encoded = EncodedNotes.Of(planned.Section, [planned], target);
            var alike = same.FindAll(note => IsContentOf(note, encoded));
            // Each note of the file serves for one of the plan.
            if ((alike.Find(note => addresses?.Difference(note, encoded) is null) ?? alike.FirstOrDefault()) is { } found)
            {
                notes.Remove(found);
                if (addresses?.Difference(found, encoded) is { } difference) findings.Add(new Finding(AuthoringCodes.NoteDiffers, Severity.Error, found.DescOffset, $"{planned.Title} of {planned.Position} {difference.Message}", difference.Hint));
            }
            else if (same is [var first, ..])
            {
                findings.Add(Differs(planned, first, encoded, file));
            }
            else
            {
                findings.Add(Missing(planned));
            }
        }

        if (names.Count > 0 && addresses is null) findings.Add(new Finding(AuthoringCodes.NoteDiffers, Severity.Info, 0, "addresses are not compared: the file has no symbol table", "Compare before symbols are stripped"));
        return findings;
    }

    private static bool IsContentOf(ElfNote note, EncodedNotes encoded)
    {
        var planned = Planned(note, encoded);
        if (planned.Desc.Length != note.Desc.Length) return false;
        var wanted = planned.Desc.ToArray();
        var there = note.Desc.ToArray();
        foreach (var relocation in encoded.Relocations)
        {
            wanted.AsSpan(relocation.Offset - planned.DescOffset, relocation.Size).Clear();
            there.AsSpan(relocation.Offset - planned.DescOffset, relocation.Size).Clear();
        }

        return wanted.AsSpan().SequenceEqual(there);
    }

    private static Note Planned(ElfNote note, EncodedNotes encoded)
    {
        new NoteReader(encoded.Content.Span, new NoteFormat(note.Format.ByteOrder, encoded.Alignment)).TryRead(out var planned);
        return planned;
    }

    private static Finding Missing(PlannedNote planned) => new(AuthoringCodes.NoteNotLinked, Severity.Error, 0,
        $"{planned.Title} of {planned.Position} is not in the file: it was not linked in, or the linker script discards it",
        $"Before /DISCARD/, put KEEP(*({planned.Section})) into the section of SECTIONS that has the notes, or where there is none: .notes : {{ KEEP(*({planned.Section})) }} :text :notes");

    private static Finding Differs(PlannedNote planned, ElfNote note, EncodedNotes encoded, ElfFile file)
    {
        var wanted = new ElfNote(Planned(note, encoded), encoded.Content, 0, note.Format);
        var values = encoded.Relocations.Count > 0 ? $"{NoteText.Bytes((ulong)note.Desc.Length)} instead of {wanted.Desc.Length}" : $"{Text(note)} instead of {Text(wanted)}";
        return new(AuthoringCodes.NoteDiffers, Severity.Error, note.DescOffset,
            $"{planned.Title} has another content than {planned.Position} gives it: {values}",
            "Link the notes anew, and look for a second source of this note");

        string Text(ElfNote one) => NoteVocabulary.Describe(one, file.Identity).Text;
    }
}
