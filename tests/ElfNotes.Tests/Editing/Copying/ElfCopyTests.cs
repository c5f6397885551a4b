using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Editing.Copying;

public class ElfCopyTests
{
    [Theory]
    [InlineData(64, ByteOrder.Little)]
    [InlineData(64, ByteOrder.Big)]
    [InlineData(32, ByteOrder.Little)]
    [InlineData(32, ByteOrder.Big)]
    public void TheCopiedNotesAreInTheOtherFile(int kernelClass, ByteOrder order)
    {
        var kernel = Kernels.Hybrid(kernelClass).WithNotes(KernelNote.BuildId(1, 2, 3, 4, 5));
        kernel.ByteOrder = order;
        var bare = Kernels.PvhWithoutNotes(kernelClass);
        bare.ByteOrder = order;
        var from = CopySamples.Elf(kernel);
        var into = CopySamples.Elf(bare);
        var plan = NoteCopy.Plan(from.Notes, from, into.Source, new NoteCopyOptions());
        Assert.Equal(CopySamples.Content(from.Notes).Order(), CopySamples.Content(ElfFile.Open(plan.Result).Notes).Order());
        Assert.True(NoteCopy.Plan(from.Notes, from, plan.Result, new NoteCopyOptions()).ChangesNothing);
    }

    [Fact]
    public void NotesOfTheSameOwnerAndTypeAreReplacedAndOthersStay()
    {
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(9, 9, 9, 9), KernelNote.Of(TestKit.XenNoteTypes.GuestOs, "new")));
        var into = CopySamples.Elf(Kernels.Pv().WithNotes(KernelNote.BuildId(1, 2, 3, 4), new KernelNote { Type = 1, Owner = "Own\0"u8.ToArray(), Desc = [7] }));
        var after = ElfFile.Open(NoteCopy.Plan(from.Notes, from, into.Source, new NoteCopyOptions()).Result);
        var expected = CopySamples.Content(into.Notes).Select(note => note switch
        {
            "474E5500:3:01020304" => "474E5500:3:09090909",
            "58656E00:6:656C666E6F74657300" => "58656E00:6:6E657700",
            _ => note,
        });
        Assert.Equal(expected.Order(), CopySamples.Content(after.Notes).Order());
    }

    // EN5018
    [Fact]
    public void SaysThatAFileGetsTheBuildIdOfAnother()
    {
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(9, 9, 9, 9)));
        var finding = Assert.Single(NoteCopy.Plan(from.Notes, from, CopySamples.Elf(Kernels.Pv().WithNotes(KernelNote.BuildId(1, 2, 3, 4))).Source, new NoteCopyOptions()).Findings);
        Assert.Equal(("EN5018", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("the build-id 01020304 is replaced by that of another file, 09090909", finding.Message);
        // The same one, or the first one, is no other.
        Assert.Empty(NoteCopy.Plan(from.Notes, from, CopySamples.Elf(Kernels.Pv().WithNotes(KernelNote.BuildId(9, 9, 9, 9))).Source, new NoteCopyOptions()).Findings);
        Assert.Empty(NoteCopy.Plan(from.Notes, from, CopySamples.Elf(Kernels.Pv()).Source, new NoteCopyOptions()).Findings);
    }

    [Fact]
    public void OwnersAreComparedAsBytes()
    {
        // Neither is UTF-8: as text both are the replacement character.
        KernelNote Of(byte owner, byte value) => new() { Type = 1, Owner = [owner, 0], Desc = [value, 0, 0, 0] };
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(Of(0xfe, 1)));
        var into = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(Of(0xff, 2), Of(0xfe, 3)));
        Assert.Equal(["FE00:1:01000000", "FF00:1:02000000"], CopySamples.Content(ElfFile.Open(NoteCopy.Plan(from.Notes, from, into.Source, new NoteCopyOptions()).Result).Notes).Order());
        var blob = RawNotesFile.Create([NoteTransform.Verbatim(into.Notes[0], null)], ByteOrder.Little).Result;
        var merged = RawNotesFile.Plan(blob, RawNotesFile.Read(blob)!.Notes, [NoteTransform.Verbatim(from.Notes[0], null)]);
        Assert.Equal(["FF00:1:02000000", "FE00:1:01000000"], CopySamples.Content(RawNotesFile.Read(merged.Result)!.Notes));
    }

    [Fact]
    public void SeveralNotesOfOneKindReplaceAllOfIt()
    {
        KernelNote Of(byte value) => new() { Type = 2, Owner = "Own\0"u8.ToArray(), Desc = [value, 0, 0, 0] };
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(Of(1), Of(2), Of(3)));
        var into = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(Of(4), Kernels.PvhNote(), Of(5)));
        var plan = NoteCopy.Plan(from.Notes, from, into.Source, new NoteCopyOptions());
        Assert.Equal(["4F776E00:2:01000000", "4F776E00:2:02000000", "4F776E00:2:03000000", "58656E00:12:0000100000000000"], CopySamples.Content(ElfFile.Open(plan.Result).Notes).Order());
        Assert.True(NoteCopy.Plan(from.Notes, from, plan.Result, new NoteCopyOptions()).ChangesNothing);
    }

    [Fact]
    public void AFileIsJudgedWithOtherNotesInPlaceOfItsOwn()
    {
        var from = CopySamples.Elf(Kernels.Pvh());
        var into = CopySamples.Elf(Kernels.PvWithoutNotes().WithNotes(KernelNote.BuildId(1, 2, 3, 4), KernelNote.Of(TestKit.XenNoteTypes.GuestOs, "old")));
        Assert.Equal(CopySamples.Content(from.Notes), CopySamples.Content(ElfFile.Open(NoteCopy.Instead(from.Notes, from, into).Result).Notes));
        var bare = CopySamples.Elf(Kernels.PvWithoutNotes());
        Assert.Equal(CopySamples.Content(from.Notes), CopySamples.Content(ElfFile.Open(NoteCopy.Instead(from.Notes, from, bare).Result).Notes));
    }
}
