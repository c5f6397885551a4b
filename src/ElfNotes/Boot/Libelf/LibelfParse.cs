using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// What the tool stack and the hypervisor do with every image first: <c>elf_init</c>, <c>elf_parse_binary</c> and
/// <c>elf_xen_parse</c>, for a PV guest (hvm false) or a PVH guest (hvm true).
/// </summary>
internal sealed class LibelfParse
{
    private const ushort EM_386 = 3;
    private const ushort EM_X86_64 = 62;
    private const ushort EM_ARM = 40;

    private readonly XenVersion _version;
    private readonly bool _hvm;
    private readonly Func<byte[], ulong> _number;
    private ulong _pstart = ulong.MaxValue;
    private ulong _pend;
    private string? _brokenByInit;

    private LibelfParse(XenVersion version, bool hvm, Func<byte[], ulong> number)
    {
        _number = number;
        _version = version;
        _hvm = hvm;
    }

    /// <summary>The log so far.</summary>
    public LibelfLog Log { get; } = new();

    /// <summary>What the notes said and what follows.</summary>
    public LibelfDomainParameters Parameters { get; } = new();

    /// <summary>The image, or null where elf_init refused it.</summary>
    public LibelfImage? Image { get; private set; }

    /// <summary>The first reason for which the image was marked as broken, or null.</summary>
    public string? Broken => Image is null ? _brokenByInit : Image.Broken;

    /// <summary>The notes, or null where elf_init refused the image.</summary>
    public LibelfNotes? Notes { get; private set; }

    /// <summary>The legacy string, or null where it was not read.</summary>
    public LibelfGuestInfo? GuestInfo { get; private set; }

    /// <summary>The addresses, or null where it did not come so far.</summary>
    public XenAddresses? Addresses { get; private set; }

    /// <summary>Whether libelf takes the image.</summary>
    public bool Accepts { get; private set; }

    /// <summary>Whether the guest is a PVH guest.</summary>
    public bool IsPvh => _hvm;

    /// <summary>The release whose rules are applied.</summary>
    public XenVersion Version => _version;

    /// <summary>Whether any segment is loadable: PT_LOAD with a permission.</summary>
    public bool HasLoadableSegment => _pstart != ulong.MaxValue || _pend != 0;

    /// <summary>pstart: the lowest p_paddr of the loadable segments; 2^64-1 where there are none.</summary>
    public ulong PhysicalStart => _pstart;

    /// <summary>pend: the highest p_paddr + p_memsz of the loadable segments, modulo 2^64; 0 where there are none.</summary>
    public ulong PhysicalEnd => _pend;

    /// <summary>Runs libelf's rules over an image.</summary>
    /// <exception cref="ElfNotesException">The bytes cannot be had: a damaged stream.</exception>
    public static LibelfParse Run(ByteSource source, XenVersion version, bool hvm, Func<byte[], ulong>? number = null)
    {
        var parse = new LibelfParse(version, hvm, number ?? LibelfGuestInfo.Number);
        parse.Image = LibelfImage.Init(source, out var error, out var broken);
        if (parse.Image is null)
        {
            parse.Log.Error(error!);
            parse._brokenByInit = broken;
            return parse;
        }

        parse.MeasureSegments(parse.Image);
        parse.Notes = new LibelfNotes(parse.Image, parse.Log, parse.Parameters, version);
        if (!parse.Notes.ReadAll()) return parse;
        parse.ReadGuestInfo(parse.Image);
        parse.Accepts = parse.CheckNotes(parse.Image) && parse.CheckAddresses(parse.Image);
        return parse;
    }

    private void MeasureSegments(LibelfImage image)
    {
        var count = image.ProgramHeaderCount;
        for (uint i = 0; i < count; i++)
        {
            var header = image.ProgramHeader(i);
            if (!image.AccessOk(header, 1)) break;
            if (image.Field(header, ElfField.PType) != ElfSegment.PT_LOAD || (image.Field(header, ElfField.PFlags) & 7) == 0) continue;
            var physical = image.Field(header, ElfField.PPaddr);
            var memorySize = image.Field(header, ElfField.PMemsz);
            Log.Message($"ELF: phdr: paddr={LibelfLog.Hex(physical)} memsz={LibelfLog.Hex(memorySize)}");
            _pstart = Math.Min(_pstart, physical);
            _pend = Math.Max(_pend, unchecked(physical + memorySize));
        }

        Log.Message($"ELF: memory: {LibelfLog.Hex(_pstart)} -> {LibelfLog.Hex(_pend)}");
    }

    private void ReadGuestInfo(LibelfImage image)
    {
        if (Notes!.Count > 0 || _hvm) return;
        var section = image.SectionByName("__xen_guest"u8);
        if (section == LibelfImage.Null) return;
        var start = LibelfImage.Base + image.Field(section, ElfField.ShOffset);
        Parameters.HasGuestInfo = true;
        Parameters.HasNoteRange = false;
        var text = image.StringAt(start);
        Log.Message($"ELF: __xen_guest: \"{(text is null ? "(invalid)" : LibelfImage.Text(text))}\"");
        GuestInfo = new LibelfGuestInfo(image, Log, Parameters, _number);
        GuestInfo.Read(start);
    }

    // elf_xen_note_check
    private bool CheckNotes(LibelfImage image)
    {
        var machine = image.HeaderField(ElfField.Machine);
        if (!Parameters.HasNoteRange && !Parameters.HasGuestInfo)
        {
            if (machine is not (EM_386 or EM_X86_64)) return true;
            Log.Error("ERROR: Not a Xen-ELF image: No ELF notes or '__xen_guest' section found");
            return false;
        }

        if (machine == EM_ARM)
        {
            Log.Message("ELF: Not bothering with notes on ARM");
            return true;
        }

        if (Parameters.PhysEntry != LibelfDomainParameters.Unset32 && _hvm)
        {
            Log.Message("ELF: Found PVH image");
            return true;
        }

        if (!Parameters.Loader.AsSpan().StartsWith("generic"u8) && !Parameters.GuestOs.AsSpan().StartsWith("linux"u8))
        {
            Log.Error($"ERROR: Will only load images built for the generic loader or Linux images (Not '{LibelfImage.Text(Parameters.Loader)}' and '{LibelfImage.Text(Parameters.GuestOs)}') or with PHYS32_ENTRY set");
            return false;
        }

        if (Parameters.XenVersion.AsSpan().StartsWith("xen-3.0"u8)) return true;
        Log.Error($"ERROR: Xen will only load images built for Xen v3.0 (Not '{LibelfImage.Text(Parameters.XenVersion)}')");
        return false;
    }

    // elf_xen_addr_calc_check. All sums are modulo 2^64, as there.
    private bool CheckAddresses(LibelfImage image)
    {
        var p = Parameters;
        // Since 4.18 a PVH guest may have PADDR_OFFSET alone: both are forced to 0 for it anyway.
        if (p.PaddrOffset != LibelfDomainParameters.Unset && p.VirtBase == LibelfDomainParameters.Unset && !(_hvm && _version >= XenVersion.Xen4_18))
        {
            Log.Error("ERROR: ELF_PADDR_OFFSET set, VIRT_BASE unset");
            return false;
        }

        SetDefaults(image);
        var offset = unchecked(p.VirtBase - p.PaddrOffset);
        p.VirtKstart = unchecked(_pstart + offset);
        p.VirtKend = unchecked(_pend + offset);
        if (p.BsdSymtab && SymbolTableEnd(image) is { } end) p.VirtKend = unchecked(end + offset);

        Addresses = new XenAddresses(p.VirtBase, p.PaddrOffset, offset, p.VirtKstart, p.VirtKend, p.VirtEntry, p.P2mBase);
        LogAddresses(Addresses);
        if (p.VirtKstart > p.VirtKend || p.VirtEntry < p.VirtKstart || p.VirtEntry > p.VirtKend || p.VirtBase > p.VirtKstart)
        {
            Log.Error("ERROR: ELF start or entries are out of bounds");
            return false;
        }

        if (p.P2mBase == LibelfDomainParameters.Unset || p.P2mBase < p.VirtKstart || p.P2mBase >= p.VirtKend) return true;
        Log.Error("ERROR: P->M table base is out of bounds");
        return false;
    }

    private void SetDefaults(LibelfImage image)
    {
        var p = Parameters;
        if (p.VirtBase == LibelfDomainParameters.Unset || _hvm)
        {
            p.VirtBase = 0;
            if (!_hvm) Log.Message("ELF: VIRT_BASE unset, using 0");
        }

        if (p.PaddrOffset == LibelfDomainParameters.Unset || _hvm)
        {
            // The legacy string comes from a time when p_paddr held virtual addresses.
            p.PaddrOffset = p.HasNoteRange || _hvm ? 0 : p.VirtBase;
            if (!_hvm) Log.Message($"ELF_PADDR_OFFSET unset, using {LibelfLog.Hex(p.PaddrOffset)}");
        }

        if (p.VirtEntry != LibelfDomainParameters.Unset && !_hvm) return;
        p.VirtEntry = p.PhysEntry != LibelfDomainParameters.Unset32 && _hvm ? p.PhysEntry : image.HeaderField(ElfField.Entry);
    }

    // elf_parse_bsdsyms: where the copy of the symbol table would end, in p_paddr's terms; null where there is none.
    private ulong? SymbolTableEnd(LibelfImage image)
    {
        var table = image.SymbolTable;
        if (table == LibelfImage.Null)
        {
            image.MarkBroken("invalid ELF handle for symtab section");
            return null;
        }

        // A u32 size, then struct elf_sym_header up to its three section headers, whose ELF header is a union of both classes.
        var size = RoundUp(image, 4 + 68 + 3UL * (image.Is64 ? 64u : 40u));
        size = RoundUp(image, unchecked(size + image.Field(table, ElfField.ShSize)));
        var strings = image.Section((uint)image.Field(table, ElfField.ShLink));
        if (!image.AccessOk(strings, 1) || image.Field(strings, ElfField.ShType) != 3) return null;
        size = RoundUp(image, unchecked(size + image.Field(strings, ElfField.ShSize)));
        var end = unchecked(RoundUp(image, _pend) + size);
        return end == 0 ? null : end;
    }

    private static ulong RoundUp(LibelfImage image, ulong value)
    {
        var mask = image.Is64 ? 7UL : 3UL;
        return unchecked(value + mask) & ~mask;
    }

    private void LogAddresses(XenAddresses a)
    {
        Log.Message("ELF: addresses:");
        Log.Message($"    virt_base        = 0x{a.VirtBase:x}");
        Log.Message($"    elf_paddr_offset = 0x{a.ElfPaddrOffset:x}");
        Log.Message($"    virt_offset      = 0x{a.VirtOffset:x}");
        Log.Message($"    virt_kstart      = 0x{a.VirtKstart:x}");
        Log.Message($"    virt_kend        = 0x{a.VirtKend:x}");
        Log.Message($"    virt_entry       = 0x{a.VirtEntry:x}");
        Log.Message($"    p2m_base         = 0x{a.P2mBase:x}");
    }
}
