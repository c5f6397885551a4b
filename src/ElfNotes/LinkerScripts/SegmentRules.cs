namespace ElfNotes.LinkerScripts;

/// <summary>How the PHDRS command and the segments behind output sections fit the notes.</summary>
internal sealed class SegmentRules(NoteGathering notes, ScriptLines lines, FindingList findings)
{
    private readonly LinkerScript _script = notes.Script;
    private readonly HashSet<OutputSection> _lost = [.. notes.Lost.Select(lost => lost.Section)];

    public void Check()
    {
        UnknownSegments();
        LoadAddresses();
        if (_script.SegmentsOffset is null) return;
        if (notes.Segments.Notes.Count == 0) NoNoteSegment();
        else Assignments();
        Intruders();
        Gaps();
        Properties();
        LastSection();
        EmptySegments();
    }

    private bool IsInNoteSegment(OutputSection section) => notes.Segments.NotesOf(section).Count > 0;

    private static bool HasContent(OutputSection section) => section.Inputs.Count > 0 || section.Data.Count > 0 || section.IsIncomplete;

    private void UnknownSegments()
    {
        var known = _script.Segments.Select(segment => segment.Name).Append("NONE").ToHashSet();
        foreach (var reference in _script.Sections.SelectMany(section => section.OwnSegments).DistinctBy(reference => reference.Name))
        {
            if (known.Contains(reference.Name) || _script.IsIncomplete && _script.SegmentsOffset is null || _script.IsAddition) continue;
            var near = NearName.Find(reference.Name, known);
            var type = reference.Name.StartsWith("note", StringComparison.Ordinal) ? "PT_NOTE FLAGS(4)" : "PT_LOAD";
            findings.Add(LinkerScriptCodes.UnknownSegment, Severity.Error, reference.Offset, $"PHDRS lists no '{reference.Name}': the linkers refuse the script",
                near is not null ? $"write :{near}"
                : _script.SegmentsOffset is null ? $"PHDRS {{ text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); {reference.Name} {type}; }}" : $"{reference.Name} {type}; in PHDRS");
        }
    }

    // Right where the note PADDR_OFFSET has the same number as VIRT_BASE, as in old kernels for PV: no more than a remark.
    private void LoadAddresses()
    {
        if (_script.HasLoadAddress || _script.HighAddressOffset is not { } offset || _script.IsIncomplete || _script.IsAddition) return;
        if (!notes.Sections.Exists(section => notes.Patterns(section).Any(pattern => pattern.Section.StartsWith(".note.Xen", StringComparison.Ordinal)))) return;
        findings.Add(LinkerScriptCodes.NoLoadAddress, Severity.Info, offset, "the script links for high addresses, and no AT() sets physical ones: p_paddr is p_vaddr, where no loader of Xen notes puts a kernel without the note PADDR_OFFSET",
            ".text : AT(ADDR(.text) - VIRT_BASE) { … } and so on every section, with VIRT_BASE the virtual address of physical 0");
    }

    private void NoNoteSegment()
    {
        if (notes.Sections.Count == 0) NothingForNotes();
        if (notes.Sections.Find(section => section.IsAllocated && !notes.IsForProperties(section)) is not { } first) return;
        findings.Add(LinkerScriptCodes.NoNoteSegment, Severity.Error, _script.SegmentsOffset!.Value,
            $"PHDRS lists no PT_NOTE: with PHDRS the linkers make only what it lists, so that the notes in {first.Name} are in no note segment, where loaders look for them",
            $"{lines.NoteSegmentLine} in PHDRS, and {lines.NoteSection(first)}");
    }

    // A script for a program without notes is like this as well: a warning.
    private void NothingForNotes()
    {
        if (_script.IsIncomplete || _script.IsAddition || notes.Lost.Count > 0 || notes.Discards.Exists(pattern => pattern.MayTake(".note.Xen"))) return;
        var discard = ((string[])[NoteGathering.StackMarker, NoteGathering.Property]).Where(name => !notes.TakersOf(name).Any()).ToList();
        var load = _script.Segments.FirstOrDefault(segment => segment.IsLoad)?.Name ?? "text";
        findings.Add(LinkerScriptCodes.NoNoteSegment, Severity.Warning, _script.SegmentsOffset!.Value,
            "PHDRS lists no PT_NOTE, and nothing takes notes: with PHDRS the linkers make only what it lists, so that no note of the program can be in a note segment, where loaders look for them",
            $"{lines.NoteSegmentLine} in PHDRS, and in SECTIONS {(discard.Count > 0 ? ScriptLines.Discard(discard) + " " : "")}.notes : {{ KEEP(*(.note.*)) }} :{load} :{lines.NoteSegment}, with its own segment behind the next section");
    }

    // Of a PT_LOAD into which nothing comes GNU ld makes an empty one at address 0, gold one at its address, lld none.
    private void EmptySegments()
    {
        if (_script.IsIncomplete || _script.IsAddition || !notes.Sections.Exists(notes.IsGeneral)) return;
        foreach (var segment in _script.Segments.Where(segment => segment.IsLoad))
        {
            var sections = _script.Sections.Where(section => section.IsAllocated && section.Segments.Contains(segment.Name)).ToList();
            if (sections.Count == 0 || !sections.TrueForAll(MayBeEmpty)) continue;
            var own = sections.Find(section => section.Name == ".data") ?? sections[0];
            findings.Add(LinkerScriptCodes.SegmentMayBeEmpty, Severity.Info, own.Offset,
                $"a program that has nothing for {string.Join(", ", sections.Select(section => section.Name).Distinct().Take(4))} leaves the PT_LOAD {segment.Name} empty: GNU ld then puts it at address 0, which Xen takes for the kernel's start", $"BYTE(0) as the last of {own.Name}");
        }
    }

    private static bool MayBeEmpty(OutputSection section) =>
        section.Data.Count == 0 && section.Moves.Count == 0 && section.Inputs.All(pattern => pattern.Section is "COMMON" or ".data" or ".bss" || pattern.Section.StartsWith(".data.", StringComparison.Ordinal) || pattern.Section.StartsWith(".bss.", StringComparison.Ordinal));

    private void Assignments()
    {
        foreach (var section in notes.Sections.Where(section => !notes.IsMixed(section)))
        {
            if (!IsInNoteSegment(section))
            {
                if (notes.IsForProperties(section) || !section.IsAllocated) continue;
                findings.Add(LinkerScriptCodes.NotInNoteSegment, notes.IsGeneral(section) ? Severity.Error : Severity.Warning, section.Offset,
                    $"the notes in {section.Name} are in no note segment, though PHDRS lists {lines.NoteSegment}: a section is in the segments named behind it, or in those of the section before", lines.NoteSection(section));
            }
            else if (notes.Segments.LoadOf(section) is null)
            {
                findings.Add(LinkerScriptCodes.NotLoaded, Severity.Warning, section.Offset,
                    $"{section.Name} is in a PT_NOTE and in no PT_LOAD: loaders that look in memory do not find the notes. GNU ld warns, gold refuses, lld says nothing", lines.NoteSection(section));
            }
        }

        if (notes.Sections.Count == 0 && !_script.IsIncomplete && !_script.Sections.Any(section => IsInNoteSegment(section) && HasContent(section)))
        {
            var segment = _script.Segments.First(segment => segment.IsNote);
            findings.Add(LinkerScriptCodes.NotInNoteSegment, Severity.Warning, segment.Offset, $"no section is in {segment.Name}: the linkers make an empty note segment at offset 0",
                $".notes : {{ KEEP(*(.note.Xen)) }} :{notes.Segments.FirstLoad ?? "text"} :{segment.Name}");
        }
    }

    // What is no note and lies in the note segment: by a name behind it, or because it is behind the notes and has none.
    private void Intruders()
    {
        var isReported = false;
        foreach (var section in _script.Sections)
        {
            if (section.OwnSegments.Count > 0) isReported = false;
            if (!section.IsAllocated || !IsInNoteSegment(section) || !HasContent(section) || notes.HasNotes(section) || IsOfNotes(section) || isReported) continue;
            isReported = true;
            var segment = notes.Segments.NotesOf(section)[0];
            findings.Add(LinkerScriptCodes.SegmentGoesOn, Severity.Error, section.Offset,
                section.OwnSegments.Count > 0 ? $"{section.Name} is no section of notes, but is put into the note segment {segment}: readers take its bytes for notes"
                : $"{section.Name} names no segment, and goes on in those of the section before, the note segment {segment} among them: readers take its bytes for notes, and GNU ld makes it a section of type NOTE",
                ScriptLines.WithSegment(section, lines.LoadSegment(section)));
        }
    }

    private bool IsOfNotes(OutputSection section) =>
        section.Name.StartsWith(".note", StringComparison.Ordinal) && section.Inputs.All(pattern => pattern.IsForNotes) || _lost.Contains(section);

    // Sections with one list of segments between them are gone through as one, so that each name behind a section counts once.
    private void Gaps()
    {
        var runs = new List<OutputSection>();
        var lastRun = new Dictionary<string, int>();
        foreach (var section in _script.Sections)
        {
            if (!section.IsAllocated || !HasContent(section) || runs.Count > 0 && ReferenceEquals(runs[^1].Segments, section.Segments)) continue;
            foreach (var segment in notes.Segments.NotesOf(section))
            {
                if (lastRun.TryGetValue(segment, out var last) && last + 1 < runs.Count) Gap(segment, runs[last + 1], section);
                lastRun[segment] = runs.Count;
            }

            runs.Add(section);
        }
    }

    private void Gap(string segment, OutputSection between, OutputSection section) =>
        findings.Add(LinkerScriptCodes.GapInNoteSegment, Severity.Error, between.Offset,
            $"{between.Name} lies between sections of the note segment {segment}, which is one stretch of the file: GNU ld, gold and lld take it in, and readers take its bytes for notes", $"move {section.Name} in front of {between.Name}: {Line(section)}");

    private string Line(OutputSection section) => notes.HasNotes(section) ? lines.NoteSection(section) : ScriptLines.WithSegment(section, lines.LoadSegment(section));

    private void Properties()
    {
        if (notes.PropertyAlignment == 4) return;
        if (notes.Sections.Find(section => IsInNoteSegment(section) && !notes.IsForProperties(section)) is not { } general) return;
        var takers = notes.TakersOf(NoteGathering.Property).ToList();
        if (takers.Find(taker => IsInNoteSegment(taker.Section) && notes.HasNotes(taker.Section) && notes.IsForProperties(taker.Section)).Section is { } own)
        {
            if (SharesNoteSegment(own) is not { } shared) return;
            findings.Add(LinkerScriptCodes.PropertyInNoteSegment, Severity.Warning, own.Offset,
                $"{own.Name}, aligned to 8, shares a note segment with {shared.Name}, whose notes are padded to 4: the segment gets alignment 8, and readers that go by it lose step", lines.NoteSection(own));
        }
        else if (takers.Count == 0 && !_script.IsIncomplete && !_script.IsAddition)
        {
            findings.Add(LinkerScriptCodes.PropertyInNoteSegment, Severity.Warning, general.Offset,
                $"nothing takes .note.gnu.property, which 64-bit compilers write: GNU ld and lld place it beside {general.Name} and in its note segment, which gets alignment 8, so that readers that go by it lose step",
                $"{ScriptLines.Discard(NoteGathering.Property)}");
        }
    }

    private OutputSection? SharesNoteSegment(OutputSection own)
    {
        var segments = notes.Segments.NotesOf(own).ToHashSet();
        return notes.Sections.Find(section => !notes.IsForProperties(section) && notes.Segments.NotesOf(section).Any(segments.Contains));
    }

    private void LastSection()
    {
        if (_script.IsIncomplete || _script.Sections.LastOrDefault(section => section.IsAllocated) is not { } last || !IsInNoteSegment(last) || !notes.HasNotes(last)) return;
        if (notes.TakersOf(".bss").Any()) return;
        var load = _script.Segments.LastOrDefault(segment => segment.IsLoad)?.Name ?? "data";
        findings.Add(LinkerScriptCodes.SegmentGoesOn, Severity.Warning, last.Offset,
            $"{last.Name} is the last section, and nothing takes .bss: GNU ld places it behind the notes and in their segments, and makes it a section of type NOTE", $".bss : {{ *(.bss .bss.*) *(COMMON) }} :{load} behind {last.Name}");
    }
}
