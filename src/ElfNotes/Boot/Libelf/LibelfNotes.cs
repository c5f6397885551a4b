using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>
/// How libelf finds and reads Xen's notes (<c>elf_xen_parse</c>, <c>elf_xen_parse_notes</c>, <c>elf_xen_parse_note</c> of
/// <c>libelf-dominfo.c</c>): every PT_NOTE with an offset; if none of them held a Xen note, every SHT_NOTE section;
/// padding always 4; the owner a C string; a later note of a type replaces an earlier one,
/// but of PHYS32_RELOC only the words that it has.
/// </summary>
internal sealed class LibelfNotes(LibelfImage image, LibelfLog log, LibelfDomainParameters parameters, XenVersion version)
{
    private const int MaxTotalNotes = 65536;

    private readonly LibelfNoteRead?[] _read = new LibelfNoteRead?[LibelfNoteTypes.Highest + 1];
    private readonly List<(uint Type, ulong Offset)> _unknown = [];
    private int _total;

    /// <summary>The Xen notes that took effect: for each type the last one, or null.</summary>
    public LibelfNoteRead? this[uint type] => _read[type];

    /// <summary>The first Xen notes of types that this release does not know.</summary>
    public IReadOnlyList<(uint Type, ulong Offset)> Unknown => _unknown;

    /// <summary>The name for which the image was refused in silence, or null.</summary>
    public string? UnknownRequiredFeature { get; private set; }

    /// <summary>Where the note of <see cref="UnknownRequiredFeature"/> is, in bytes from the start of the image.</summary>
    public ulong RefusedAt { get; private set; }

    /// <summary>Whether the notes came from SHT_NOTE sections because no PT_NOTE held any.</summary>
    public bool FromSections { get; private set; }

    /// <summary>Whether a PT_NOTE was passed over because its p_offset is 0.</summary>
    public bool SkippedZeroOffset { get; private set; }

    /// <summary>Xen notes found, the unknown types included.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the notes of segments, or else of sections.</summary>
    /// <returns>False where libelf gives up.</returns>
    public bool ReadAll() => ReadSegments() && (Count > 0 || ReadSections());

    private bool ReadSegments()
    {
        var count = image.ProgramHeaderCount;
        for (uint i = 0; i < count; i++)
        {
            var header = image.ProgramHeader(i);
            if (!image.AccessOk(header, 1)) break;
            if (image.Field(header, ElfField.PType) != ElfSegment.PT_NOTE) continue;
            var offset = image.Field(header, ElfField.POffset);
            // Old linkers left p_offset 0 in note segments; Xen takes the sections then.
            if (offset == 0)
            {
                SkippedZeroOffset = true;
                continue;
            }

            var found = ReadRange(LibelfImage.Base + offset, LibelfImage.Base + offset + image.Field(header, ElfField.PFilesz));
            if (found < 0) return false;
            Count += found;
        }

        return true;
    }

    private bool ReadSections()
    {
        var count = image.SectionCount;
        for (uint i = 1; i < count; i++)
        {
            var section = image.Section(i);
            if (!image.AccessOk(section, 1)) break;
            if (image.Field(section, ElfField.ShType) != ElfSection.SHT_NOTE) continue;
            var start = LibelfImage.Base + image.Field(section, ElfField.ShOffset);
            var found = ReadRange(start, start + image.Field(section, ElfField.ShSize));
            if (found < 0) return false;
            if (Count == 0 && found > 0)
            {
                FromSections = true;
                log.Message("ELF: using notes from SHT_NOTE section");
            }

            Count += found;
        }

        return true;
    }

    private int ReadRange(ulong start, ulong end)
    {
        parameters.HasNoteRange = true;
        var found = 0;
        for (var note = start; note < end; note = LibelfNoteWalk.Next(image, note))
        {
            if (_total >= MaxTotalNotes)
            {
                image.MarkBroken("too many ELF notes");
                break;
            }

            _total++;
            var owner = image.StringAt(note + LibelfNoteWalk.HeaderSize);
            if (owner is null || !owner.AsSpan().SequenceEqual("Xen"u8)) continue;
            if (!ReadNote(note)) return -1;
            found++;
        }

        return found;
    }

    private bool ReadNote(ulong note)
    {
        var type = (uint)image.Unsigned(note + 8, 4);
        if (LibelfNoteTypes.Find(type, version) is not var (name, kind))
        {
            log.Message($"ELF: note: unknown ({LibelfLog.Hex(type)})");
            // Sixty thousand of them are one remark.
            if (_unknown.Count < 16) _unknown.Add((type, note - LibelfImage.Base));
            return true;
        }

        var desc = LibelfNoteWalk.Desc(image, note);
        byte[]? text = null;
        ulong number = 0;
        switch (kind)
        {
            case LibelfNoteKind.Text:
                text = image.StringAt(desc);
                // A string that is too long or runs off the image is dropped; the image is broken but not refused.
                if (text is null) return true;
                log.Message($"ELF: note: {name} = \"{LibelfImage.Text(text)}\"");
                break;
            case LibelfNoteKind.Number:
                number = LibelfNoteWalk.Number(image, note);
                log.Message($"ELF: note: {name} = {LibelfLog.Hex(number)}");
                break;
            default:
                log.Message($"ELF: note: {name}{Relocation(type, note)}");
                break;
        }

        var before = _read[type];
        var differs = before is not null && (before.Differs || before.Number != number || !(before.Text ?? []).AsSpan().SequenceEqual(text));
        _read[type] = new LibelfNoteRead(note - LibelfImage.Base, number, text, (before?.Count ?? 0) + 1, differs);
        if (text is not null) return TakeText(type, text, note);
        TakeNumber(type, number, note);
        return true;
    }

    private bool TakeText(uint type, byte[] text, ulong note)
    {
        switch (type)
        {
            case XenNoteTypes.XEN_VERSION: parameters.XenVersion = Cut(text); break;
            case XenNoteTypes.GUEST_OS: parameters.GuestOs = Cut(text); break;
            case XenNoteTypes.LOADER: parameters.Loader = Cut(text); break;
            case XenNoteTypes.PAE_MODE when text.AsSpan().IndexOf("bimodal"u8) >= 0: parameters.Pae = LibelfPae.Bimodal; break;
            case XenNoteTypes.PAE_MODE when text.AsSpan().SequenceEqual("yes"u8): parameters.Pae = LibelfPae.ExtendedCr3; break;
            case XenNoteTypes.BSD_SYMTAB when text.AsSpan().SequenceEqual("yes"u8): parameters.BsdSymtab = true; break;
            case XenNoteTypes.FEATURES:
                UnknownRequiredFeature = LibelfFeatures.Parse(text, parameters);
                RefusedAt = note - LibelfImage.Base;
                return UnknownRequiredFeature is null;
        }

        return true;
    }

    private void TakeNumber(uint type, ulong number, ulong note)
    {
        switch (type)
        {
            case XenNoteTypes.ENTRY: parameters.VirtEntry = number; break;
            case XenNoteTypes.HYPERCALL_PAGE: parameters.VirtHypercall = number; break;
            case XenNoteTypes.VIRT_BASE: parameters.VirtBase = number; break;
            case XenNoteTypes.PADDR_OFFSET: parameters.PaddrOffset = number; break;
            case XenNoteTypes.INIT_P2M: parameters.P2mBase = number; break;
            case XenNoteTypes.SUPPORTED_FEATURES: parameters.SupportedFeatures |= LibelfNoteWalk.Word(image, note, 0); break;
            case XenNoteTypes.PHYS32_ENTRY: parameters.PhysEntry = (uint)number; break;
            case XenNoteTypes.PHYS32_RELOC: TakeRelocation(note); break;
        }
    }

    // Words that a note does not have stay what an earlier one said.
    private void TakeRelocation(ulong note)
    {
        var descSize = LibelfNoteWalk.DescSize(image, note);
        if (descSize >= 4) parameters.PhysAlign = LibelfNoteWalk.Word(image, note, 0);
        if (descSize >= 8) parameters.PhysMin = LibelfNoteWalk.Word(image, note, 1);
        if (descSize >= 12) parameters.PhysMax = LibelfNoteWalk.Word(image, note, 2);
    }

    private string Relocation(uint type, ulong note)
    {
        if (type != XenNoteTypes.PHYS32_RELOC) return "";
        var descSize = LibelfNoteWalk.DescSize(image, note);
        var text = "";
        if (descSize >= 4) text += " align: " + LibelfLog.Hex(LibelfNoteWalk.Word(image, note, 0));
        if (descSize >= 8) text += " min: " + LibelfLog.Hex(LibelfNoteWalk.Word(image, note, 1));
        if (descSize >= 12) text += " max: " + LibelfLog.Hex(LibelfNoteWalk.Word(image, note, 2));
        return text;
    }

    /// <summary>safe_strcpy into a buffer of 16.</summary>
    internal static byte[] Cut(byte[] text) => text.Length <= 15 ? text : text[..15];
}
