using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// Xen's tool stack with a file that it is to start a guest from, as far as no hypervisor is needed: <c>xc_dom_kernel_file</c>, <c>xc_dom_parse_image</c>,
/// <c>xc_dom_mem_init</c>, and the placing of the kernel in <c>xc_dom_build_image</c>, in the order of libxl's <c>libxl__build_dom</c>.
/// </summary>
internal sealed class XenToolStackRun
{
    private const string FileRule = "A file that starts as a gzip stream is unpacked, to 16 bytes more than its last four bytes say and 1 GiB at most";
    private const string LoaderRule = "One of the loaders takes it: multiboot-binary, HVM-generic, Linux bzImage, ELF-generic, in this order";

    private readonly BootImage _image;
    private readonly BootOptions _options;
    private readonly bool _hvm;
    private readonly string _name;
    private readonly XenToolStackTrail _trail = new();
    private ByteSource? _parsed;
    private LibelfParse? _parse;

    private XenToolStackRun(string name, BootImage image, BootOptions options, bool hvm)
    {
        _name = name;
        _image = image;
        _options = options;
        _hvm = hvm;
    }

    /// <summary>Judges an image.</summary>
    /// <param name="name">The loader's name.</param>
    /// <param name="image">The image.</param>
    /// <param name="options">The release, and the guest's memory.</param>
    /// <param name="hvm">Whether the guest is a PVH guest.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had: a damaged compressed stream.</exception>
    public static XenVerdict Judge(string name, BootImage image, BootOptions options, bool hvm) => new XenToolStackRun(name, image, options, hvm).Judge();

    private XenVerdict Judge()
    {
        if (!_image.File.Contains(0, 1)) return RefuseEmpty();
        var bzImage = new XenToolStackBzImage(_trail, _image, _options.Xen);
        XenToolStackPayload? payload;
        if (_image.Container is ["gzip", "bzImage", var format, ..] && IsGzip(out var size, out _) && size <= XenToolStackCompression.MaximumSize)
        {
            _trail.Pass(FileRule, $"a gzip stream of 0x{size:x} bytes", XenToolStackSources.Gunzip);
            payload = bzImage.ByChain(format);
            if (payload.Kernel is null) return RefuseAsNothing();
        }
        else
        {
            if (Open() is not { } file) return Refuse(null);
            if (XenToolStackMultiboot.Find(file) is { } table) return TakeMultiboot((ulong)table);
            _trail.Inform("The loader multiboot-binary is asked first: a table with the magic number 0x336ec578 in the first 8 KiB", "there is none", XenToolStackSources.Multiboot);
            if (_hvm && AskFirmware(file) is { } verdict) return verdict;
            payload = bzImage.Probe(file);
            if (payload is { Kernel: null }) return RefuseAsNothing();
            if (payload is null && !ElfFile.IsElf(file) && _image.Container is [not "ELF" and var outermost, ..]) return RefuseContainer(outermost);
            payload ??= new XenToolStackPayload(file, IsTaken: false);
        }

        return TakeElf(payload.Kernel!, payload.IsTaken ? "Linux bzImage" : "ELF-generic");
    }

    // xc_dom_check_gzip, with its size as the last four bytes of the file.
    private bool IsGzip(out ulong size, out ulong length)
    {
        size = 0;
        length = 0;
        Span<byte> bytes = stackalloc byte[4];
        if (!_image.File.TryReadExactly(0, bytes[..2]) || bytes[0] != 0x1f || bytes[1] != 0x8b || !_image.File.Contains(6, 0)) return false;
        length = _image.File.Length;
        _image.File.ReadExactly(length - 4, bytes, "the gzip stream");
        size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return true;
    }

    // The file as the loaders get it; null where the tool stack gave up before.
    private ByteSource? Open()
    {
        if (!IsGzip(out var size, out var length))
        {
            _trail.Inform(FileRule, "it does not", XenToolStackSources.Gunzip);
            return _image.File;
        }

        if (size + 16 > XenToolStackCompression.MaximumSize)
        {
            if (size <= XenToolStackCompression.MaximumSize) _trail.Panic("kernel image too large");
            _trail.Inform(FileRule, $"the size would be 0x{size:x} bytes: it is left as it is", XenToolStackSources.Gunzip);
            return _image.File;
        }

        if (_image.Container is not ["gzip", var inner, ..])
            throw new ElfNotesException(ErrorCodes.CodecMissing, 0, "the tool stack would unpack the file as a gzip stream, which was not done here");
        if (inner == "ELF" && size < length && _image.Content.Contains(size + 17, 0))
        {
            _trail.Panic("xc_dom_do_gunzip: inflate failed (rc=-5)", "Internal error");
            _trail.Refuse(FileRule, $"it unpacks to more than 0x{size:x} bytes", XenToolStackSources.Gunzip);
            _trail.AddReason(XenPv.PayloadSize, 0, $"the last four bytes of the file say that it unpacks to 0x{size:x} bytes, and it unpacks to more", "no bytes may follow the gzip stream");
            return null;
        }

        _trail.Pass(FileRule, $"a gzip stream of 0x{size:x} bytes", XenToolStackSources.Gunzip);
        // What is unpacked further than the tool stack does is no ELF to it.
        return inner == "ELF" ? new XenToolStackBuffer(_image.Content, size + 16) : ByteSource.FromMemory(default);
    }

    // HVM-generic is asked before the loaders for kernels, and takes every ELF in which libelf finds no guest.
    private XenVerdict? AskFirmware(ByteSource file)
    {
        const string Rule = "The loader HVM-generic is asked next: it takes an ELF that libelf refuses as a PVH guest, and starts one of 32 bits at its ELF entry, as firmware";
        if (!ElfFile.IsElf(file)) return null;
        var parse = Parse(file);
        if (parse.Image is not { } image || parse.Accepts)
        {
            _trail.Inform(Rule, parse.Accepts ? "libelf accepts it" : "libelf does not read it", XenToolStackSources.Firmware);
            return null;
        }

        var is32 = image.Unsigned(LibelfImage.Base + 4, 1) == 1;
        _trail.Inform(Rule, is32 ? "libelf refuses it as said below, and HVM-generic takes it" : "libelf refuses it as said below, and HVM-generic wants an ELF of 32 bits", XenToolStackSources.Firmware);
        _trail.Add(LibelfSteps.Of(parse));
        _trail.AddFirst(XenReasons.Of(parse, file));
        if (is32) TakeFirmware(parse, image);
        else RefuseFirmware();
        return Verdict(false, parse);
    }

    private void RefuseFirmware()
    {
        _trail.Panic("xc_dom_parse_hvm_kernel: ELF image is not 32bit");
        _trail.Remark(XenPvh.TakenAsFirmware, Severity.Info, 0, "that the ELF is not of 32 bits is said by Xen's loader for firmware, which takes what libelf refuses; a PVH kernel may have 64 bits", "correct what is said above");
    }

    // Where firmware is placed goes by what libelf left of VIRT_BASE when it gave up.
    private void TakeFirmware(LibelfParse parse, LibelfImage image)
    {
        var placing = new XenToolStackTrail();
        var isPlaced = new XenToolStackPlacing(placing, _options.Memory).Place(parse.PhysicalStart, parse.PhysicalEnd, parse.Parameters.VirtBase);
        foreach (var line in placing.Says) _trail.Say(line);
        var message = isPlaced ? $"Xen does not stop at that: it takes the file as HVM firmware and enters it at its ELF entry 0x{image.HeaderField(ElfField.Entry):x}, as it does with hvmloader"
            : "Xen does not stop at that: it takes the file as HVM firmware, and then finds no room for it";
        _trail.Remark(XenPvh.TakenAsFirmware, Severity.Error, 0, message, "what is wanted is a PVH kernel: correct what is said above, and Xen takes it as one");
    }

    // The tool stack has libelf parse an image for each loader that it asks, with the same result.
    private LibelfParse Parse(ByteSource kernel)
    {
        if (_parsed != kernel || _parse is null) (_parsed, _parse) = (kernel, LibelfParse.Run(kernel, _options.Xen, _hvm));
        return _parse;
    }

    private XenVerdict TakeElf(ByteSource kernel, string loader)
    {
        var parse = Parse(kernel);
        _trail.Add(LibelfSteps.Of(parse));
        _trail.AddFirst(XenReasons.Of(parse, kernel));
        if (!parse.Accepts)
        {
            _trail.Panic("xc_dom_find_loader: no loader found");
            return Verdict(false, parse);
        }

        _trail.Pass(LoaderRule, loader, XenToolStackSources.FindLoader);
        var guest = new XenToolStackGuest(_trail, parse, kernel, _options);
        var accepts = guest.Judge();
        return Verdict(accepts, parse, accepts ? guest.Uses(loader) : []);
    }

    private XenVerdict TakeMultiboot(ulong offset)
    {
        var message = $"a table of Xen's old multiboot format is at 0x{offset:x}: Xen takes the file as a flat binary by its addresses, and looks at no note";
        _trail.Refuse(LoaderRule, "multiboot-binary", XenToolStackSources.Multiboot);
        _trail.AddReason(XenPv.TakenAsMultiboot, offset, message, "keep the u32 0x336ec578 out of the first 8 KiB");
        return Verdict(false, null);
    }

    private XenVerdict RefuseContainer(string container)
    {
        var message = $"the tool stack does not look into {container}: it unpacks a gzip'd file and the payload of a bzImage, and nothing else";
        _trail.Refuse(LoaderRule, message, XenToolStackSources.FindLoader);
        _trail.AddReason(XenPv.ContainerNotUnpacked, 0, message, "give Xen the ELF itself (Linux: scripts/extract-vmlinux), or gzip that");
        return RefuseAsNothing();
    }

    // xc_dom_malloc_filemap; the file's name, which stands in front of the words, is nothing that is known here.
    private XenVerdict RefuseEmpty()
    {
        _trail.Panic("zero length file", "Internal error");
        _trail.Refuse("The file has bytes", "none", XenToolStackSources.FileMap);
        _trail.AddReason(BootCodes.NotAnElf, 0, "the file is empty", "check that the file is whole");
        return Refuse(Parse(_image.File));
    }

    private XenVerdict RefuseAsNothing()
    {
        _trail.Panic("xc_dom_find_loader: no loader found");
        return Refuse(null);
    }

    private XenVerdict Refuse(LibelfParse? parse) => Verdict(false, parse);

    private XenVerdict Verdict(bool accepts, LibelfParse? parse, IReadOnlyList<KeyValuePair<string, string>>? uses = null) => new()
    {
        Loader = _name,
        Version = _options.Xen.Name(),
        Accepts = accepts,
        Says = _trail.Says,
        Findings = Findings(),
        Uses = uses ?? [],
        Steps = _trail.Steps,
        Libelf = parse is null ? null : LibelfVerdict.Of(parse),
    };

    // An entry at the kernel's end has no code: that is said once.
    private IReadOnlyList<Finding> Findings() => _trail.Findings.Any(finding => finding.Code == XenDom0Pv.EntryWithoutCode)
        ? [.. _trail.Findings.Where(finding => finding.Code != BootCodes.EntryAtEnd)] : _trail.Findings;
}
