using System.Buffers.Binary;

namespace ElfNotes.Boot;

/// <summary>A multiboot header, and what QEMU does with it (<c>load_multiboot</c> in <c>hw/i386/multiboot.c</c>).</summary>
internal sealed class QemuMultiboot
{
    private const uint Magic = 0x1BADB002;
    private const uint HasAddresses = 0x10000;
    private const ushort EM_X86_64 = 62;

    /// <summary>The header is looked for in the first 8 KiB less its own largest size.</summary>
    private const int SearchEnd = 8192 - 48;

    private readonly byte[] _head;
    private readonly int _at;

    private QemuMultiboot(byte[] head, int at)
    {
        _head = head;
        _at = at;
    }

    public ulong Offset => (ulong)_at;

    /// <summary>Whether it asks for a video mode, which QEMU remarks and ignores.</summary>
    public bool WantsVideo => (Word(4) & 4) != 0;

    /// <summary>Whether the header itself says where to load; else the ELF headers do.</summary>
    public bool BringsAddresses => (Word(4) & HasAddresses) != 0;

    /// <summary>The entry in the header; only with <see cref="BringsAddresses"/>.</summary>
    public uint Entry => Word(28);

    /// <summary>The header in the first bytes of a file, or null.</summary>
    /// <param name="head">The first 8 KiB, or less where the file is smaller.</param>
    public static QemuMultiboot? Find(ReadOnlySpan<byte> head)
    {
        for (var at = 0; at < SearchEnd && at + 12 <= head.Length; at += 4)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(head[at..]) != Magic) continue;
            var sum = unchecked(Magic + BinaryPrimitives.ReadUInt32LittleEndian(head[(at + 4)..]) + BinaryPrimitives.ReadUInt32LittleEndian(head[(at + 8)..]));
            if (sum != 0) continue;
            var copy = new byte[8192];
            head.CopyTo(copy);
            return new QemuMultiboot(copy, at);
        }

        return null;
    }

    /// <summary>What QEMU says against the image, or null.</summary>
    public string? Refusal(ulong fileSize) => BringsAddresses ? AddressRefusal(fileSize)
        : BinaryPrimitives.ReadUInt16LittleEndian(_head.AsSpan(18)) == EM_X86_64 ? "Cannot load x86-64 image, give a 32bit one." : null;

    private string? AddressRefusal(ulong fileSize)
    {
        uint header = Word(12), load = Word(16), loadEnd = Word(20), bssEnd = Word(24);
        if (header < load) return "invalid load_addr address";
        if (header - load > _at) return "invalid header_addr address";
        var textOffset = (uint)_at - (header - load);
        if (loadEnd != 0 && loadEnd < load) return "invalid load_end_addr address";
        if (loadEnd == 0 && fileSize < textOffset) return "invalid kernel_file_size";
        var loadSize = loadEnd != 0 ? loadEnd - load : (uint)(fileSize - textOffset);
        if (loadSize > uint.MaxValue - load) return "kernel does not fit in address space";
        if (bssEnd != 0 && bssEnd < load + loadSize) return "invalid bss_end_addr address";
        return textOffset + (ulong)loadSize > fileSize ? "fread() failed" : null;
    }

    private uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_head.AsSpan(_at + offset));
}
