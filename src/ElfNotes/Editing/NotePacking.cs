using ElfNotes.Boot;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// Packs the notes of a finished file, as the NOTE segment of a linker script does it at link time: loose sections of notes get a PT_NOTE, each
/// alignment one of its own, and headers that contradict the notes are put right.
/// </summary>
public static class NotePacking
{
    /// <summary>Plans it.</summary>
    /// <param name="file">The file. In a relocatable object, whose segments the linker makes, only section headers are put right.</param>
    /// <param name="packing">What is wanted besides; null for nothing.</param>
    /// <param name="options">How notes are edited; null for the defaults.</param>
    /// <returns>The plan; where the notes are packed already, one that <see cref="EditPlan.ChangesNothing"/>.</returns>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes"/>: the edit is refused, <see cref="EditingCodes.LoaderRefuses"/> above all; or the bytes cannot be had.
    /// </exception>
    public static EditPlan Plan(ElfFile file, NotePackingOptions? packing = null, EditOptions? options = null)
    {
        packing ??= new NotePackingOptions();
        options ??= new EditOptions();
        return NoteEditor.PlanUnsigned(file, options, bare => Pack(bare, packing, options));
    }

    private static EditPlan Pack(ElfFile file, NotePackingOptions packing, EditOptions options)
    {
        var arrangement = NoteArrangement.Read(file, isPacked: true);
        Gather(arrangement, packing.IntoOne);
        if (packing.Loaders.Count > 0) new NotePackingForLoaders(arrangement).Arrange();
        if (arrangement.IsRelocatable) arrangement.Findings.Add(new Finding(EditingCodes.NothingToDo, Severity.Info, 0, "a relocatable object has no segments: the linker packs its notes"));
        else if (packing.Loaders.Count == 0 && arrangement.Cells.Any(cell => cell.Notes.Exists(NotePackingForLoaders.IsXen)) && !new NotePackingForLoaders(arrangement).IsArranged())
            arrangement.Findings.Add(new Finding(EditingCodes.NothingToDo, Severity.Info, 0, "Xen's notes are left as they are, and not every loader reads them alike there; packing for a loader (--for) moves them"));
        var plan = NoteEditor.Finish(arrangement, options);
        foreach (var loader in packing.Loaders) Demand(loader, plan.ChangesNothing ? file.Source : plan.Result);
        return plan;
    }

    // Sections that are not mapped may as well lie together, under one header; what is mapped stays, unless it must not.
    private static void Gather(NoteArrangement arrangement, bool intoOne)
    {
        var isLoaded = new SegmentTable(arrangement).IsNeededAtRunTime;
        foreach (var alike in arrangement.Groups.Where(CanMove).GroupBy(group => group.Cells[0].Format).ToList())
        {
            List<NoteGroup> groups = [.. alike.Where(group => intoOne ? group.GetsSegment || group.Segments.Count > 0 : group is { GetsSegment: true, IsMapped: false } && !isLoaded)];
            var others = arrangement.Added.Exists(cell => cell.Format == alike.Key && !cell.IsAlone);
            if (groups.Count == 0 || groups.Count == 1 && !others && groups[0].Start % (ulong)alike.Key.Alignment == 0) continue;
            foreach (var cell in groups.SelectMany(group => group.Cells)) Move(arrangement, cell);
        }
    }

    private static bool CanMove(NoteGroup group) =>
        group is { IsIrregular: false, IsLast: false } && group.Cells.Exists(cell => cell.Notes.Count > 0) && group.Cells.TrueForAll(cell => !cell.IsBroken && cell.PropertySegments.Count == 0);

    private static void Move(NoteArrangement arrangement, NoteCell cell)
    {
        if (cell.Notes.Count == 0) return;
        var name = cell.Name.Length > 0 ? cell.Name : ".notes";
        var added = arrangement.Added.Find(one => one.Name == name && one.Format == cell.Format && !one.IsAlone);
        if (added is null) arrangement.Added.Add(added = new NewCell(name, cell.Format, false));
        foreach (var note in cell.Notes) note.BaseOffset = null;
        added.Notes.AddRange(cell.Notes);
        cell.Notes.Clear();
    }

    private static void Demand(BootLoader loader, ByteSource result)
    {
        var image = BootImage.OfElf(result);
        foreach (var options in EditVerdicts.Releases(loader))
        {
            var verdict = loader.Judge(image, options);
            if (verdict is { Accepts: true, ByNotes: true }) continue;
            if (verdict.Accepts) throw new ElfNotesException(EditingCodes.LoaderRefuses, 0, $"{loader.Name} ({verdict.Version}) takes the file in a way for which notes count for nothing");
            throw new ElfNotesException(EditingCodes.LoaderRefuses, 0, $"{loader.Name} ({verdict.Version}) would not take the packed file either: {EditVerdicts.Reason(verdict)}{Missing(loader, result)}");
        }
    }

    // Packing arranges what is there; what is not has to be added.
    private static string Missing(BootLoader loader, ByteSource result)
    {
        var notes = ElfFile.Open(result).Notes;
        List<NoteNeed> missing = [.. loader.Needs.Where(need => !need.Alternatives.Any(wanted => notes.Any(note => note.Owner == wanted.Owner && note.Type == wanted.Type)))];
        if (missing.Count == 0) return "";
        var first = missing[0].Alternatives[0];
        return missing.Count > 1 ? "; notes that are not there cannot be packed: elfnotes add adds them"
            : $"; a note that is not there cannot be packed: elfnotes add --owner {first.Owner} --type {Vocabulary.NoteVocabulary.TypeName(first.Owner, first.Type) ?? first.Type.ToString(System.Globalization.CultureInfo.InvariantCulture)} adds it";
    }
}
