using System.Buffers.Binary;
using ElfNotes.TestKit;

namespace ElfNotes.Boot.Tests.Vmm;

/// <summary>Kernels and verdicts for the tests of virtual machine monitors.</summary>
internal static class Kernel
{
    public const ulong Entry = Kernels.Physical;

    public static LoaderVerdict Judge(this BootLoader loader, byte[] image, ulong? memory = null) =>
        loader.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions { Memory = memory });

    public static KernelNote Phys32(ulong entry = Entry, int? size = null) => KernelNote.Of(XenNoteTypes.Phys32Entry, entry, size);

    /// <summary>A PVH kernel with other notes.</summary>
    public static KernelBuilder With(params KernelNote[] notes) => Kernels.PvhWithoutNotes().WithNotes(notes);

    /// <summary>A PVH kernel whose note segment or section is changed.</summary>
    public static byte[] Changed(Action<NoteBlob> change, params KernelNote[] notes)
    {
        var kernel = With(notes.Length == 0 ? [Phys32()] : notes);
        change(kernel.Blobs[0]);
        return kernel.Build();
    }

    /// <summary>A PVH kernel with something else changed.</summary>
    public static byte[] Changed(Action<KernelBuilder> change)
    {
        var kernel = Kernels.Pvh();
        change(kernel);
        return kernel.Build();
    }

    /// <summary>Bytes of a file overwritten.</summary>
    public static byte[] Patched(byte[] image, int offset, params byte[] bytes)
    {
        bytes.CopyTo(image, offset);
        return image;
    }

    /// <summary>The head of a bzImage and a payload that is none.</summary>
    public static byte[] BzImage(byte setupSectors = 4, ushort version = 0x20f, byte loadFlags = 1, uint load = 0x100000, ushort xloadFlags = 1, int size = 0x2000)
    {
        var image = new byte[size];
        image[0x1f1] = setupSectors;
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x206), version);
        image[0x211] = loadFlags;
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x214), load);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x236), xloadFlags);
        return image;
    }

    /// <summary>A note whose descriptor is a multiboot header, which is found wherever it is.</summary>
    public static KernelNote MultibootNote(uint flags = 0)
    {
        var desc = new byte[32];
        uint[] words = [0x1BADB002, flags, unchecked(0u - 0x1BADB002 - flags), 0x100000, 0x100000, 0, 0, 0x100020];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(desc.AsSpan(4 * i), words[i]);
        return new KernelNote { Type = 1, Desc = desc };
    }
}
