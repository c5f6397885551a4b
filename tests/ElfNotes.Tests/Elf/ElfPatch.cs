using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>Writes over fields of a file that was built soundly; the places are those of elf.h, written down here once more.</summary>
internal sealed class ElfPatch(byte[] file, int elfClass, ByteOrder order)
{
    private readonly bool _is64 = elfClass == 64;

    public byte[] File => file;

    public int SectionHeaderSize => _is64 ? 64 : 40;

    public ElfPatch OsAbi(byte value) => Put(7, 1, value);

    public ElfPatch SegmentCount(ushort value) => Put(_is64 ? 56 : 44, 2, value);

    public ElfPatch SectionCount(ushort value) => Put(_is64 ? 60 : 48, 2, value);

    public ElfPatch SectionNamesIndex(ushort value) => Put(_is64 ? 62 : 50, 2, value);

    public ElfPatch SectionTable(ulong value) => Put(_is64 ? 40 : 32, _is64 ? 8 : 4, value);

    public ElfPatch SectionSize(int index, ulong value) => Put(Section(index) + (_is64 ? 32 : 20), _is64 ? 8 : 4, value);

    public ElfPatch SectionLink(int index, uint value) => Put(Section(index) + (_is64 ? 40 : 24), 4, value);

    public ElfPatch SectionInfo(int index, uint value) => Put(Section(index) + (_is64 ? 44 : 28), 4, value);

    private int Section(int index)
    {
        var place = _is64 ? 40 : 32;
        ulong table = 0;
        for (var i = 0; i < (_is64 ? 8 : 4); i++) table |= (ulong)file[place + (order == ByteOrder.Little ? i : (_is64 ? 7 : 3) - i)] << (8 * i);
        return (int)table + index * SectionHeaderSize;
    }

    private ElfPatch Put(int offset, int size, ulong value)
    {
        new ByteWriter(order).Number(value, size).ToArray().CopyTo(file, offset);
        return this;
    }
}
