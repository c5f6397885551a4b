namespace ElfNotes.Tests.Images;

public class ArArchiveTests
{
    private static readonly byte[] Xen = Samples.Elf();
    private static readonly byte[] Gnu = Samples.Elf(Samples.Notes(ByteOrder.Little, 4, ("GNU", 3, [1])));

    [Fact]
    public void ReadsGnuNamesAndSkipsTheTables()
    {
        var archive = Samples.Ar(("/", new byte[4]), ("/SYM64/", new byte[8]), ("//", "a-name-of-more-than-15.o/\nanother-such-name.o/\n"u8.ToArray()), ("short.o/", Gnu), ("/0", Xen), ("/26", Gnu));
        using var image = Open.Bytes(archive);
        Assert.Equal(["short.o", "a-name-of-more-than-15.o", "another-such-name.o"], image.Members.Select(member => member.Name));
        Assert.Equal(["GNU:3", "Xen:18", "GNU:3"], image.Members.Select(Open.Notes));
        Assert.All(image.Members, member => Assert.Equal("ar/ELF", Open.Chain(member)));
    }

    [Fact]
    public void ReadsBsdNames()
    {
        using var image = Open.Bytes(Samples.Ar(("#1/12", [.. "__.SYMDEF\0\0\0"u8, 0, 0, 0, 0]), ("#1/8", [.. "a b.o\0\0\0"u8, .. Xen]), ("c.o", Gnu)));
        Assert.Equal(["a b.o", "c.o"], image.Members.Select(member => member.Name));
        Assert.Equal(120ul, image.Members[0].Notes[0].Offset);
    }

    [Fact]
    public void StepsOverTheFillingOfOddMembers()
    {
        using var image = Open.Bytes(Samples.Ar(("a.txt/", "odd"u8.ToArray()), ("b.o/", Xen)));
        Assert.Equal(["", "Xen:18"], image.Members.Select(Open.Notes));
        Assert.Null(image.Members[0].Error);
        Assert.Equal((ErrorCodes.UnknownFormat, Severity.Info), (image.Members[0].Findings[0].Code, image.Members[0].Findings[0].Severity));
    }

    [Fact]
    public void KeepsTheMembersBeforeABadHeader()
    {
        var archive = Samples.Ar(("a.o/", Xen), ("b.o/", Gnu));
        var second = 8 + 60 + Xen.Length + Xen.Length % 2;
        archive[second + 58] = (byte)'X';
        using var image = Open.Bytes(archive);
        Assert.Equal("Xen:18", Open.Notes(image.Members[0]));
        Assert.Equal((ErrorCodes.BadContainer, (ulong)second + 58), (image.Members[1].Error!.Code, image.Members[1].Error!.Offset));
        Assert.Equal(2, image.Members.Count);
    }

    [Fact]
    public void UnpacksCompressedMembers()
    {
        using var image = Open.Bytes(Samples.Ar(("a.o.gz/", Samples.Gzip(Xen)), ("b.o/", Gnu)));
        Assert.Equal(["ar/gzip/ELF", "ar/ELF"], image.Members.Select(Open.Chain));
        Assert.Equal(["Xen:18", "GNU:3"], image.Members.Select(Open.Notes));
    }

    [Fact]
    public void ReportsADamagedMemberAndReadsTheOthers()
    {
        using var image = Open.Bytes(Samples.Ar(("cut.o/", Xen[..40]), ("b.o/", Gnu)));
        Assert.Equal(ErrorCodes.Truncated, image.Members[0].Error!.Code);
        Assert.Equal("GNU:3", Open.Notes(image.Members[1]));
    }

    [Fact]
    public void StopsAtTheLimitOfMembers()
    {
        using var image = Open.Bytes(Samples.Ar(("a.o/", Xen), ("b.o/", Xen), ("c.o/", Xen)), new ReadLimits { MaxArchiveMembers = 2 });
        Assert.Equal(3, image.Members.Count);
        Assert.Equal(ErrorCodes.LimitReached, image.Members[2].Error!.Code);
    }

    [Fact]
    public void HoldsNoMoreDecodersThanTheLimit()
    {
        using var image = Open.Bytes(Samples.Ar([.. Enumerable.Repeat(("a.gz/", Samples.Gzip(Xen)), 5)]), new ReadLimits { MaxOpenDecoders = 3 });
        Assert.Equal([null, null, null, ErrorCodes.LimitReached, ErrorCodes.LimitReached], image.Members.Select(member => member.Error?.Code));
    }

    [Fact]
    public void TakesAnEmptyArchiveAsOneWithoutNotes()
    {
        var member = Open.Single("!<arch>\n"u8.ToArray());
        Assert.Null(member.Error);
        Assert.Equal("ar", Open.Chain(member));
    }

    [Fact]
    public void SaysThatAThinArchiveHasItsMembersElsewhere() => Assert.Equal(ErrorCodes.NoNotesInFormat, Open.Single("!<thin>\n"u8.ToArray()).Error!.Code);
}
