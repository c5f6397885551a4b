using ElfNotes.Editing;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Editing.Copying;

public class RawNotesFileTests
{
    [Theory]
    [InlineData(ByteOrder.Little)]
    [InlineData(ByteOrder.Big)]
    public void HoldsTheNotesOfAFileInItsOrder(ByteOrder order)
    {
        var kernel = Kernels.Hybrid();
        kernel.ByteOrder = order;
        var from = CopySamples.Elf(kernel);
        using var image = CopySamples.Open(NoteCopy.Raw(from.Notes, from, new NoteCopyOptions()));
        var member = Assert.Single(image.Members);
        Assert.Equal("notes", Assert.Single(member.Container));
        Assert.Equal(CopySamples.Content(from.Notes), CopySamples.Content(member.Notes));
        Assert.Equal(order, member.Notes[0].Format.ByteOrder);
        Assert.Empty(member.Findings);
    }

    [Fact]
    public void TakesMoreNotesAndReplacesThoseOfTheSameType()
    {
        var blob = ByteSource.FromMemory(Images.Samples.Notes(ByteOrder.Big, 4, ("GNU", 3, [1, 2, 3]), ("Xen", 6, "old\0"u8.ToArray()), ("GNU", 3, [4])));
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(7), Kernels.PvhNote()));
        using var image = CopySamples.Open(NoteCopy.Plan(from.Notes, from, blob, new NoteCopyOptions()));
        Assert.Equal(["474E5500:3:07", "58656E00:6:6F6C6400", "58656E00:12:0000000000100000"], CopySamples.Content(image.Members[0].Notes));
    }

    // EN5019
    [Theory]
    [InlineData("", 1)]
    [InlineData("4f776e", 1)]
    [InlineData("c39c6ec3af00", 1)]
    [InlineData("00000000", 0)]
    public void WhatIsNotRecognisedIsReadWhenItIsNamed(string owner, uint type)
    {
        foreach (var order in (ByteOrder[])[ByteOrder.Little, ByteOrder.Big])
        {
            var kernel = Kernels.PvhWithoutNotes().WithNotes(new KernelNote { Type = type, Owner = Convert.FromHexString(owner), Desc = [1, 2, 3, 4] }, Kernels.PvhNote());
            kernel.ByteOrder = order;
            var from = CopySamples.Elf(kernel);
            var plan = NoteCopy.Raw(from.Notes, from, new NoteCopyOptions());
            Assert.Equal(("EN5019", Severity.Warning), (Assert.Single(plan.Findings).Code, plan.Findings[0].Severity));
            using (var image = CopySamples.Open(plan)) Assert.Equal("EN1001", image.Members[0].Error?.Code);
            var read = RawNotesFile.Read(plan.Result)!;
            Assert.Equal(CopySamples.Content(from.Notes), CopySamples.Content(read.Notes));
            Assert.Equal(order, read.Notes[0].Format.ByteOrder);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000000000000000000000")]
    [InlineData("03000000040000000100000041420043")]
    [InlineData("0400000004000000010000004142430001020304ff")]
    public void BytesThatAreNoNotesAreNotReadAsSuchEither(string bytes) => Assert.Null(RawNotesFile.Read(ByteSource.FromMemory(Convert.FromHexString(bytes))));

    [Theory]
    [InlineData("foreign-os", "radare2-testbins__hello-hpux-ia64")]
    [InlineData("vendor", "ELFIO__startup.eln")]
    [InlineData("vendor", "solo5__buggyelf.hvt")]
    [InlineData("hostile", "crafted__01-namesz-zero.elf")]
    [InlineData("hostile", "crafted__12-name-utf8.elf")]
    public void NotesOfTheCorpusAreReadAgain(string folder, string name)
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var from = ElfNotes.Elf.ElfFile.Open(ByteSource.FromFile(Path.Combine(SharedFiles.Root!, "corpus", folder, name)));
        var plan = NoteCopy.Raw(from.Notes, from, new NoteCopyOptions());
        Assert.Equal("EN5019", Assert.Single(plan.Findings).Code);
        Assert.Equal(CopySamples.Content(from.Notes), CopySamples.Content(RawNotesFile.Read(plan.Result)!.Notes));
    }

    // EN5009
    [Theory]
    [InlineData("#!/bin/sh\n", "text has no place for notes")]
    [InlineData("!<arch>\n", "an ar archive has no place for notes")]
    public void AnythingElseHasNoPlaceForNotes(string into, string expected)
    {
        var from = CopySamples.Elf(Kernels.Pvh());
        var refusal = CopySamples.Refused("EN5009", () => NoteCopy.Plan(from.Notes, from, ByteSource.FromMemory(System.Text.Encoding.ASCII.GetBytes(into)), new NoteCopyOptions()));
        Assert.Contains(expected, refusal.Message);
        Assert.Contains("--notes", refusal.Message);
    }
}
