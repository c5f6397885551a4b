using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>Retells a run of libelf's rules, rule by rule and with what the image has for each.</summary>
internal sealed class LibelfSteps
{
    private const string Dominfo = "xen/common/libelf/libelf-dominfo.c: ";
    private const string Loader = "xen/common/libelf/libelf-loader.c: ";

    private readonly LibelfParse _parse;
    private readonly LibelfDomainParameters _parameters;
    private readonly List<RuleStep> _steps = [];

    private LibelfSteps(LibelfParse parse)
    {
        _parse = parse;
        _parameters = parse.Parameters;
    }

    /// <summary>The steps, up to the rule that refuses.</summary>
    public static List<RuleStep> Of(LibelfParse parse)
    {
        var steps = new LibelfSteps(parse);
        if (steps.AddHeader() && steps.AddNotes() && steps.AddRequired()) steps.AddAddresses();
        return steps._steps;
    }

    private bool AddHeader()
    {
        const string Rule = "The file starts with an ELF header, and its header tables end inside it";
        if (_parse.Image is not { } image) return Refuse(Rule, _parse.Log.Errors[0], Loader + "elf_init");
        Pass(Rule, $"{(image.Is64 ? 64 : 32)}-bit {(image.IsSwapped ? "big" : "little")}-endian, program headers: {image.ProgramHeaderCount}", Loader + "elf_init");
        Inform("The kernel's memory is what the PT_LOADs with a permission cover, by p_paddr and p_memsz", _parse.HasLoadableSegment ? $"physical 0x{_parse.PhysicalStart:x} to 0x{_parse.PhysicalEnd:x}" : "there is none", Loader + "elf_parse_binary");
        return true;
    }

    private bool AddNotes()
    {
        var notes = _parse.Notes!;
        var isRefused = notes.UnknownRequiredFeature is not null;
        var where = notes.FromSections ? "none there" : notes.Count == 0 ? "none" : $"Xen notes: {notes.Count}";
        Inform("Every PT_NOTE with a file offset is read; names and descriptors are padded to 4 whatever p_align says, and the owner must be exactly Xen", where, Dominfo + "elf_xen_parse");
        if (notes.FromSections || notes.Count == 0)
            Inform("If no segment held a Xen note, every SHT_NOTE section is read in the same way", notes.FromSections ? $"Xen notes: {notes.Count}" : "none", Dominfo + "elf_xen_parse");
        if (notes.Count > 0)
            Inform("A later note of a type replaces an earlier one; strings go to their NUL whatever descsz says, numbers have 1, 2, 4 or 8 bytes", Values(notes), Dominfo + "elf_xen_parse_note");
        if (notes[XenNoteTypes.FEATURES] is not null || isRefused)
        {
            const string Rule = "A feature with ! in front must have a name that Xen knows; others are passed over";
            if (isRefused) return Refuse(Rule, $"\"{notes.UnknownRequiredFeature}\" is unknown", Dominfo + "elf_xen_parse_features");
            Pass(Rule, $"supported {LibelfFeatures.Names(_parameters.SupportedFeatures)}; required {LibelfFeatures.Names(_parameters.RequiredFeatures)}", Dominfo + "elf_xen_parse_features");
        }

        if (notes.Count == 0 && !_parse.IsPvh)
            Inform("If there is no note at all, a section named __xen_guest holds a list of KEY=VALUE", _parameters.HasGuestInfo ? "there is one" : "there is none", Dominfo + "elf_xen_parse_guest_info");
        return true;
    }

    private bool AddRequired()
    {
        const string Source = Dominfo + "elf_xen_note_check";
        const string Present = "An x86 image must have notes of any owner, or the __xen_guest string";
        if (!_parameters.HasNoteRange && !_parameters.HasGuestInfo)
        {
            if (_parse.Addresses is null && _parse.Log.Errors is ["ERROR: Not a Xen-ELF image: No ELF notes or '__xen_guest' section found"]) return Refuse(Present, "neither", Source);
            Inform(Present, "neither, but this is another machine, for which notes are not asked", Source);
            return true;
        }

        Pass(Present, _parameters.HasGuestInfo ? "the string" : "notes", Source);
        if (_parse.IsPvh && _parameters.PhysEntry != LibelfDomainParameters.Unset32)
        {
            Pass("With PHYS32_ENTRY it is a PVH image, of which nothing else is required", $"0x{_parameters.PhysEntry:x}", Source);
            return true;
        }

        if (_parse.IsPvh) Inform("Without PHYS32_ENTRY a PVH guest is judged by the rules for PV", "it is not there", Source);
        return AddLoaderAndVersion(Source);
    }

    private bool AddLoaderAndVersion(string source)
    {
        if (_parse.Log.Lines.Contains("ELF: Not bothering with notes on ARM")) return Inform("On ARM nothing is required of the notes", "e_machine is EM_ARM", source);
        const string ForLoader = "LOADER starts with \"generic\", or GUEST_OS with \"linux\"";
        var (loader, guest, version) = (LibelfImage.Text(_parameters.Loader), LibelfImage.Text(_parameters.GuestOs), LibelfImage.Text(_parameters.XenVersion));
        if (!loader.StartsWith("generic", StringComparison.Ordinal) && !guest.StartsWith("linux", StringComparison.Ordinal)) return Refuse(ForLoader, $"LOADER \"{loader}\", GUEST_OS \"{guest}\"", source);
        Pass(ForLoader, $"LOADER \"{loader}\", GUEST_OS \"{guest}\"", source);
        const string ForVersion = "XEN_VERSION starts with \"xen-3.0\", in every release of Xen";
        if (!version.StartsWith("xen-3.0", StringComparison.Ordinal)) return Refuse(ForVersion, $"\"{version}\"", source);
        return Pass(ForVersion, $"\"{version}\"", source);
    }

    private void AddAddresses()
    {
        const string Source = Dominfo + "elf_xen_addr_calc_check";
        var offsetRule = _parse.IsPvh && _parse.Version >= XenVersion.Xen4_18 ? "A PVH guest may have PADDR_OFFSET without VIRT_BASE (since 4.18)" : "PADDR_OFFSET needs VIRT_BASE beside it";
        if (_parse.Addresses is not { } a)
        {
            Refuse(offsetRule, "VIRT_BASE is not there", Source);
            return;
        }

        Pass(offsetRule, _parse.Notes?[XenNoteTypes.PADDR_OFFSET] is null ? "no PADDR_OFFSET note" : "PADDR_OFFSET is there", Source);
        Inform(_parse.IsPvh ? "A PVH guest has base and offset 0: its addresses are physical" : "Start and end are the physical ones plus VIRT_BASE - PADDR_OFFSET, both 0 when unset",
            $"virt_base 0x{a.VirtBase:x}, elf_paddr_offset 0x{a.ElfPaddrOffset:x}, kernel 0x{a.VirtKstart:x} to 0x{a.VirtKend:x}", Source);
        if (a.VirtKstart > a.VirtKend) Refuse("The start is not above the end", $"0x{a.VirtKstart:x} > 0x{a.VirtKend:x}", Source);
        else if (CheckEntry(a, Source) && CheckBase(a, Source)) CheckP2m(a, Source);
    }

    private bool CheckEntry(XenAddresses a, string source)
    {
        var entry = !_parse.IsPvh ? "ENTRY, or e_entry without it," : _parameters.PhysEntry != LibelfDomainParameters.Unset32 ? "PHYS32_ENTRY" : "e_entry, which stands in for PHYS32_ENTRY,";
        var rule = $"{entry} lies from the start to the end, the end included";
        var found = $"0x{a.VirtEntry:x}";
        return a.VirtEntry < a.VirtKstart || a.VirtEntry > a.VirtKend ? Refuse(rule, found, source) : Pass(rule, found, source);
    }

    private bool CheckBase(XenAddresses a, string source)
    {
        const string Rule = "VIRT_BASE is not above the start";
        var found = $"0x{a.VirtBase:x}";
        return a.VirtBase > a.VirtKstart ? Refuse(Rule, found, source) : Pass(Rule, found, source);
    }

    private void CheckP2m(XenAddresses a, string source)
    {
        const string Rule = "INIT_P2M, where there is one, lies outside the kernel";
        if (!_parse.Accepts) Refuse(Rule, $"0x{a.P2mBase:x}", source);
        else Pass(Rule, a.P2mBase == LibelfDomainParameters.Unset ? "no such note" : $"0x{a.P2mBase:x}", source);
    }

    private static string Values(LibelfNotes notes)
    {
        var values = new List<string>();
        for (var type = 0u; type <= LibelfNoteTypes.Highest; type++)
        {
            if (notes[type] is not { } note || LibelfNoteTypes.Find(type, XenVersion.Latest) is not var (name, kind)) continue;
            values.Add(kind switch
            {
                LibelfNoteKind.Text => $"{name} \"{LibelfImage.Text(note.Text)}\"",
                LibelfNoteKind.Number => $"{name} 0x{note.Number:x}",
                _ => name,
            });
        }

        return values.Count == 0 ? "none of a known type" : string.Join(", ", values);
    }

    private bool Pass(string rule, string found, string source) => Add(rule, found, RuleOutcome.Passes, source);

    private bool Inform(string rule, string found, string source) => Add(rule, found, RuleOutcome.Informs, source);

    private bool Refuse(string rule, string found, string source) => Add(rule, found, RuleOutcome.Refuses, source);

    private bool Add(string rule, string found, RuleOutcome outcome, string source)
    {
        _steps.Add(new RuleStep(rule, found, outcome, source));
        return outcome != RuleOutcome.Refuses;
    }
}
