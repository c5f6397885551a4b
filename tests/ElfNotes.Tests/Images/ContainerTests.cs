using ElfNotes.Images;

namespace ElfNotes.Tests.Images;

public class ContainerTests
{
    [Fact]
    public void ReadsAFewHundredBytesOfALargeElf()
    {
        var source = new CountingSource(Samples.Elf(), 60 << 20);
        using var image = ImageFile.Open(source, null);
        Assert.Equal("Xen:18", Open.Notes(image.Members[0]));
        Assert.InRange(source.BytesRead, 1, 4096);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("#!/bin/sh\necho hello, world\n", "text")]
    [InlineData("\u00ed\u00ab\u00ee\u00db\u0003\u0000", "RPM")]
    [InlineData("PK\u0003\u0004\u0014\u0000\u0000\u0001", "ZIP")]
    public void SaysWhatAFileLooksLike(string content, string expected)
    {
        var error = Open.Single([.. content.Select(c => (byte)c)]).Error!;
        Assert.Equal(ErrorCodes.UnknownFormat, error.Code);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData(4, ErrorCodes.Truncated)]
    [InlineData(40, ErrorCodes.Truncated)]
    public void ReportsACutElf(int length, string code)
    {
        var member = Open.Single(Samples.Elf()[..length]);
        Assert.Equal((code, "ELF"), (member.Error!.Code, Open.Chain(member)));
    }

    [Fact]
    public void UnpacksToTheLimitOfDepth()
    {
        var file = Samples.Elf();
        for (var i = 0; i < ReadLimits.Default.MaxDepth; i++) file = Samples.Gzip(file);
        Assert.Equal("Xen:18", Open.Notes(Open.Single(file)));
        Assert.Equal(ErrorCodes.LimitReached, Open.Single(Samples.Gzip(file)).Error!.Code);
    }

    [Fact]
    public void ReadsAKernelInAGzippedFile() => Assert.Equal("gzip/bzImage/gzip/ELF", Open.Chain(Open.Single(Samples.Gzip(Samples.BzImage(Samples.Gzip(Samples.Elf()))))));

    [Fact]
    public void ShowsSectionsOfACompressedFileToo()
    {
        // stapsdt and build attributes are in sections alone, and a compressed file's sections are at its end.
        var notes = Samples.Notes(ByteOrder.Little, 4, ("stapsdt", 3, new byte[8]));
        var elf = Samples.Elf();
        var table = elf.Length + notes.Length;
        var headers = new byte[128];
        Samples.Put32(headers, 64 + 4, 7);
        Samples.Put64(headers, 64 + 24, (ulong)elf.Length);
        Samples.Put64(headers, 64 + 32, (ulong)notes.Length);
        Samples.Put64(elf, 40, (ulong)(table + (1 << 20)));
        Samples.Put16(elf, 60, 2);
        var member = Open.Single(Samples.Gzip([.. elf, .. notes, .. new byte[1 << 20], .. headers]));
        Assert.Equal("Xen:18 stapsdt:3", Open.Notes(member));
    }

    [Fact]
    public void ReadsAZbootPayload()
    {
        var member = Open.Single(Samples.Zboot(Samples.Gzip(Samples.Elf()), "gzip"));
        Assert.Equal(("EFI zboot/gzip/ELF", "Xen:18"), (Open.Chain(member), Open.Notes(member)));
        Assert.Empty(member.Findings);
    }

    [Fact]
    public void NoticesAZbootHeaderThatNamesAnotherCompression() =>
        Assert.Contains(Open.Single(Samples.Zboot(Samples.Gzip(Samples.Elf()), "zstd22")).Findings, finding => finding is { Code: FindingCodes.ContainerMismatch, Offset: 0x18 });

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void RefusesAZbootPayloadOutsideTheFile(int field)
    {
        var image = Samples.Zboot(Samples.Gzip(Samples.Elf()), "gzip");
        Samples.Put32(image, field, 0xfffffff0);
        Assert.Equal((ErrorCodes.BadContainer, (ulong)field), (Open.Single(image).Error!.Code, Open.Single(image).Error!.Offset));
    }

    [Theory]
    [InlineData("ARMd", "arm64")]
    [InlineData("RSC\u0005", "RISC-V")]
    public void SaysThatARawKernelHasNoNotes(string magic, string expected)
    {
        var image = new byte[4096];
        magic.Select(c => (byte)c).ToArray().CopyTo(image, 0x38);
        foreach (var file in new[] { image, Samples.Zboot(Samples.Gzip(image), "gzip") })
        {
            var error = Open.Single(file).Error!;
            Assert.Equal(ErrorCodes.NoNotesInFormat, error.Code);
            Assert.Contains(expected, error.Message);
        }
    }

    [Fact]
    public void ReadsTheKernelOfAUnifiedKernelImage()
    {
        var member = Open.Single(Samples.Pe((".osrel", "ID=test"u8.ToArray()), (".linux", Samples.BzImage(Samples.Gzip(Samples.Elf())))));
        Assert.Equal(("PE/bzImage/gzip/ELF", "Xen:18"), (Open.Chain(member), Open.Notes(member)));
    }

    [Fact]
    public void ReadsTheNotesSectionOfAPeFile()
    {
        var member = Open.Single(Samples.Pe((".text", new byte[16]), (".notes", Samples.Notes(ByteOrder.Little, 4, ("Xen", 6, "linux\0"u8.ToArray()), ("GNU", 3, new byte[20])))));
        Assert.Equal(("PE/notes", "Xen:6 GNU:3"), (Open.Chain(member), Open.Notes(member)));
        Assert.Equal((2, ".notes", 0x600ul), (member.Notes[0].Sections[0].Index, member.Notes[0].Sections[0].Name, member.Notes[0].Offset));
    }

    [Fact]
    public void SaysThatAnotherPeFileHasNoNotes() => Assert.Equal(ErrorCodes.NoNotesInFormat, Open.Single(Samples.Pe((".text", new byte[16]))).Error!.Code);

    [Fact]
    public void ReadsFromAPipe()
    {
        foreach (var file in new[] { Samples.Elf(), Samples.BzImage(Samples.Gzip(Samples.Elf())), Samples.Ar(("a.o/", Samples.Elf())), Samples.Gzip(Samples.Elf()) })
        {
            using var pipe = ByteSource.FromStream(new SourceStream(ByteSource.FromMemory(file)));
            using var image = ImageFile.Open(pipe, new GzipCodec());
            Assert.Equal("Xen:18", Open.Notes(Assert.Single(image.Members)));
        }
    }

    [Fact]
    public void ReleasesTheDecoders()
    {
        var codec = new GzipCodec();
        var image = ImageFile.Open(ByteSource.FromMemory(Samples.Gzip(Samples.BzImage(Samples.Gzip(Samples.Elf())))), codec);
        Assert.Equal(2, codec.Open);
        image.Dispose();
        Assert.Equal(0, codec.Open);
    }

    [Fact]
    public void KeepsNoDecoderForWhatHasNoNotes()
    {
        var codec = new GzipCodec();
        using var image = ImageFile.Open(ByteSource.FromMemory(Samples.Gzip(new byte[100])), codec);
        Assert.Equal((ErrorCodes.UnknownFormat, 0), (image.Members[0].Error!.Code, codec.Open));
    }

    [Fact]
    public void SurvivesEveryCutOfEveryContainer()
    {
        byte[][] files =
        [
            Samples.Elf(), Samples.BzImage(Samples.Gzip(Samples.Elf())), Samples.Zboot(Samples.Gzip(Samples.Elf()), "gzip"),
            Samples.Pe((".linux", Samples.Elf())), Samples.Ar(("a.o/", Samples.Elf()), ("b.o/", Samples.Gzip(Samples.Elf()))),
            Samples.Notes(ByteOrder.Little, 4, ("Xen", 6, "linux\0"u8.ToArray()), ("GNU", 3, new byte[20])),
        ];
        foreach (var file in files)
        {
            for (var length = 0; length < file.Length; length++)
            {
                using var image = Open.Bytes(file[..length]);
                Assert.NotEmpty(image.Members);
            }
        }
    }

    [Fact]
    public void SurvivesEveryFlippedByteOfEveryHeader()
    {
        byte[][] files =
        [
            Samples.BzImage(Samples.Elf()), Samples.Pe((".linux", Samples.Elf())), Samples.Zboot(Samples.Gzip(Samples.Elf()), "gzip"),
            Samples.Ar(("//", "a-long-name-for-a-member.o/\n"u8.ToArray()), ("/0", Samples.Elf()), ("#1/4", [.. "b.o\0"u8, .. Samples.Elf()])),
        ];
        foreach (var file in files)
        {
            for (var at = 0; at < file.Length; at++)
            {
                foreach (var value in (ReadOnlySpan<byte>)[0, 0x7f, 0xff, (byte)'/', (byte)'9'])
                {
                    var mutant = file.ToArray();
                    mutant[at] = value;
                    using var image = Open.Bytes(mutant);
                    Assert.NotEmpty(image.Members);
                }
            }
        }
    }
}
