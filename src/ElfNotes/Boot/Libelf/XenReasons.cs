using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>Says in plain words why libelf decided as it did, and what it does not say itself.</summary>
internal sealed class XenReasons
{
    private static readonly string Segment = "; and in the linker script, " + EntryNoteHints.Segment + " (docs/xen-notes.md has a whole script)";

    private const string PvHint = "ELFNOTE(Xen, XEN_ELFNOTE_XEN_VERSION, .asciz \"xen-3.0\") and ELFNOTE(Xen, XEN_ELFNOTE_LOADER, .asciz \"generic\")";

    private readonly LibelfParse _parse;
    private readonly ByteSource _source;
    private readonly List<Finding> _findings = [];
    private ElfFile? _strict;
    private bool _isStrictTried;

    private XenReasons(LibelfParse parse, ByteSource source)
    {
        _parse = parse;
        _source = source;
    }

    /// <summary>Why libelf decided as it did, the reason of a refusal first, and what it does not say itself.</summary>
    public static List<Finding> Of(LibelfParse parse, ByteSource source)
    {
        var reasons = new XenReasons(parse, source);
        if (!parse.Accepts) reasons.ExplainRefusal();
        if (parse.Notes is { } notes) reasons.AddRemarks(notes);
        return reasons._findings;
    }

    private void ExplainRefusal()
    {
        if (_parse.Notes is not { } notes)
        {
            Error(BootCodes.NotAnElf, 0, "Xen does not read this file as an ELF", "check that the file is whole: its header tables must lie inside it");
            return;
        }

        if (notes.UnknownRequiredFeature is { } feature)
        {
            Error(BootCodes.UnknownRequiredFeature, notes.RefusedAt, $"FEATURES requires \"{feature}\", which Xen does not know; Xen says nothing about it",
                "drop the \"!\" in front of the name, or correct the name; known are writable_page_tables, writable_descriptor_tables, auto_translated_physmap, supervisor_mode_kernel, pae_pgdir_above_4gb, hvm_callback_vector, dom0; no spaces around \"|\"");
            return;
        }

        var p = _parse.Parameters;
        if (!p.HasNoteRange && !p.HasGuestInfo && _parse.Addresses is null) ExplainNoNotes(notes);
        else if (_parse.Addresses is { } addresses) ExplainAddresses(addresses);
        else if (_parse.Log.Errors is ["ERROR: ELF_PADDR_OFFSET set, VIRT_BASE unset"])
            Error(BootCodes.OffsetWithoutBase, OffsetOf(XenNoteTypes.PADDR_OFFSET), "PADDR_OFFSET is set, but VIRT_BASE is not", "ELFNOTE(Xen, XEN_ELFNOTE_VIRT_BASE, .quad <virtual address of physical 0>), or drop PADDR_OFFSET");
        else ExplainMissingNotes(p);
    }

    // Who has a note segment already needs no advice on how to make one.
    private string WithSegment(string note) => _parse.Parameters.HasNoteRange && _parse.Notes is { FromSections: false } ? note : note + Segment;

    private void ExplainNoNotes(LibelfNotes notes)
    {
        var why = notes.SkippedZeroOffset ? "the note segment has file offset 0 and there are no note sections"
            : _parse.IsPvh ? "there is neither a note segment nor a note section" : "there is no note segment, no note section and no __xen_guest section";
        if (Findings().FirstOrDefault(finding => finding.Code == FindingCodes.NoteSectionWrongType) is { } lost)
            Error(BootCodes.NotAXenImage, lost.Offset, $"Xen finds no notes in this file: {lost.Message}", lost.Hint + " in place of @progbits" + Segment);
        else
            Error(BootCodes.NotAXenImage, 0, $"nothing in this file is for Xen: {why}", WithSegment(_parse.IsPvh ? EntryNoteHints.Note(Is64) : PvHint));
    }

    private void ExplainMissingNotes(LibelfDomainParameters p)
    {
        var forLoader = p.Loader.AsSpan().StartsWith("generic"u8) || p.GuestOs.AsSpan().StartsWith("linux"u8);
        var missing = _parse.IsPvh ? XenNoteTypes.PHYS32_ENTRY : forLoader ? XenNoteTypes.XEN_VERSION : XenNoteTypes.LOADER;
        if (PaddedTo8(missing) is { } offset)
        {
            Error(BootCodes.NotesPaddedTo8, offset, "the Xen notes are padded to 8; Xen pads by 4, whatever the alignment says, and loses the notes behind the first odd one", "give Xen's notes a segment of their own with alignment 4: .pushsection .note.Xen, \"a\", @note; .p2align 2; and keep .note.gnu.property out of it");
            return;
        }

        var version = LibelfImage.Text(p.XenVersion);
        if (NearMiss(missing) is var (nearOwner, nearOffset))
        {
            Error(BootCodes.WrongOwner, nearOffset, $"the note {Name(missing)} is there, but its owner is \"{nearOwner}\"; Xen wants exactly \"Xen\"", "owner Xen with a NUL: .asciz \"Xen\" and namesz 4");
            return;
        }

        if (_parse.IsPvh)
        {
            // For want of PHYS32_ENTRY libelf judges a PVH guest by the rules for PV, and says only what it misses there.
            Error(BootCodes.NoPhys32Entry, 0, "a PVH guest needs the note PHYS32_ENTRY, and it is not there", WithSegment(EntryNoteHints.Note(Is64)));
        }
        else if (!forLoader)
        {
            var has = p.Loader.Length == 0 && p.GuestOs.Length == 0 ? "there is no LOADER note and no GUEST_OS note"
                : $"LOADER is \"{LibelfImage.Text(p.Loader)}\" and GUEST_OS is \"{LibelfImage.Text(p.GuestOs)}\"";
            Error(BootCodes.NotForThisLoader, OffsetOf(XenNoteTypes.LOADER), $"a PV guest needs LOADER starting \"generic\" or GUEST_OS starting \"linux\"; {has}", "ELFNOTE(Xen, XEN_ELFNOTE_LOADER, .asciz \"generic\")");
        }
        else
        {
            Error(BootCodes.WrongXenVersion, OffsetOf(XenNoteTypes.XEN_VERSION), version.Length == 0 ? "there is no XEN_VERSION note" : $"XEN_VERSION is \"{version}\"; it must start with \"xen-3.0\", in every release of Xen", "ELFNOTE(Xen, XEN_ELFNOTE_XEN_VERSION, .asciz \"xen-3.0\")");
        }
    }

    // A note of the type that is missing, whose owner was meant to be Xen.
    private (string Owner, ulong Offset)? NearMiss(uint type)
    {
        foreach (var note in Notes())
            if (note.Type == type && note.Owner != "Xen" && note.Owner.Contains("xen", StringComparison.OrdinalIgnoreCase)) return (note.Owner, note.Offset);
        return null;
    }

    // Where a note lies that a reader finds who pads by 8, and libelf does not.
    private ulong? PaddedTo8(uint type) => Notes().FirstOrDefault(note => note is { Owner: "Xen", Format.Alignment: 8 } && note.Type == type)?.Offset;

    private IReadOnlyList<ElfNote> Notes() => Strict()?.Notes ?? [];

    private IReadOnlyList<Finding> Findings() => Strict()?.Findings ?? [];

    // The second opinion: the file as a reader sees it who is stricter than libelf, and goes by the alignment.
    private ElfFile? Strict()
    {
        if (_isStrictTried) return _strict;
        _isStrictTried = true;
        try
        {
            _strict = ElfFile.Open(_source);
            _ = _strict.Notes;
        }
        catch (ElfNotesException)
        {
            _strict = null;
        }

        return _strict;
    }

    private void ExplainAddresses(XenAddresses a)
    {
        if (!_parse.HasLoadableSegment)
        {
            Error(BootCodes.NothingToLoad, 0, "no segment is loadable: PT_LOAD with at least one of the flags R, W and X", "PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }");
            return;
        }

        var lacksPhys32 = _parse.IsPvh && _parse.Parameters.PhysEntry == LibelfDomainParameters.Unset32;
        var entry = _parse.IsPvh && !lacksPhys32 ? "PHYS32_ENTRY" : !_parse.IsPvh && OffsetOf(XenNoteTypes.ENTRY) > 0 ? "ENTRY" : "the ELF entry";
        var kernel = $"the kernel (0x{a.VirtKstart:x} to 0x{a.VirtKend:x})";
        if (lacksPhys32)
            Error(BootCodes.NoPhys32Entry, 0, $"a PVH guest needs the note PHYS32_ENTRY, and it is not there; Xen takes the ELF entry 0x{a.VirtEntry:x} instead, outside {kernel}", WithSegment(EntryNoteHints.Note(Is64)));
        else if (a.VirtKstart > a.VirtKend)
            Error(BootCodes.OutOfBounds, 0, $"the kernel ends (0x{a.VirtKend:x}) before it starts (0x{a.VirtKstart:x}): VIRT_BASE - PADDR_OFFSET + p_paddr wraps", IsPhysicalVirtual(a) ? WriteAt : "VIRT_BASE must be the virtual address of physical address PADDR_OFFSET");
        else if (a.VirtEntry < a.VirtKstart || a.VirtEntry > a.VirtKend)
            Error(BootCodes.OutOfBounds, OffsetOf(_parse.IsPvh ? XenNoteTypes.PHYS32_ENTRY : XenNoteTypes.ENTRY), $"{entry} 0x{a.VirtEntry:x} lies outside {kernel}", EntryHint(a));
        else if (a.VirtBase > a.VirtKstart)
            Error(BootCodes.OutOfBounds, OffsetOf(XenNoteTypes.VIRT_BASE), $"VIRT_BASE 0x{a.VirtBase:x} lies above the kernel's start 0x{a.VirtKstart:x}", "lower VIRT_BASE, or correct p_paddr and PADDR_OFFSET: kernel start = lowest p_paddr + VIRT_BASE - PADDR_OFFSET");
        else
            Error(BootCodes.P2mInsideKernel, OffsetOf(XenNoteTypes.INIT_P2M), $"INIT_P2M 0x{a.P2mBase:x} lies inside {kernel}", "choose an address behind the kernel, or drop the note");
    }

    private const string WriteAt = "p_paddr is not physical: AT(ADDR(.text) - VIRT_BASE) on every section of the linker script";

    // What a linker writes where nothing tells it the physical addresses.
    private bool IsPhysicalVirtual(XenAddresses a) => a.VirtBase > 0 && _parse.PhysicalStart >= a.VirtBase;

    private string EntryHint(XenAddresses a)
    {
        if (a.VirtEntry > a.VirtKend && _parse.Image is { } image && LibelfEmptySegment.Find(image) is { IsStart: false } empty) return empty.Hint;
        if (!_parse.IsPvh && IsPhysicalVirtual(a)) return WriteAt;
        if (_parse.IsPvh) return "PHYS32_ENTRY is a physical address: .quad (pvh_start - VIRT_BASE), not the symbol's virtual address; AT(ADDR(.text) - VIRT_BASE) sets p_paddr";
        return unchecked(a.VirtEntry + a.VirtOffset) >= a.VirtKstart && unchecked(a.VirtEntry + a.VirtOffset) <= a.VirtKend
            ? "ENTRY is a virtual address; this one looks physical: ELFNOTE(Xen, XEN_ELFNOTE_ENTRY, .quad _start)"
            : "kernel addresses = p_paddr + VIRT_BASE - PADDR_OFFSET: correct VIRT_BASE (or AT() in the linker script), or ENTRY";
    }

    private void AddRemarks(LibelfNotes notes)
    {
        var p = _parse.Parameters;
        if (_parse.Broken is { } broken)
            Warning(BootCodes.Broken, 0, $"Xen marks the image as broken ({broken}) and goes on", "look for a string longer than 4096 bytes, or a size or offset that leads out of the file");
        if (notes.FromSections)
            Warning(BootCodes.NotesInSectionsOnly, 0, "the notes are in sections only, no segment holds them: Xen looks there too, QEMU and Firecracker do not", EntryNoteHints.Segment);
        if (p.HasGuestInfo)
            Add(BootCodes.LegacyString, Severity.Info, 0, "the legacy __xen_guest string is used; only PV guests can be described by it", "use ELF notes instead");
        if (_parse.GuestInfo?.UnknownRequiredFeature is { } feature)
            Warning(BootCodes.LegacyFeatureUnknown, 0, $"FEATURES in __xen_guest requires \"{feature}\", which Xen does not know: it reads no further in the string, and does not refuse", "FEATURES=writable_page_tables|pae_pgdir_above_4gb, of the names that Xen knows (docs/findings/EN3109.md)");
        if (_parse.GuestInfo is { IsCut: true })
            Warning(FindingCodes.NotesNotRead, 0, "the __xen_guest string has no end within 256 KiB; Xen reads on to the next NUL, which may change the verdict", ".asciz ends the string with a NUL");
        AddRepeated(notes);
        AddUnknown(notes);
        if (_parse.Image is { } image && LibelfEmptySegment.Find(image) is { } empty)
            Warning(BootCodes.EmptySegment, 0, empty.Message, "put a byte into it (.data : { *(.data) BYTE(0) } :data), or drop it from PHDRS");
        if (_parse.IsPvh) AddPvhRemarks(notes);
        else AddPvRemarks();
        if (_parse is { Accepts: true, Addresses: { } a } && a.VirtEntry == a.VirtKend)
            Error(BootCodes.EntryAtEnd, OffsetOf(_parse.IsPvh ? XenNoteTypes.PHYS32_ENTRY : XenNoteTypes.ENTRY), $"the entry 0x{a.VirtEntry:x} is the first byte behind the kernel: Xen accepts it, and the guest faults at once", _parse.IsPvh ? "PHYS32_ENTRY is the physical address of code: .quad (pvh_start - VIRT_BASE)" : "ENTRY is the virtual address of code: ELFNOTE(Xen, XEN_ELFNOTE_ENTRY, .quad _start)");
    }

    private void AddPvRemarks()
    {
        if (!_parse.Accepts) return;
        var page = _parse.Parameters.VirtHypercall;
        if (page == LibelfDomainParameters.Unset)
            // Linux leaves the note out on purpose, and makes calls of its own.
            Add(BootCodes.HypercallPage, _parse.Parameters.GuestOs.AsSpan().StartsWith("linux"u8) ? Severity.Info : Severity.Warning, 0, "there is no HYPERCALL_PAGE: the guest must find its own way to call Xen, as current Linux does; one that expects the page crashes at its first hypercall", "ELFNOTE(Xen, XEN_ELFNOTE_HYPERCALL_PAGE, .quad hypercall_page), with hypercall_page on a page of its own");
        else if ((page & 0xfff) != 0)
            Warning(BootCodes.HypercallPage, OffsetOf(XenNoteTypes.HYPERCALL_PAGE), $"HYPERCALL_PAGE 0x{page:x} is not page-aligned: Xen fills the page that it lies in, and calls to the symbol miss the stubs", ".balign 4096 before hypercall_page, and .space 4096 after it");
    }

    private void AddPvhRemarks(LibelfNotes notes)
    {
        if (_parse is { Accepts: true, Addresses: { VirtKend: > uint.MaxValue } a })
            Warning(BootCodes.PhysicalAboveGuest, 0, $"the kernel reaches from physical address 0x{a.VirtKstart:x} to 0x{a.VirtKend:x}, above 4 GiB: a segment seems to have its virtual address as p_paddr", "AT(ADDR(.data) - VIRT_BASE) on every section of the linker script, not on .text alone");
        if (notes[XenNoteTypes.PHYS32_ENTRY] is not { } entry) return;
        if (entry.Number > uint.MaxValue)
            Warning(BootCodes.Phys32EntryCut, entry.Offset, $"PHYS32_ENTRY 0x{entry.Number:x} does not fit 32 bits; Xen uses 0x{(uint)entry.Number:x}", "PHYS32_ENTRY is a physical address below 4 GiB: .quad (pvh_start - VIRT_BASE)");
        else if (entry.Number == uint.MaxValue)
            Warning(BootCodes.Phys32EntryCut, entry.Offset, "PHYS32_ENTRY 0xffffffff is the value that means unset to Xen", "give the physical address of the entry");
    }

    private void AddRepeated(LibelfNotes notes)
    {
        for (var type = 0u; type <= LibelfNoteTypes.Highest; type++)
        {
            if (type is XenNoteTypes.FEATURES or XenNoteTypes.SUPPORTED_FEATURES) continue; // Their bits add up.
            if (notes[type] is not { Differs: true } last) continue;
            var others = type == XenNoteTypes.PHYS32_ENTRY ? ", QEMU the first of the last segment that has one, Firecracker and Cloud Hypervisor the first of the last segment" : "";
            Warning(BootCodes.RepeatedNote, last.Offset, $"{Name(type)} occurs {last.Count} times with different values: Xen takes the last{others}", $"keep one ELFNOTE(Xen, XEN_ELFNOTE_{Name(type)}, ...)");
        }
    }

    private void AddUnknown(LibelfNotes notes)
    {
        foreach (var (type, offset) in notes.Unknown)
        {
            if (type is not (XenNoteTypes.L1_MFN_VALID or XenNoteTypes.PHYS32_RELOC)) continue;
            var (name, since) = type == XenNoteTypes.L1_MFN_VALID ? ("L1_MFN_VALID", "4.18") : ("PHYS32_RELOC", "4.19");
            Add(BootCodes.UnknownToThisXen, Severity.Info, offset, $"{name} is not known to Xen {_parse.Version.Name()}, which ignores it; known since {since}", null);
        }
    }

    private static string Name(uint type) => LibelfNoteTypes.Find(type, XenVersion.Latest)?.Name ?? $"type {type}";

    private ulong OffsetOf(uint type) => _parse.Notes?[type]?.Offset ?? 0;

    private void Error(string code, ulong offset, string message, string hint) => Add(code, Severity.Error, offset, message, hint);

    private void Warning(string code, ulong offset, string message, string hint) => Add(code, Severity.Warning, offset, message, hint);

    private bool Is64 => _parse.Image is not { Is64: false };

    // Addresses have the size of the class.
    private void Add(string code, Severity severity, ulong offset, string message, string? hint) =>
        _findings.Add(new Finding(code, severity, offset, message, Is64 ? hint : hint?.Replace(".quad", ".long", StringComparison.Ordinal)));
}
