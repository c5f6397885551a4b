using System.IO.Compression;
using ElfNotes.TestKit.Containers;
using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Booting;

/// <summary>Strata that PV and PVH have in common.</summary>
internal static class Dom0StrataShared
{
    /// <summary>The values of one stratum.</summary>
    public static IEnumerable<Dom0StrataValue> Stratum(string name, params (string Name, Action<Dom0StrataKernel> Apply)[] values) => values.Select(value => new Dom0StrataValue(name, value.Name, value.Apply));

    public static IEnumerable<Dom0StrataValue> All =>
    [
        .. Dom0Bit, .. FeatureNames, .. Segments, .. Sizes, .. Headers, .. NoteFormat, .. Containers,
    ];

    private static IEnumerable<Dom0StrataValue> Dom0Bit => Stratum("SUPPORTED_FEATURES",
        ("dom0", k => k.Set(SupportedFeatures, 1 << 11, 4)),
        ("all but dom0", k => k.Set(SupportedFeatures, 0xfffff7ff, 4)),
        ("0", k => k.Set(SupportedFeatures, 0, 4)),
        ("8 bytes, dom0", k => k.Set(SupportedFeatures, 1 << 11, 8)),
        ("8 bytes, dom0 in the second word", k => k.Set(SupportedFeatures, 1UL << 43, 8)),
        ("2 bytes, dom0", k => k.Set(SupportedFeatures, 1 << 11, 2)),
        ("empty", k => k.Set(KernelNote.Of(SupportedFeatures, "", terminated: false))),
        ("0, then dom0", k => { k.Set(SupportedFeatures, 0, 4); k.Notes.Add(KernelNote.Of(SupportedFeatures, 1 << 11, 4)); }));

    private static IEnumerable<Dom0StrataValue> FeatureNames => Stratum("FEATURES",
        ("dom0", k => k.Set(Features, "dom0")),
        ("!supervisor_mode_kernel", k => k.Set(Features, "!supervisor_mode_kernel")),
        ("supervisor_mode_kernel", k => k.Set(Features, "supervisor_mode_kernel")),
        ("!no_such", k => k.Set(Features, "writable_page_tables|!no_such")),
        ("no_such", k => k.Set(Features, "no_such|writable_page_tables")),
        ("!auto_translated_physmap", k => k.Set(Features, "!auto_translated_physmap")),
        ("!writable_page_tables|!dom0", k => k.Set(Features, "!writable_page_tables|!dom0")));

    private static IEnumerable<Dom0StrataValue> Segments => Stratum("segments",
        ("a second one behind", k => k.AddSegment(Kernels.Physical + 0x4000, 0x1000)),
        ("a second one of no size", k => k.AddSegment(Kernels.Physical, 0, h => h.FileSize = 0)),
        ("a second one over the first's end", k => k.AddSegment(Kernels.Physical + 0x1800, 0x1000)),
        ("twice the kernel's size", k => k.AddSegment(Kernels.Physical, 0x2000)),
        ("more than twice the kernel's size", k => { k.AddSegment(Kernels.Physical, 0x2000); k.AddSegment(Kernels.Physical + 0x1000, 0x800); }),
        ("one that wraps", k => k.AddSegment(Kernels.Physical + 0x1000, 0xfffffffffffff000)),
        ("one without permissions", k => k.AddSegment(Kernels.Physical - 0x10000, 0x1000, h => h.Flags = 0)),
        ("read-only", k => k.Code.Flags = 4),
        ("without permissions", k => k.Code.Flags = 0),
        ("a far one", k => k.AddSegment(Kernels.Physical + 0x10000000, 0x1000)),
        ("a far one of no size", k => k.AddSegment(Kernels.Physical + 0x10000000, 0, h => h.FileSize = 0)));

    private static IEnumerable<Dom0StrataValue> Sizes => Stratum("sizes",
        ("p_memsz = p_filesz", k => k.Code.MemorySize = (ulong)k.Builder.Loads[0].Data.Length),
        ("p_memsz = p_filesz - 1", k => k.Code.MemorySize = (ulong)k.Builder.Loads[0].Data.Length - 1),
        ("p_memsz = p_filesz + 1", k => k.Code.MemorySize = (ulong)k.Builder.Loads[0].Data.Length + 1),
        ("a second one with p_memsz = p_filesz - 1", k => k.AddSegment(Kernels.Physical + 0x4000, 15)),
        ("p_memsz 0", k => k.Code.MemorySize = 0),
        ("p_filesz 0", k => k.Code.FileSize = 0),
        ("p_filesz 16", k => k.Code.FileSize = 16),
        ("p_memsz 3 MiB", k => k.Code.MemorySize = 3 << 20),
        ("p_memsz 8 MiB", k => k.Code.MemorySize = 8 << 20));

    private static IEnumerable<Dom0StrataValue> Headers => Stratum("headers",
        ("ET_DYN", k => k.Builder.Type = 3),
        ("no sections", k => k.Builder.HasSections = false),
        ("machine 386", k => k.Builder.Machine = KernelBuilder.I386),
        ("machine AArch64", k => k.Builder.Machine = KernelBuilder.Aarch64),
        ("machine Arm", k => k.Builder.Machine = KernelBuilder.Arm),
        ("machine 0", k => k.Builder.Machine = 0),
        ("big-endian", k => k.Builder.ByteOrder = ByteOrder.Big),
        ("EI_CLASS 0", k => k.Builder.Header.Class = 0),
        ("EI_CLASS 3", k => k.Builder.Header.Class = 3),
        ("EI_DATA 0", k => k.Builder.Header.Data = 0),
        ("e_phnum 65535", k => k.Builder.Header.ProgramHeaderCount = 65535),
        ("e_shoff past the end", k => k.Builder.Header.SectionHeaderOffset = 1 << 20),
        ("52 bytes", k => k.Finish = image => image[..52]),
        ("no ELF", k => k.Finish = image => [.. image.Select((value, index) => index == 3 ? (byte)'G' : value)]));

    private static IEnumerable<Dom0StrataValue> NoteFormat => Stratum("note format",
        ("sections only", k => k.Blob = blob => blob.Segment = null),
        ("segment only", k => k.Blob = blob => blob.Section = null),
        ("neither", k => k.Blob = blob => { blob.Segment = null; blob.Section = null; }),
        ("padded to 8", k => { k.Notes.Insert(0, KernelNote.Of(GuestVersion, "a")); k.Blob = blob => blob.Padding = 8; }),
        ("a string of 5000", k => k.Set(GuestVersion, new string('v', 5000))),
        ("segment goes past the end", k => k.Blob = blob => { blob.Section = null; blob.Segment!.FileSize = 1 << 20; }),
        ("owner xen", k => { for (var i = 0; i < k.Notes.Count; i++) k.Notes[i] = k.Notes[i].OwnedBy("xen\0"u8); }),
        ("a build-id before", k => k.Notes.Insert(0, KernelNote.BuildId(1, 2, 3, 4, 5))),
        ("unknown type 20", k => k.Notes.Add(KernelNote.Of(20, 1))),
        ("BSD_SYMTAB without symbols", k => k.Set(BsdSymtab, "yes")),
        ("BSD_SYMTAB with symbols", k => { k.Set(BsdSymtab, "yes"); k.Builder.WithSymbols(10, 100); }),
        ("PADDR_OFFSET alone", k => { k.Drop(VirtBase); k.Set(PaddrOffset, 0); }));

    private static IEnumerable<Dom0StrataValue> Containers => Stratum("container",
        ("gzip", k => Wrap(k, Gzip)),
        ("gzip twice", k => Wrap(k, image => Gzip(Gzip(image)))),
        ("bzImage", k => Wrap(k, image => new BzImageBuilder { Payload = Gzip(image) }.Build())),
        ("bzImage, protocol 2.08", k => Wrap(k, image => new BzImageBuilder { Payload = Gzip(image), Version = 0x208 }.Build())),
        ("bzImage, protocol 2.07", k => Wrap(k, image => new BzImageBuilder { Payload = Gzip(image), Version = 0x207 }.Build())),
        ("bzImage, protocol 1.200", k => Wrap(k, image => new BzImageBuilder { Payload = Gzip(image), Version = 0x1c8 }.Build())),
        ("bzImage with an ELF", k => Wrap(k, image => new BzImageBuilder { Payload = image, SetupSectors = 7 }.Build())),
        ("bzImage, setup_sects 0 for 4", k => Wrap(k, image => new BzImageBuilder { Payload = Gzip(image), SetupSectors = 0 }.Build())),
        ("bzImage in gzip", k => Wrap(k, image => Gzip(new BzImageBuilder { Payload = Gzip(image) }.Build()))));

    // A container is put around whatever was done to the ELF before.
    private static void Wrap(Dom0StrataKernel kernel, Func<byte[], byte[]> container)
    {
        var before = kernel.Finish;
        kernel.Finish = image => container(before(image));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest)) gzip.Write(bytes);
        return output.ToArray();
    }
}
