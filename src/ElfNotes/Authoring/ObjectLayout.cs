using System.Buffers;
using ElfNotes.Elf;

namespace ElfNotes.Authoring;

/// <summary>
/// Lays out a relocatable object: the ELF header, the sections one after the other, and the section headers. The section of the sections' own
/// names is added behind the others.
/// </summary>
internal static class ObjectLayout
{
    /// <summary>The bytes of the object.</summary>
    /// <param name="sections">Those with index 1 and up. Fewer than 0xff00 with the two that are added, which is where sh_link and st_shndx have other meanings.</param>
    /// <param name="target">The machine.</param>
    public static byte[] Write(IReadOnlyList<ObjectSection> sections, NoteTarget target)
    {
        var names = new ObjectStrings();
        foreach (var section in sections) names.Offset(section.Name);
        names.Offset(".shstrtab");
        ObjectSection[] all = [.. sections, new(".shstrtab", ObjectSection.SHT_STRTAB, names.Content)];

        var is64 = target.Class == 64;
        var output = new ArrayBufferWriter<byte>();
        output.Write(new byte[ElfFieldPlaces.HeaderSize(is64)]);
        var headers = new ArrayBufferWriter<byte>();
        headers.Write(new byte[ElfFieldPlaces.SectionSize(is64)]);
        foreach (var section in all)
        {
            Align(output, section.Alignment);
            headers.Write(SectionHeader(section, names.Offset(section.Name), output.WrittenCount, target));
            output.Write(section.Content.Span);
        }

        Align(output, target.AddressSize);
        var headersAt = output.WrittenCount;
        output.Write(headers.WrittenSpan);
        var file = output.WrittenSpan.ToArray();
        Header(headersAt, all.Length + 1, target).CopyTo(file, 0);
        return file;
    }

    private static byte[] Header(int sectionHeaders, int sectionCount, NoteTarget target)
    {
        var is64 = target.Class == 64;
        var header = new ObjectStructure(ElfFieldPlaces.HeaderSize(is64), target);
        byte[] identification = [0x7f, .. "ELF"u8, (byte)(is64 ? 2 : 1), (byte)(target.ByteOrder == ByteOrder.Little ? 1 : 2), 1];
        identification.CopyTo(header.Bytes, 0);
        header[ElfField.Type] = ElfIdentity.ET_REL;
        header[ElfField.Machine] = target.Machine;
        header[ElfField.Version] = 1;
        header[ElfField.Flags] = target.ObjectFlags;
        header[ElfField.Shoff] = (ulong)sectionHeaders;
        header[ElfField.Ehsize] = (ulong)header.Bytes.Length;
        header[ElfField.Shentsize] = (ulong)ElfFieldPlaces.SectionSize(is64);
        header[ElfField.Shnum] = (ulong)sectionCount;
        header[ElfField.Shstrndx] = (ulong)(sectionCount - 1);
        return header.Bytes;
    }

    private static byte[] SectionHeader(ObjectSection section, uint name, int offset, NoteTarget target) => new ObjectStructure(ElfFieldPlaces.SectionSize(target.Class == 64), target)
    {
        [ElfField.ShName] = name,
        [ElfField.ShType] = section.Type,
        [ElfField.ShFlags] = section.Flags,
        [ElfField.ShOffset] = (ulong)offset,
        [ElfField.ShSize] = (ulong)section.Content.Length,
        [ElfField.ShLink] = (ulong)section.Link,
        [ElfField.ShInfo] = (ulong)section.Info,
        [ElfField.ShAddralign] = (ulong)section.Alignment,
        [ElfField.ShEntsize] = (ulong)section.EntrySize,
    }.Bytes;

    private static void Align(ArrayBufferWriter<byte> output, int alignment)
    {
        while (output.WrittenCount % alignment != 0) output.Write([(byte)0]);
    }
}
