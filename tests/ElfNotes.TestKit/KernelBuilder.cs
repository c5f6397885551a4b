namespace ElfNotes.TestKit;

/// <summary>
/// A small ELF kernel from a description, and always the same bytes for the same description: headers first, then the bytes of the
/// loadable segments, the notes, the other sections, the section names and the section headers.
/// </summary>
public sealed class KernelBuilder
{
    /// <summary>EM_386.</summary>
    public const ushort I386 = 3;

    /// <summary>EM_ARM.</summary>
    public const ushort Arm = 40;

    /// <summary>EM_X86_64.</summary>
    public const ushort X86_64 = 62;

    /// <summary>EM_AARCH64.</summary>
    public const ushort Aarch64 = 183;

    /// <summary>32 or 64: the layout of all headers. <see cref="HeaderFields.Class"/> makes the header lie about it.</summary>
    public int Class { get; set; } = 64;

    /// <summary>The order of all numbers, those in notes included.</summary>
    public ByteOrder ByteOrder { get; set; }

    /// <summary>e_machine.</summary>
    public ushort Machine { get; set; } = X86_64;

    /// <summary>e_type: 2 is ET_EXEC.</summary>
    public ushort Type { get; set; } = 2;

    /// <summary>e_entry.</summary>
    public ulong Entry { get; set; }

    /// <summary>The PT_LOADs; their program headers come first.</summary>
    public List<LoadSegment> Loads { get; } = [];

    /// <summary>The notes; their program headers come behind those of the loads.</summary>
    public List<NoteBlob> Blobs { get; } = [];

    /// <summary>Program headers that bring no bytes of their own; they come last.</summary>
    public List<SegmentHeader> ExtraSegments { get; } = [];

    /// <summary>Whether there are section headers.</summary>
    public bool HasSections { get; set; } = true;

    /// <summary>Sections besides those of the notes and the name table.</summary>
    public List<KernelSection> Sections { get; } = [];

    /// <summary>What the ELF header says untruly.</summary>
    public HeaderFields Header { get; } = new();

    /// <summary>The file is cut to this many bytes.</summary>
    public int? TruncateAt { get; set; }

    /// <summary>Adds notes in one blob with a PT_NOTE and an SHT_NOTE section of alignment 4.</summary>
    public KernelBuilder WithNotes(params KernelNote[] notes) => With(new NoteBlob { Notes = [.. notes] });

    /// <summary>Adds notes with segment and section of their own.</summary>
    public KernelBuilder With(NoteBlob blob)
    {
        Blobs.Add(blob);
        return this;
    }

    /// <summary>Adds a loadable segment.</summary>
    public KernelBuilder With(LoadSegment load)
    {
        Loads.Add(load);
        return this;
    }

    /// <summary>Adds a section.</summary>
    public KernelBuilder With(KernelSection section)
    {
        Sections.Add(section);
        return this;
    }

    /// <summary>Adds a symbol table and its string table; see <see cref="KernelSection.SymbolTable"/>.</summary>
    public KernelBuilder WithSymbols(int symbols, int strings)
    {
        var (table, names) = KernelSection.SymbolTable(Class, symbols, strings);
        return With(table).With(names);
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Build()
    {
        var image = new KernelLayout(this).Write();
        return TruncateAt is { } length && length < image.Length ? image[..length] : image;
    }
}
