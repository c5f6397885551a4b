using System.Buffers;
using System.Text;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>What Xen's own <c>readnotes</c> prints (tools/xcutils/readnotes.c), byte for byte, from libelf's view of the file.</summary>
public static class XenReadnotes
{
    /// <summary>
    /// readnotes prints a number in a field of 2 + 2·descsz characters, whatever descsz is. Fields are cut here, so that a
    /// lying descsz does not become gigabytes of spaces.
    /// </summary>
    private const int MaxFieldWidth = 1 << 16;

    /// <summary>Prints the Xen notes of an ELF.</summary>
    /// <param name="elf">The ELF itself: what a bzImage or .gz expands to.</param>
    /// <param name="output">Receives what readnotes writes to standard output. Strings are written as they are in the file.</param>
    /// <returns>False, with nothing printed, where readnotes says that the file is not an ELF image and exits with 1.</returns>
    /// <exception cref="ElfNotesException">The bytes cannot be had: a damaged compressed stream.</exception>
    public static bool Print(ByteSource elf, IBufferWriter<byte> output)
    {
        if (LibelfImage.Init(elf, out _, out _) is not { } image) return false;
        // readnotes keeps the count of the last segment only: the sections are read when that one held no Xen note.
        var found = 0;
        for (uint i = 0; i < image.ProgramHeaderCount; i++)
        {
            var header = image.ProgramHeader(i);
            var offset = image.Field(header, ElfField.POffset);
            if (image.Field(header, ElfField.PType) != ElfSegment.PT_NOTE || offset == 0) continue;
            found = PrintRange(image, LibelfImage.Base + offset, image.Field(header, ElfField.PFilesz), output);
        }

        if (found == 0) PrintSections(image, output);
        var guest = image.SectionByName("__xen_guest"u8);
        if (guest != LibelfImage.Null) PrintText("__xen_guest", image, LibelfImage.Base + image.Field(guest, ElfField.ShOffset), output);
        if (image.Broken is { } broken) Write(output, $"warning: broken ELF: {broken}\n");
        return true;
    }

    /// <summary>Prints the Xen notes of a blob without an ELF around it, which readnotes itself does not read.</summary>
    /// <param name="notes">The blob.</param>
    /// <param name="order">Its byte order.</param>
    /// <param name="output">Receives the lines.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static void PrintBlob(ByteSource notes, ByteOrder order, IBufferWriter<byte> output) =>
        PrintRange(LibelfImage.OfBlob(notes, order), LibelfImage.Base, notes.Length, output);

    private static void PrintSections(LibelfImage image, IBufferWriter<byte> output)
    {
        for (uint i = 0; i < image.SectionCount; i++)
        {
            var section = image.Section(i);
            if (image.Field(section, ElfField.ShType) != ElfSection.SHT_NOTE) continue;
            PrintRange(image, LibelfImage.Base + image.Field(section, ElfField.ShOffset), image.Field(section, ElfField.ShSize), output);
        }
    }

    private static int PrintRange(LibelfImage image, ulong start, ulong size, IBufferWriter<byte> output)
    {
        var found = 0;
        var end = unchecked(start + size);
        for (var note = start; note < end; note = LibelfNoteWalk.Next(image, note))
        {
            var owner = image.StringAt(note + LibelfNoteWalk.HeaderSize);
            if (owner is null || !owner.AsSpan().SequenceEqual("Xen"u8)) continue;
            found++;
            PrintNote(image, note, output);
        }

        return found;
    }

    // readnotes knows fewer types than libelf: BSD_SYMTAB, INIT_P2M, MOD_START_PFN, SUPPORTED_FEATURES and PHYS32_RELOC
    // are unknown to it, INFO is known.
    private static void PrintNote(LibelfImage image, ulong note, IBufferWriter<byte> output)
    {
        var type = (uint)image.Unsigned(note + 8, 4);
        var desc = LibelfNoteWalk.Desc(image, note);
        switch (type)
        {
            case XenNoteTypes.INFO:
                PrintText("INFO", image, desc, output);
                break;
            case XenNoteTypes.L1_MFN_VALID:
                PrintL1MfnValid(image, desc, LibelfNoteWalk.DescSize(image, note), output);
                break;
            case XenNoteTypes.XEN_VERSION or XenNoteTypes.GUEST_OS or XenNoteTypes.GUEST_VERSION or XenNoteTypes.LOADER or XenNoteTypes.PAE_MODE or XenNoteTypes.FEATURES:
                PrintText(LibelfNoteTypes.Find(type, XenVersion.Xen4_17)!.Value.Name, image, desc, output);
                break;
            case XenNoteTypes.ENTRY or XenNoteTypes.HYPERCALL_PAGE or XenNoteTypes.VIRT_BASE or XenNoteTypes.PADDR_OFFSET or XenNoteTypes.HV_START_LOW or XenNoteTypes.SUSPEND_CANCEL or XenNoteTypes.PHYS32_ENTRY:
                var size = LibelfNoteWalk.DescSize(image, note);
                Write(output, $"{LibelfNoteTypes.Find(type, XenVersion.Xen4_17)!.Value.Name}: {Field(LibelfNoteWalk.Number(image, note), size)} ({(int)size} bytes)\n");
                break;
            default:
                Write(output, $"unknown note type {LibelfLog.Hex(type)}\n");
                break;
        }
    }

    private static void PrintL1MfnValid(LibelfImage image, ulong desc, uint size, IBufferWriter<byte> output)
    {
        // Any other size is a list, or nothing; readnotes prints nothing for it.
        if ((size / 2) is not (4 or 8)) return;
        var width = (int)(size / 2);
        Write(output, $"L1_MFN_VALID: mask={LibelfLog.Hex(image.Unsigned(desc, width))} value={LibelfLog.Hex(image.Unsigned(desc + (ulong)width, width))}\n");
    }

    // printf's "%#*lx": a negative width, from a huge descsz, means left-aligned.
    private static string Field(ulong value, uint descSize)
    {
        var width = unchecked((int)(2 + 2 * descSize));
        var text = LibelfLog.Hex(value);
        return width >= 0 ? text.PadLeft(Math.Min(width, MaxFieldWidth)) : text.PadRight((int)Math.Min(-(long)width, MaxFieldWidth));
    }

    private static void PrintText(string name, LibelfImage image, ulong pointer, IBufferWriter<byte> output)
    {
        Write(output, name + ": ");
        output.Write(image.StringAt(pointer) ?? "(invalid)"u8);
        Write(output, "\n");
    }

    private static void Write(IBufferWriter<byte> output, string text) => output.Write(Encoding.UTF8.GetBytes(text));
}
