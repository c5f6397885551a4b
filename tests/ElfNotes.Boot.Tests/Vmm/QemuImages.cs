using System.Buffers.Binary;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;

namespace ElfNotes.Boot.Tests.Vmm;

/// <summary>Bootable images spread over every rule that QEMU has for <c>-kernel</c>, from a seed.</summary>
internal static class QemuImages
{
    private static readonly (string Name, Action<Random, KernelBuilder> Change)[] Rules =
    [
        ("as it is", (_, _) => { }),
        ("entry", (random, kernel) => Blob(kernel).Notes[0] = Entry(random)),
        ("p_align and padding", Alignments),
        ("p_align and padding", Alignments),
        ("notes in front", InFront),
        ("notes in front", InFront),
        ("descriptor", Descriptor),
        ("owner", (random, kernel) => Blob(kernel).Notes[0] = Entry(random).OwnedBy(Pick<byte[]>(random, [.. "GNU\0"u8], [.. "xen\0"u8], [.. "Xen"u8], [], [.. "a longer owner\0"u8]))),
        ("several", Several),
        ("several", Several),
        ("p_filesz", (random, kernel) => Blob(kernel).Segment!.FileSize = (ulong)random.Next(0, 40)),
        ("behind the segment", (random, kernel) => { InFront(random, kernel); Blob(kernel).Segment!.FileSize = (ulong)random.Next(1, 60); Blob(kernel).Beyond = RandomBytes(random, 64); }),
        ("sections only", (_, kernel) => Blob(kernel).Segment = null),
        ("progbits", (_, kernel) => { Blob(kernel).Segment = null; Blob(kernel).Section!.Type = KernelSection.SHT_PROGBITS; }),
        ("machine", (random, kernel) => kernel.Machine = Pick<ushort>(random, 0, 3, 6, 20, 62, 183)),
        ("byte order", (random, kernel) => { if (random.Next(2) == 0) kernel.ByteOrder = ByteOrder.Big; else kernel.Header.Data = (byte)random.Next(4); }),
        ("class", (random, kernel) => kernel.Header.Class = (byte)random.Next(4)),
        ("header table", Tables),
        ("another segment", OtherSegment),
        ("another segment", OtherSegment),
        ("p_memsz", (random, kernel) => kernel.Loads[0].Header.MemorySize = (ulong)kernel.Loads[0].Data.Length + Pick<ulong>(random, 0, 1, 0x1000, 0x100000, 0x2000000, 0x80000000)),
        ("p_vaddr", (random, kernel) => kernel.Loads[0].Header.VirtualAddress = Pick<ulong>(random, 0, 0xc0100000, 0xffffffff80100000)),
        ("p_paddr", (random, kernel) => kernel.Loads[0].Header.PhysicalAddress = Pick<ulong>(random, 0x200000, 0x7ff000, 0x2000000, 0xc0000000, 0x100000000)),
        ("zero", (_, kernel) => Blob(kernel).Notes[0] = KernelNote.Of(XenNoteTypes.Phys32Entry, 0)),
        ("cut", (random, kernel) => kernel.TruncateAt = random.Next(1, 4096)),
        ("multiboot", Multiboot),
        ("multiboot", Multiboot),
    ];

    /// <summary>Names of the rules.</summary>
    public static int Count => Rules.Length;

    public static (string Description, byte[] Image) Make(int seed, int index)
    {
        var random = new Random(unchecked(seed * 1_000_003 + index));
        var kernel = BootableKernels.Pvh(random.Next(3) == 0 ? 32 : 64);
        var (name, change) = Rules[index % Rules.Length];
        change(random, kernel);
        var names = name;
        if (random.Next(4) == 0)
        {
            var (second, more) = Rules[random.Next(Rules.Length)];
            if (kernel.Blobs.Count > 0 && kernel.Blobs[0].Segment is not null && kernel.Blobs[0].Notes.Count > 0)
            {
                more(random, kernel);
                names += " + " + second;
            }
        }

        var image = kernel.Build();
        if (random.Next(40) == 0 && image.Length > 52)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(image[4] == 2 ? 48 : 36), Pick(random, 1u, 4u, 0x10000u, 0xfffefffbu));
            names += " + e_flags";
        }

        return ($"seed {seed} index {index}: {names} (class {kernel.Class})", image);
    }

    private static NoteBlob Blob(KernelBuilder kernel) => kernel.Blobs[0];

    private static KernelNote Entry(Random random) => KernelNote.Of(XenNoteTypes.Phys32Entry, Value(random));

    private static ulong Value(Random random) => random.Next(8) switch
    {
        0 => Pick<ulong>(random, 0xf00000, 0x80000000, Kernels.Physical + 0x1ff0, Kernels.Physical + 0x2000, 0xfffffff0),
        1 => (1UL << 32) + Kernels.Physical + (ulong)random.Next(26) * 16,
        _ => Kernels.Physical + (ulong)random.Next(26) * 16,
    };

    private static void Alignments(Random random, KernelBuilder kernel)
    {
        var blob = Blob(kernel);
        if (random.Next(2) == 0) InFront(random, kernel);
        blob.Padding = Pick(random, 1, 4, 4, 8, 16);
        blob.Segment!.Alignment = random.Next(3) == 0 ? (ulong)blob.Padding : Pick<ulong>(random, 1, 2, 3, 4, 5, 8, 12, 16, 20, 32, 64, 4096);
    }

    private static void InFront(Random random, KernelBuilder kernel)
    {
        var count = random.Next(1, 4);
        for (var i = 0; i < count; i++)
        {
            var note = new KernelNote { Type = Pick<uint>(random, 1, 3, 5, 17, 19, 0x100), Owner = Pick<byte[]>(random, [.. "GNU\0"u8], [.. "Xen\0"u8], [.. "Linux\0"u8], []), Desc = RandomBytes(random, random.Next(0, 25)) };
            Blob(kernel).Notes.Insert(0, note);
        }
    }

    private static void Descriptor(Random random, KernelBuilder kernel)
    {
        var size = Pick(random, 0, 1, 2, 4, 5, 8, 12, 16);
        var desc = new byte[size + 8];
        random.NextBytes(desc);
        BinaryPrimitives.WriteUInt64LittleEndian(desc, Value(random));
        Blob(kernel).Notes[^1] = new KernelNote { Type = XenNoteTypes.Phys32Entry, Desc = desc[..size] };
        Blob(kernel).Beyond = RandomBytes(random, 16);
    }

    private static void Several(Random random, KernelBuilder kernel)
    {
        Blob(kernel).Notes.Add(Entry(random));
        var blobs = random.Next(0, 3);
        for (var i = 0; i < blobs; i++)
        {
            var notes = random.Next(3) switch { 0 => [KernelNote.BuildId(RandomBytes(random, 20))], 1 => [Entry(random), Entry(random)], _ => new List<KernelNote> { KernelNote.BuildId(1, 2, 3), Entry(random) } };
            kernel.With(new NoteBlob { Notes = notes });
        }
    }

    private static void Tables(Random random, KernelBuilder kernel)
    {
        var header = kernel.Header;
        switch (random.Next(6))
        {
            case 0: header.ProgramHeaderSize = (ushort)random.Next(0, 100); break;
            case 1: header.ProgramHeaderCount = (ushort)random.Next(0, 4); break;
            case 2: header.ProgramHeaderCount = (ushort)random.Next(100, 60000); break;
            case 3: header.ProgramHeaderOffset = Pick<ulong>(random, 0, 1, 52, 64, 1UL << 31, ulong.MaxValue); break;
            case 4: kernel.HasSections = false; break;
            default: header.SectionHeaderOffset = Pick<ulong>(random, 0, 1UL << 40, ulong.MaxValue); break;
        }
    }

    private static void OtherSegment(Random random, KernelBuilder kernel)
    {
        var physical = Pick<ulong>(random, 0x100000, 0x101000, 0x102000, 0x200000, 0xff000, 0xff800, 0x8000, 0xfffbf000, 0xfffc0000, 0x40000000, 0x100000000);
        var load = LoadSegment.At(physical, physical, 0);
        load.Data = RandomBytes(random, random.Next(0, 3) * 0x400);
        load.Header.MemorySize = (ulong)load.Data.Length + Pick<ulong>(random, 0, 0, 0x800, 0x1000, 0x2000);
        kernel.Loads.Insert(random.Next(0, 2), load);
    }

    // In the descriptor of a first note, which lies within the first 8 KiB: with addresses, or by the ELF headers.
    private static void Multiboot(Random random, KernelBuilder kernel)
    {
        var flags = Pick(random, 0u, 3u, 4u, 0x10000u, 0x10003u, 0x20u);
        var header = new uint[8];
        (header[0], header[1], header[2]) = (0x1BADB002, flags, unchecked(0u - 0x1BADB002 - flags + (random.Next(6) == 0 ? 1u : 0u)));
        (header[3], header[4], header[5], header[6], header[7]) = (0x200000, 0x200000 - Pick<uint>(random, 0, 16, 64, 1 << 20), Pick<uint>(random, 0, 0x1ff000, 0x201000), Pick<uint>(random, 0, 0x100000, 0x203000), 0x200000);
        var desc = new byte[32];
        for (var i = 0; i < header.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(desc.AsSpan(4 * i), header[i]);
        Blob(kernel).Notes.Insert(0, new KernelNote { Type = 1, Desc = desc });
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static T Pick<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
