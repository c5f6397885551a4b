namespace ElfNotes.Tests.Images;

public class ElfHeaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0xffff)]
    public void ReadsSegmentsWhoseEntrySizeCannotBe(ushort entrySize)
    {
        var elf = Samples.Elf();
        Samples.Put16(elf, 54, entrySize);
        var member = Open.Single(elf);
        Assert.Equal("Xen:18", Open.Notes(member));
        Assert.Contains(member.Findings, finding => finding is { Code: FindingCodes.BadHeaderTable, Offset: 54 });
    }

    [Theory]
    [InlineData(true, "Xen:18 GNU:3")]
    [InlineData(false, "Xen:18")]
    public void ReadsASectionWronglyMarkedAsCompressed(bool isPlain, string expected)
    {
        // Elf64_Chdr: ch_type 1 (zlib), reserved, ch_size, ch_addralign; as a note it has an owner that starts with NUL.
        byte[] compressed = [1, 0, 0, 0, 0, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0x78, 0x9c, 0x63, 0, 0, 0, 0, 1];
        var content = isPlain ? Samples.Notes(ByteOrder.Little, 4, ("GNU", 3, new byte[20])) : compressed;
        var elf = Samples.Elf();
        var headers = new byte[128];
        Samples.Put32(headers, 64 + 4, 7);
        Samples.Put64(headers, 64 + 8, 0x800);
        Samples.Put64(headers, 64 + 24, (ulong)elf.Length);
        Samples.Put64(headers, 64 + 32, (ulong)content.Length);
        Samples.Put64(elf, 40, (ulong)(elf.Length + content.Length));
        Samples.Put16(elf, 60, 2);
        var member = Open.Single([.. elf, .. content, .. headers]);
        Assert.Equal(expected, Open.Notes(member));
        Assert.Contains(member.Findings, finding => finding.Code == FindingCodes.CompressedNoteSection);
    }
}
