using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ElfNotes.Notes;

namespace ElfNotes.Tests.Images;

/// <summary>Small files made byte by byte, each with the notes that a test looks for.</summary>
internal static class Samples
{
    private const int NotesOffset = 120;

    /// <summary>A 64-bit x86 executable with one PT_NOTE segment, the notes right behind the headers.</summary>
    /// <param name="notes">The segment's bytes.</param>
    /// <param name="sectionTable">e_shoff, with one section; 0 for no sections.</param>
    public static byte[] Elf(byte[]? notes = null, ulong sectionTable = 0)
    {
        notes ??= Notes(ByteOrder.Little, 4, ("Xen", 18, [0, 0, 0x10, 0]));
        var elf = new byte[NotesOffset + notes.Length];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(elf);
        Put16(elf, 16, 2);
        Put16(elf, 18, 62);
        Put64(elf, 32, 64);
        Put64(elf, 40, sectionTable);
        Put16(elf, 54, 56);
        Put16(elf, 56, 1);
        Put16(elf, 58, 64);
        Put16(elf, 60, (ushort)(sectionTable == 0 ? 0 : 1));
        Put32(elf, 64, 4);
        Put64(elf, 72, NotesOffset);
        Put64(elf, 96, (ulong)notes.Length);
        Put64(elf, 112, 4);
        notes.CopyTo(elf, NotesOffset);
        return elf;
    }

    /// <summary>Notes one after the other.</summary>
    public static byte[] Notes(ByteOrder order, int alignment, params (string Owner, uint Type, byte[] Desc)[] notes)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new NoteWriter(output, new NoteFormat(order, alignment));
        foreach (var (owner, type, desc) in notes) writer.Write(owner, type, desc);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal)) gzip.Write(content);
        return output.ToArray();
    }

    /// <summary>A bzImage: boot sector, setup sectors, 32 bytes of code, the payload.</summary>
    public static byte[] BzImage(byte[] payload, ushort version = 0x20f, byte setupSectors = 3, bool hasEfiStub = false)
    {
        const uint payloadOffset = 32;
        var start = ((setupSectors == 0 ? 4 : setupSectors) + 1) * 512 + (int)payloadOffset;
        var image = new byte[start + payload.Length];
        if (hasEfiStub) "MZ"u8.CopyTo(image);
        image[0x1f1] = setupSectors;
        Put16(image, 0x1fe, 0xaa55);
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        Put16(image, 0x206, version);
        Put32(image, 0x248, payload.Length == 0 ? 0 : payloadOffset);
        Put32(image, 0x24c, (uint)payload.Length);
        payload.CopyTo(image, start);
        return image;
    }

    /// <summary>An EFI zboot image around a payload.</summary>
    public static byte[] Zboot(byte[] payload, string method)
    {
        var image = new byte[0x1000 + payload.Length];
        "MZ\0\0zimg"u8.CopyTo(image);
        Put32(image, 8, 0x1000);
        Put32(image, 12, (uint)payload.Length);
        Encoding.ASCII.GetBytes(method).CopyTo(image, 0x18);
        payload.CopyTo(image, 0x1000);
        return image;
    }

    /// <summary>A PE file of sections, filled up to 512 bytes each as linkers do.</summary>
    public static byte[] Pe(params (string Name, byte[] Data)[] sections)
    {
        var start = 0x400;
        var image = new byte[start];
        "MZ"u8.CopyTo(image);
        Put32(image, 0x3c, 0x80);
        "PE\0\0"u8.CopyTo(image.AsSpan(0x80));
        Put16(image, 0x86, (ushort)sections.Length);
        for (var i = 0; i < sections.Length; i++)
        {
            var (name, data) = sections[i];
            var header = 0x98 + i * 40;
            Encoding.ASCII.GetBytes(name).CopyTo(image, header);
            var raw = (data.Length + 511) & ~511;
            Put32(image, header + 8, (uint)data.Length);
            Put32(image, header + 16, (uint)raw);
            Put32(image, header + 20, (uint)image.Length);
            var at = image.Length;
            Array.Resize(ref image, at + raw);
            data.CopyTo(image, at);
        }

        return image;
    }

    /// <summary>An archive whose header names are given as they stand in the file.</summary>
    public static byte[] Ar(params (string HeaderName, byte[] Data)[] members)
    {
        using var output = new MemoryStream();
        output.Write("!<arch>\n"u8);
        foreach (var (name, data) in members)
        {
            output.Write(Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{644,-8}{data.Length,-10}`\n"));
            output.Write(data);
            if (data.Length % 2 != 0) output.WriteByte((byte)'\n');
        }

        return output.ToArray();
    }

    public static void Put16(byte[] bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);

    public static void Put32(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);

    public static void Put64(byte[] bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), value);
}
