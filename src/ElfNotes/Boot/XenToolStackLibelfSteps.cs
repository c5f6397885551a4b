using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>The rules of libelf that an image met, as steps. They end where libelf refused.</summary>
internal static class XenToolStackLibelfSteps
{
    private const string Loader = "xen/common/libelf/libelf-loader.c: ";
    private const string Info = "xen/common/libelf/libelf-dominfo.c: ";

    /// <summary>Adds the steps.</summary>
    /// <param name="trail">Where to.</param>
    /// <param name="parse">libelf's run.</param>
    public static void Add(XenToolStackTrail trail, LibelfParse parse)
    {
        const string HeaderRule = "the file starts as an ELF, and its header tables lie in it";
        if (parse.Notes is not { } notes)
        {
            trail.Refuses(HeaderRule, parse.Log.Errors is [var error, ..] ? error : "they do not", Loader + "elf_init");
            return;
        }

        trail.Passes(HeaderRule, $"{parse.Image!.ProgramHeaderCount} program headers", Loader + "elf_init");
        AddMemory(trail, parse);
        if (!AddNotes(trail, parse, notes)) return;
        if (!AddRequired(trail, parse)) return;
        AddAddresses(trail, parse);
    }

    private static void AddMemory(XenToolStackTrail trail, LibelfParse parse)
    {
        var found = parse.Log.Lines.FirstOrDefault(line => line.StartsWith("ELF: memory: ", StringComparison.Ordinal))?["ELF: memory: ".Length..] ?? "";
        trail.Informs("the kernel's memory is that of the PT_LOAD segments with R, W or X, by p_paddr and p_memsz", parse.HasLoadableSegment ? found : "no segment is loadable", Loader + "elf_parse_binary");
    }

    private static bool AddNotes(XenToolStackTrail trail, LibelfParse parse, LibelfNotes notes)
    {
        var from = notes.FromSections ? "in SHT_NOTE sections, as no PT_NOTE segment has one" : "in PT_NOTE segments";
        var found = notes.Count > 0 ? $"{notes.Count} {from}" : parse.Parameters.HasGuestInfo ? "none; the section __xen_guest is read instead" : "none";
        trail.Informs("notes of owner Xen are read from PT_NOTE segments, else from SHT_NOTE sections, padded to 4; without any a PV guest may have a section __xen_guest", found, Info + "elf_xen_parse");
        const string FeatureRule = "each feature that FEATURES requires with \"!\" is known";
        if (notes.UnknownRequiredFeature is { } feature)
        {
            trail.Refuses(FeatureRule, $"\"{feature}\" is not", Info + "elf_xen_parse_features");
            return false;
        }

        if (notes[XenNoteTypes.FEATURES] is { } features) trail.Passes(FeatureRule, LibelfImage.Text(features.Text ?? []), Info + "elf_xen_parse_features");
        return true;
    }

    private static bool AddRequired(XenToolStackTrail trail, LibelfParse parse)
    {
        var p = parse.Parameters;
        // Whether it came past elf_xen_note_check shows in what elf_xen_addr_calc_check did.
        var passes = parse.Addresses is not null || parse.Log.Errors is ["ERROR: ELF_PADDR_OFFSET set, VIRT_BASE unset"];
        if (parse.IsPvh && p.PhysEntry != LibelfDomainParameters.Unset32)
        {
            trail.Passes("a PVH guest has the note PHYS32_ENTRY", $"0x{p.PhysEntry:x}", Info + "elf_xen_note_check");
            return passes;
        }

        var rule = "LOADER starts with \"generic\" or GUEST_OS with \"linux\", and XEN_VERSION with \"xen-3.0\"" + (parse.IsPvh ? ", where PHYS32_ENTRY is missing" : "");
        trail.Decides(passes, rule, $"LOADER \"{LibelfImage.Text(p.Loader)}\", GUEST_OS \"{LibelfImage.Text(p.GuestOs)}\", XEN_VERSION \"{LibelfImage.Text(p.XenVersion)}\"", Info + "elf_xen_note_check");
        return passes;
    }

    private static void AddAddresses(XenToolStackTrail trail, LibelfParse parse)
    {
        const string Source = Info + "elf_xen_addr_calc_check";
        if (parse.Addresses is not { } a)
        {
            trail.Refuses("PADDR_OFFSET comes with VIRT_BASE", "it does not", Source);
            return;
        }

        trail.Informs(parse.IsPvh ? "a PVH kernel lies at its physical addresses" : "kernel addresses are p_paddr + VIRT_BASE - PADDR_OFFSET", $"0x{a.VirtKstart:x} to 0x{a.VirtKend:x}", Source);
        var isWithin = a.VirtKstart <= a.VirtKend && a.VirtEntry >= a.VirtKstart && a.VirtEntry <= a.VirtKend && a.VirtBase <= a.VirtKstart;
        trail.Decides(isWithin, "the kernel does not end before it starts, the entry lies in it or at its end, and VIRT_BASE not above its start", $"entry 0x{a.VirtEntry:x}, VIRT_BASE 0x{a.VirtBase:x}", Source);
        if (isWithin && a.P2mBase != LibelfDomainParameters.Unset) trail.Decides(parse.Accepts, "INIT_P2M does not lie in the kernel", $"0x{a.P2mBase:x}", Source);
    }
}
