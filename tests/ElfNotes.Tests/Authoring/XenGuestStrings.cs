using System.Globalization;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Authoring;

/// <summary><c>__xen_guest</c> strings of every shape, many of which Xen accepts.</summary>
internal static class XenGuestStrings
{
    private static readonly string[] Keys = ["GUEST_OS", "GUEST_VER", "XEN_VER", "VIRT_BASE", "ELF_PADDR_OFFSET", "VIRT_ENTRY", "HYPERCALL_PAGE", "FEATURES", "PAE", "LOADER", "BSD_SYMTAB"];
    private static readonly string[] Features = ["writable_page_tables", "!writable_descriptor_tables", "auto_translated_physmap", "!dom0", "dom0", "!supervisor_mode_kernel", "nonsense", "!nonsense", "hvm_pirqs", "", "!", " dom0"];

    /// <summary>A string: that of a good kernel with some elements changed, dropped, added, or out of order.</summary>
    public static string Random(Random random, int kernelClass)
    {
        var elements = Kernels.LegacyText(kernelClass).Split(',').ToList();
        for (var changes = random.Next(5); changes > 0; changes--)
        {
            var at = random.Next(elements.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < elements.Count: elements.RemoveAt(at); break;
                case 1: elements.Insert(at, new string('K', random.Next(25, 40)) + Element(random, kernelClass)); break;
                case 2: elements.Insert(at, random.Next(2) == 0 ? "" : "NONSENSE=1"); break;
                case 3: elements = [.. elements.OrderBy(_ => random.Next())]; break;
                default: elements.Insert(at, Element(random, kernelClass)); break;
            }
        }

        return string.Join(',', elements);
    }

    /// <summary>Notes: those of a good kernel with some changed, dropped, added, or out of order. Some of what they say the string cannot.</summary>
    public static KernelNote[] RandomNotes(Random random, int kernelClass)
    {
        var notes = Kernels.PvNotes(kernelClass).ToList();
        for (var changes = random.Next(6); changes > 0; changes--)
        {
            var at = random.Next(notes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < notes.Count: notes.RemoveAt(at); break;
                case 1: notes = [.. notes.OrderBy(_ => random.Next())]; break;
                default: notes.Insert(at, Note(random, kernelClass)); break;
            }
        }

        return notes.Count == 0 ? [KernelNote.Of(XenNoteTypes.Loader, "generic")] : [.. notes];
    }

    private static KernelNote Note(Random random, int kernelClass)
    {
        var start = kernelClass == 64 ? Kernels.VirtBase64 : Kernels.VirtBase32;
        ulong[] numbers = [0, Kernels.Physical, start, start + Kernels.Physical, start + Kernels.Physical + 0x1000, start - 0x1000, 1ul << 32, ulong.MaxValue];
        var number = numbers[random.Next(numbers.Length)];
        return random.Next(14) switch
        {
            0 => KernelNote.Of(XenNoteTypes.VirtBase, number),
            1 => KernelNote.Of(XenNoteTypes.Entry, number),
            2 => KernelNote.Of(XenNoteTypes.HypercallPage, number + (random.Next(4) == 0 ? 1ul : 0)),
            3 => KernelNote.Of(XenNoteTypes.PaddrOffset, number, random.Next(4) == 0 ? 8 : null),
            4 => KernelNote.Of(XenNoteTypes.Features, string.Join('|', Enumerable.Range(0, random.Next(4)).Select(_ => Features[random.Next(Features.Length)]))),
            5 => KernelNote.Of(XenNoteTypes.SupportedFeatures, (uint)random.Next(0x20) + (random.Next(2) == 0 ? 0x800u : 0x900u), 4),
            6 => KernelNote.Of(XenNoteTypes.PaeMode, Pick(random, "yes", "no", "yes,bimodal", "")),
            7 => KernelNote.Of(XenNoteTypes.BsdSymtab, Pick(random, "yes", "no", "")),
            8 => KernelNote.Of((uint)random.Next(12, 20), number, random.Next(3) == 0 ? 4 : null),
            9 => KernelNote.Of(XenNoteTypes.XenVersion, Pick(random, "xen-3.0", "xen-4.17", "xen-3.0-x86_32p,x", "")),
            10 => KernelNote.Of(XenNoteTypes.GuestVersion, Pick(random, "2.6", "1,2", new string('v', 130))),
            11 => KernelNote.BuildId(1, 2, 3),
            _ => KernelNote.Of(random.Next(2) == 0 ? XenNoteTypes.GuestOs : XenNoteTypes.Loader, Pick(random, "generic", "linux", "linux-2.6-and-much,longer", "a,b", "", "\u00e9", "\u0001", new string('w', random.Next(120, 4000)))),
        };
    }

    private static string Element(Random random, int kernelClass)
    {
        var key = Keys[random.Next(Keys.Length)];
        return random.Next(20) == 0 ? key : $"{key}={Value(random, key, kernelClass)}";
    }

    private static string Value(Random random, string key, int kernelClass) => key switch
    {
        "GUEST_OS" or "LOADER" or "GUEST_VER" or "XEN_VER" => Pick(random, "generic", "linux", "linux-2.6-and-much-longer", "xen-3.0", "xen-3.0-x86_32p", "xen-4.17", "", "\u00e9", "\u0001", new string('v', random.Next(120, 135))),
        "FEATURES" => string.Join('|', Enumerable.Range(0, random.Next(4)).Select(_ => Features[random.Next(Features.Length)].PadLeft(random.Next(20) == 0 ? random.Next(60, 66) : 0, 'x'))),
        "PAE" => Pick(random, "yes", "yes[extended-cr3]", "yes,bimodal", "bimodal", "no", ""),
        "BSD_SYMTAB" => Pick(random, "yes", "no", ""),
        _ => Number(random, key, kernelClass),
    };

    private static string Number(Random random, string key, int kernelClass)
    {
        var start = kernelClass == 64 ? Kernels.VirtBase64 : Kernels.VirtBase32;
        ulong[] numbers = key == "HYPERCALL_PAGE" ? [0, 1, 0x101, start >> 12, 1ul << 52, ulong.MaxValue] : [0, 1, Kernels.Physical, start, start + Kernels.Physical, start + Kernels.Physical + Kernels.MemorySize, start - 1, 1ul << 32, ulong.MaxValue];
        var number = numbers[random.Next(numbers.Length)];
        return random.Next(8) switch
        {
            0 => number.ToString(CultureInfo.InvariantCulture),
            1 => "0" + Convert.ToString((long)number, 8),
            2 => Pick(random, "-1", "+0x100000", "0x", "08", " 0x100000", "0x1ffffffffffffffff", "0x100000junk", ""),
            _ => $"0x{number:x}",
        };
    }

    private static string Pick(Random random, params ReadOnlySpan<string> values) => values[random.Next(values.Length)];
}
