using ElfNotes.Images;

namespace ElfNotes.Tests.Images;

public class BzImageTests
{
    [Fact]
    public void FindsTheNotesOfAGzippedPayload()
    {
        var member = Open.Single(Samples.BzImage(Samples.Gzip(Samples.Elf())));
        Assert.Null(member.Error);
        Assert.Equal("bzImage/gzip/ELF", Open.Chain(member));
        Assert.Equal("Xen:18", Open.Notes(member));
        Assert.Empty(member.Findings);
    }

    [Fact]
    public void FindsTheNotesOfAnUncompressedPayload() => Assert.Equal(("bzImage/ELF", "Xen:18"), Describe(Open.Single(Samples.BzImage(Samples.Elf()))));

    [Fact]
    public void IsABzImageAlsoWithAnEfiStub() => Assert.Equal(("bzImage/gzip/ELF", "Xen:18"), Describe(Open.Single(Samples.BzImage(Samples.Gzip(Samples.Elf()), hasEfiStub: true))));

    [Fact]
    public void TakesNoSetupSectorsAsFourAndSaysThatXenDoesNot()
    {
        var member = Open.Single(Samples.BzImage(Samples.Elf(), setupSectors: 0));
        Assert.Equal("Xen:18", Open.Notes(member));
        Assert.Equal((FindingCodes.ContainerMismatch, 0x1f1ul), (member.Findings[0].Code, member.Findings[0].Offset));
    }

    [Fact]
    public void NamesAProtocolThatIsTooOld()
    {
        var error = Open.Single(Samples.BzImage(Samples.Elf(), version: 0x207)).Error!;
        Assert.Equal((ErrorCodes.BadContainer, 0x206ul), (error.Code, error.Offset));
        Assert.Contains("2.07", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaysThatThereIsNoPayload(bool hasEfiStub)
    {
        var error = Open.Single(Samples.BzImage([], hasEfiStub: hasEfiStub)).Error!;
        Assert.Equal(ErrorCodes.NoNotesInFormat, error.Code);
        Assert.Contains("without a payload", error.Message);
    }

    [Theory]
    [InlineData(0x248, 0xffffffffu)]
    [InlineData(0x248, 0x00100000u)]
    [InlineData(0x24c, 0xffffffffu)]
    [InlineData(0x24c, 0x00010000u)]
    [InlineData(0x24c, 3u)]
    public void RefusesAPayloadThatIsNotInTheFile(int field, uint value)
    {
        var image = Samples.BzImage(Samples.Elf());
        Samples.Put32(image, field, value);
        var error = Open.Single(image).Error!;
        Assert.Equal((ErrorCodes.BadContainer, (ulong)field), (error.Code, error.Offset));
    }

    [Fact]
    public void RefusesAHeaderThatIsCut()
    {
        var error = Open.Single(Samples.BzImage(Samples.Elf())[..0x230]).Error!;
        Assert.Equal((ErrorCodes.Truncated, 0x230ul), (error.Code, error.Offset));
    }

    [Fact]
    public void SaysWhatAPayloadIsThatIsNoElf()
    {
        var error = Open.Single(Samples.BzImage(Samples.Gzip("this is not a kernel, but it is long enough"u8.ToArray()))).Error!;
        Assert.Equal(ErrorCodes.UnknownFormat, error.Code);
        Assert.Contains("looks like text", error.Message);
    }

    [Fact]
    public void DoesNotUnpackTwice()
    {
        var error = Open.Single(Samples.BzImage(Samples.Gzip(Samples.Gzip(Samples.Elf())))).Error!;
        Assert.Equal(ErrorCodes.UnknownFormat, error.Code);
        Assert.Contains("gzip data", error.Message);
    }

    [Fact]
    public void NoticesADeclaredSizeThatIsTooSmall()
    {
        var payload = Samples.Gzip(Samples.Elf());
        Samples.Put32(payload, payload.Length - 4, 100);
        var member = Open.Single(Samples.BzImage(payload));
        // The platform's decoder may refuse the size as well; what must not happen is silence.
        Assert.True(member.Error is { Code: ErrorCodes.BadCompressedData } || member.Findings.Any(finding => finding.Code == FindingCodes.ContainerMismatch));
    }

    [Fact]
    public void ReportsACutStreamAsDamageAndNotAsAnUnknownFormat()
    {
        var incompressible = new byte[1 << 16];
        new Random(42).NextBytes(incompressible);
        var payload = Samples.Gzip([.. Samples.Elf(), .. incompressible]);
        payload.AsSpan(20, 200).Fill(0xff);
        Assert.Equal(ErrorCodes.BadCompressedData, Open.Single(Samples.BzImage(payload)).Error!.Code);
    }

    [Fact]
    public void NamesTheFormatWhenNoDecodersAreGiven()
    {
        using var image = ImageFile.Open(ByteSource.FromMemory(Samples.BzImage(Samples.Gzip(Samples.Elf()))), null);
        var member = Assert.Single(image.Members);
        Assert.Equal(ErrorCodes.CodecMissing, member.Error!.Code);
        Assert.Equal("bzImage/gzip", Open.Chain(member));
    }

    [Fact]
    public void ReadsNoMoreOfThePayloadThanTheNotesNeed()
    {
        var rest = new byte[24 << 20];
        new Random(7).NextBytes(rest);
        var image = Samples.BzImage(Samples.Gzip([.. Samples.Elf(sectionTable: (24 << 20) - 64), .. rest]));
        var source = new CountingSource(image, (ulong)image.Length);
        using var opened = ImageFile.Open(source, new GzipCodec());
        Assert.Equal("Xen:18", Open.Notes(opened.Members[0]));
        Assert.InRange(source.BytesRead, 1, 1 << 20);
    }

    private static (string, string) Describe(ImageMember member) => (Open.Chain(member), Open.Notes(member));
}
