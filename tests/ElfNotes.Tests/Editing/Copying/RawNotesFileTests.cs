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
