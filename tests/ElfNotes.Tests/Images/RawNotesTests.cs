using ElfNotes.Images;

namespace ElfNotes.Tests.Images;

public class RawNotesTests
{
    [Theory]
    [InlineData(ByteOrder.Little, 4)]
    [InlineData(ByteOrder.Little, 8)]
    [InlineData(ByteOrder.Big, 4)]
    [InlineData(ByteOrder.Big, 8)]
    public void FindsOrderAndPaddingItself(ByteOrder order, int alignment)
    {
        var member = Open.Single(Samples.Notes(order, alignment, ("Linux", 0x101, [0, 1, 2]), ("GNU", 3, new byte[20]), ("Xen", 8, "xen-3.0\0"u8.ToArray())));
        Assert.Equal("notes", Open.Chain(member));
        Assert.Null(member.Elf);
        Assert.Equal("Linux:257 GNU:3 Xen:8", Open.Notes(member));
        Assert.Equal((order, alignment), (member.Notes[0].Format.ByteOrder, member.Notes[0].Format.Alignment));
    }

    [Fact]
    public void RefusesWhatDoesNotWalkToItsEnd()
    {
        var notes = Samples.Notes(ByteOrder.Little, 4, ("GNU", 3, new byte[20]));
        Assert.Equal(ErrorCodes.UnknownFormat, Open.Single([.. notes, 1, 2, 3, 4]).Error!.Code);
        Assert.Equal(ErrorCodes.UnknownFormat, Open.Single(notes[..^4]).Error!.Code);
        Assert.Equal(ErrorCodes.UnknownFormat, Open.Single(new byte[64]).Error!.Code);
    }

    [Fact]
    public void ReadsTheRunningKernelsNotes()
    {
        const string path = "/sys/kernel/notes";
        Assert.SkipUnless(File.Exists(path), "this system has no /sys/kernel/notes");
        using var source = ByteSource.FromFile(path);
        using var image = ImageFile.Open(source, null);
        Assert.Equal("notes", Open.Chain(image.Members[0]));
        Assert.Contains(image.Members[0].Notes, note => note is { Owner: "GNU", Type: 3 });
    }
}
