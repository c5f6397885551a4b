namespace ElfNotes.LinkerScripts;

/// <summary>Which output sections of a script take notes. The first pattern of a script that matches an input section takes it.</summary>
internal sealed class NoteGathering
{
    /// <summary>The empty section by which an assembler says whether the stack is executable.</summary>
    public const string StackMarker = ".note.GNU-stack";

    /// <summary>The one kind of notes that is aligned to 8 in 64-bit files.</summary>
    public const string Property = ".note.gnu.property";

    /// <summary>Stands for the notes that are written for the program itself.</summary>
    private const string AnyNote = ".note.Xen";

    /// <summary>Each pattern for notes is compared with those before it. A script has some hundreds, which takes some 100,000 comparisons of characters.</summary>
    public const long MaxWork = 30_000_000;

    private long _work = MaxWork;
    private readonly Dictionary<OutputSection, List<InputPattern>> _notes = [];

    public NoteGathering(LinkerScript script)
    {
        Script = script;
        Segments = new SegmentKinds(script);
        var before = new List<(OutputSection Section, InputPattern Pattern)>();
        foreach (var section in script.Sections)
        {
            foreach (var pattern in section.Inputs)
            {
                var isNote = (section.IsDiscarded ? IsDiscardOfNotes(pattern) : IsNote(pattern)) && !IsShadowed(pattern, section, before);
                if (isNote && section.IsDiscarded) Discards.Add(pattern);
                else if (isNote) Add(section, pattern);
                if (pattern.IsForAllFiles) before.Add((section, pattern));
            }
        }
    }

    public LinkerScript Script { get; }

    /// <summary>Which sections lie in segments for notes, and in loaded ones.</summary>
    public SegmentKinds Segments { get; }

    /// <summary>How many comparisons of characters it took to find which patterns see notes.</summary>
    public long Work => MaxWork - _work;

    /// <summary>Whether not all patterns were compared.</summary>
    public bool IsCutShort => _work < 0;

    /// <summary>The output sections with notes, in order.</summary>
    public List<OutputSection> Sections { get; } = [];

    /// <summary>What /DISCARD/ takes of notes, the marker and properties left out.</summary>
    public List<InputPattern> Discards { get; } = [];

    /// <summary>Patterns for notes that see none, because a /DISCARD/ in front of them has taken all; with that /DISCARD/'s pattern.</summary>
    public List<(OutputSection Section, InputPattern Pattern, InputPattern Discard)> Lost { get; } = [];

    /// <summary>The patterns by which a section takes notes.</summary>
    public IReadOnlyList<InputPattern> Patterns(OutputSection section) => _notes.GetValueOrDefault(section) ?? [];

    /// <summary>Whether a section is for properties alone, and right to be aligned to 8.</summary>
    public bool IsForProperties(OutputSection section) => Patterns(section).All(pattern => pattern.Section == Property);

    /// <summary>The alignment of properties: 8 in files of 64 bits, 4 in those of 32.</summary>
    public ulong PropertyAlignment => Script.Is32Bit ? 4UL : 8UL;

    /// <summary>The alignment that the notes of a section are padded to.</summary>
    public ulong AlignmentOf(OutputSection section) => IsForProperties(section) ? PropertyAlignment : 4;

    /// <summary>Whether a section may hold the notes that a program brings with it, not only those of linkers and compilers.</summary>
    public bool IsGeneral(OutputSection section) => Patterns(section).Any(pattern => pattern.MayTake(AnyNote) || !pattern.Section.StartsWith(".note.gnu", StringComparison.Ordinal) && pattern.Section != ".note.ABI-tag");

    /// <summary>Whether a section with notes takes what is none as well: then its other patterns are not to be lost by what is advised for the notes.</summary>
    public bool IsMixed(OutputSection section) => HasNotes(section) && section.Inputs.Any(pattern => !pattern.IsForNotes);

    /// <summary>Whether a section's name is that of one of the sections with notes.</summary>
    public bool HasNotes(OutputSection section) => _notes.ContainsKey(section);

    /// <summary>The patterns that take an input section of this name, up to the one that takes it from every file.</summary>
    public IEnumerable<(OutputSection Section, InputPattern Pattern)> TakersOf(string name)
    {
        foreach (var section in Script.Sections)
        {
            foreach (var pattern in section.Inputs)
            {
                if (!pattern.MayTake(name)) continue;
                yield return (section, pattern);
                if (pattern.TakesAll(name)) yield break;
            }
        }
    }

    private void Add(OutputSection section, InputPattern pattern)
    {
        if (!_notes.TryGetValue(section, out var patterns))
        {
            _notes.Add(section, patterns = []);
            Sections.Add(section);
        }

        patterns.Add(pattern);
    }

    // ".note.*" takes what ".note.Xen" would, and what another ".note.*" would: a pattern's own text is a name that it takes.
    private bool IsShadowed(InputPattern pattern, OutputSection section, List<(OutputSection Section, InputPattern Pattern)> before)
    {
        foreach (var (earlier, other) in before)
        {
            if (_work < 0) return false;
            if (!Glob.Matches(other.Section, pattern.IsForNotes ? pattern.Section : AnyNote, ref _work)) continue;
            if (earlier.IsDiscarded && !section.IsDiscarded && pattern.IsForNotes) Lost.Add((section, pattern, other));
            return true;
        }

        return false;
    }

    private static bool IsNote(InputPattern pattern) => pattern.Section is not (StackMarker or ".note.GNU-split-stack" or ".note.GNU-no-split-stack")
        && (pattern.IsForNotes || pattern.File == "*" && pattern.MayTake(AnyNote));

    // What "*.o(*)" gathers is seldom notes; what it throws away are the notes too.
    private static bool IsDiscardOfNotes(InputPattern pattern) => IsNote(pattern) || pattern.File.Contains('*', StringComparison.Ordinal) && pattern.MayTake(AnyNote);
}
