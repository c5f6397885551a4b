using System.Buffers.Binary;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.TestKit;
using ElfNotes.Vocabulary;
using XenTypes = ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.Tests.Editing.Copying;

public class NoteTransformTests
{
    private const ulong Base = Kernels.VirtBase64;
    private static readonly NoteCopyTarget Amd64 = new(ByteOrder.Little, 64);

    [Fact]
    public void TakesNotesAsTheyAre()
    {
        var file = CopySamples.Elf(Kernels.Hybrid());
        var copied = NoteTransform.Apply(file.Notes, file, Amd64, new NoteCopyOptions());
        Assert.Equal(CopySamples.Content(file.Notes), copied.Notes.Select(note => $"{Convert.ToHexString(note.OwnerBytes.Span)}:{note.Type:x}:{Convert.ToHexString(CopySamples.Desc(copied, note.Type))}"));
        Assert.Contains("the Xen note PHYS32_ENTRY: physical address 0x100000 is kept", copied.Remarks);
    }

    [Fact]
    public void TakesOnlyWhatIsNamed()
    {
        var file = CopySamples.Elf(Kernels.Pv().WithNotes(KernelNote.BuildId(1, 2, 3, 4)));
        Assert.Equal([3u], NoteTransform.Apply(file.Notes, file, Amd64, new NoteCopyOptions { Only = [new NoteSelector("GNU")] }).Notes.Select(note => note.Type));
        Assert.Equal(["Xen:1", "GNU:3"], NoteTransform.Apply(file.Notes, file, Amd64, new NoteCopyOptions { Only = [new NoteSelector("GNU"), new NoteSelector("Xen", 1)] }).Notes.Select(note => $"{note.Owner}:{note.Type}"));
        CopySamples.Refused(EditingCodes.NoteNotFound, () => NoteTransform.Apply(file.Notes, file, Amd64, new NoteCopyOptions { Only = [new NoteSelector("Linux")] }));
    }

    // EN5005
    [Fact]
    public void RefusesARebaseThatMovesNothing()
    {
        var refusal = CopySamples.Refused("EN5005", () => Copy(Kernels.Hybrid(), new NoteCopyOptions { Rebases = [new AddressRebase(Base, Base + 0x1000), new AddressRebase(Base + 0x10000000, 0, NoteAddressSpace.Virtual)] }));
        Assert.Equal("no copied note holds an address that virtual:0xffffffff90000000=0x0 moves", refusal.Message);
    }

    // EN5005
    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void NeitherTheNameOfASourceFileNorAVariableOfAThreadIsASymbolWithAnAddress(byte kind)
    {
        var from = CopySamples.Elf(Kernels.Pvh());
        var into = CopySamples.Elf(CopySamples.WithSymbols(Kernels.PvhWithoutNotes(), kind, ("start", 0x200000)));
        var options = new NoteCopyOptions { Symbols = [new SymbolMapping("0x100000", "start")] };
        Assert.Contains("has no symbol start", CopySamples.Refused("EN5005", () => NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(into), options)).Message);
    }

    // EN5005
    [Fact]
    public void ASymbolOfAnObjectHasNoAddressYet()
    {
        var from = CopySamples.Elf(Kernels.Pvh());
        var bytes = CopySamples.WithSymbols(Kernels.PvhWithoutNotes(), ("start", 0)).Build();
        bytes[16] = 1;
        var options = new NoteCopyOptions { Symbols = [new SymbolMapping("0x100000", "start")] };
        Assert.Contains("a relocatable object, in which symbols have no addresses yet", CopySamples.Refused("EN5005", () => NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(ElfNotes.Elf.ElfFile.Open(ByteSource.FromMemory(bytes))), options)).Message);
    }

    // EN5005
    [Fact]
    public void APropertyOfAProcessorIsNotCopiedToAnother()
    {
        // NO_COPY_ON_PROTECTED, which every machine has, and X86_FEATURE_1_AND, which means BTI and PAC on AArch64.
        KernelNote Property(params byte[][] properties) => new() { Type = 5, Owner = "GNU\0"u8.ToArray(), Desc = [.. properties.SelectMany(property => property)] };
        byte[] general = [2, 0, 0, 0, 0, 0, 0, 0], processor = [2, 0, 0, 0xc0, 4, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0];
        var arm = Amd64 with { Machine = 183 };
        var mixed = CopySamples.Elf(Kernels.PvhWithoutNotes().With(new NoteBlob { Notes = [Property(general, processor)] }.AlignedBy(8)));
        var refusal = CopySamples.Refused("EN5005", () => NoteTransform.Apply(mixed.Notes, mixed, arm, new NoteCopyOptions()));
        Assert.Contains("property 0xc0000002", refusal.Message);
        Assert.Single(NoteTransform.Apply(mixed.Notes, mixed, Amd64 with { Machine = 62 }, new NoteCopyOptions()).Notes);
        var plain = CopySamples.Elf(Kernels.PvhWithoutNotes().With(new NoteBlob { Notes = [Property(general)] }.AlignedBy(8)));
        Assert.Single(NoteTransform.Apply(plain.Notes, plain, arm, new NoteCopyOptions()).Notes);
    }

    // EN5003
    [Fact]
    public void RefusesAFileWithoutNotes()
    {
        var file = CopySamples.Elf(Kernels.PvWithoutNotes());
        CopySamples.Refused("EN5003", () => NoteTransform.Apply(file.Notes, file, Amd64, new NoteCopyOptions()));
    }

    [Theory]
    // The offset moves both kinds of addresses, unless one is named.
    [InlineData(NoteAddressSpace.None, 0x1000, 0x1000)]
    [InlineData(NoteAddressSpace.Virtual, 0x1000, 0)]
    [InlineData(NoteAddressSpace.Physical, 0, 0x1000)]
    public void AddsAnOffset(NoteAddressSpace space, ulong byVirtual, ulong byPhysical)
    {
        var copied = Copy(Kernels.Hybrid(), new NoteCopyOptions { Offset = new AddressOffset(0x1000, space) });
        Assert.Equal(Base + Kernels.Physical + byVirtual, Number(copied, XenTypes.Entry));
        Assert.Equal(Base + Kernels.Physical + 0x1000 + byVirtual, Number(copied, XenTypes.HypercallPage));
        Assert.Equal(Kernels.Physical + byPhysical, Number(copied, XenTypes.Phys32Entry));
        Assert.Equal("xen-3.0\0"u8, CopySamples.Desc(copied, XenTypes.XenVersion));
    }

    [Fact]
    public void TakesAnOffsetAway() => Assert.Equal(Kernels.Physical, Number(Copy(Kernels.Pv(), new NoteCopyOptions { Offset = new AddressOffset(-(Int128)Base) }), XenTypes.Entry));

    [Fact]
    public void RebasesWhatLiesAboveTheOldBase()
    {
        var copied = Copy(Kernels.Hybrid(), new NoteCopyOptions { Rebases = [new AddressRebase(Base, 0xffffffffa0000000)] });
        Assert.Equal(0xffffffffa0000000, Number(copied, XenTypes.VirtBase));
        Assert.Equal(0xffffffffa0000000 + Kernels.Physical, Number(copied, XenTypes.Entry));
        Assert.Equal(Kernels.Physical, Number(copied, XenTypes.Phys32Entry));
        Assert.Contains("the Xen note ENTRY: virtual address 0xffffffff80100000 becomes 0xffffffffa0100000", copied.Remarks);
    }

    [Fact]
    public void TakesTheNearestOfSeveralBases()
    {
        var copied = Copy(Kernels.Hybrid().WithNotes(KernelNote.Of(XenTypes.PaddrOffset, 0x90000)), new NoteCopyOptions { Rebases = [new AddressRebase(0x80000, 0x280000), new AddressRebase(Kernels.Physical, 0x400000), new AddressRebase(Base, Base)] });
        Assert.Equal((0x400000UL, Base + Kernels.Physical, 0x290000UL), (Number(copied, XenTypes.Phys32Entry), Number(copied, XenTypes.Entry), Number(copied, XenTypes.PaddrOffset)));
    }

    [Fact]
    public void LeavesTheEntryOfAFileWithoutOneAtZero()
    {
        var kernel = Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(XenTypes.PaddrOffset, 0), KernelNote.Of(XenTypes.VirtBase, 0), KernelNote.Of(XenTypes.Entry, Kernels.Physical));
        var copied = Copy(kernel, new NoteCopyOptions { Offset = new AddressOffset(0x40000000) });
        // The first says that p_paddr is physical as it is; of the second 0 is an address like any other.
        Assert.Equal((0UL, 0x40000000UL, 0x40100000UL), (Number(copied, XenTypes.PaddrOffset), Number(copied, XenTypes.VirtBase), Number(copied, XenTypes.Entry)));
    }

    // EN5005
    [Theory]
    [InlineData(4, "0xffff0000", "does not fit its 4 bytes")]
    [InlineData(8, "0xffffffffffff0000", "would leave the 64 bits of an address")]
    public void RefusesAnAddressThatDoesNotFit(int size, string offset, string expected)
    {
        var kernel = Kernels.PvhWithoutNotes().WithNotes(KernelNote.Of(XenTypes.Phys32Entry, Kernels.Physical, size));
        var refusal = CopySamples.Refused("EN5005", () => Copy(kernel, new NoteCopyOptions { Offset = new AddressOffset(Convert.ToUInt64(offset, 16)) }));
        Assert.Contains(expected, refusal.Message);
    }

    [Fact]
    public void RefusesAnAddressBelowZero() => CopySamples.Refused(EditingCodes.ValueCannotBe, () => Copy(Kernels.Pvh(), new NoteCopyOptions { Offset = new AddressOffset(-0x200000) }));

    [Fact]
    public void FollowsSymbols()
    {
        var from = CopySamples.Elf(CopySamples.WithSymbols(Kernels.Hybrid(), ("startup", Base + Kernels.Physical), ("pvh_start", Base + Kernels.Physical)));
        var to = CopySamples.Elf(CopySamples.WithSymbols(Kernels.PvWithoutNotes(), ("new_startup", Base + Kernels.Physical + 0x800)));
        var copied = NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(to), new NoteCopyOptions { Symbols = [new SymbolMapping("startup", "new_startup")] });
        // The symbol's virtual address in the one, and the physical address of its segment in the other.
        Assert.Equal((Base + Kernels.Physical + 0x800, Kernels.Physical + 0x800), (Number(copied, XenTypes.Entry), Number(copied, XenTypes.Phys32Entry)));
        Assert.Equal(Base, Number(copied, XenTypes.VirtBase));
    }

    [Fact]
    public void MapsAnAddressOfAStrippedFile()
    {
        var from = CopySamples.Elf(Kernels.Pv());
        var to = CopySamples.Elf(CopySamples.WithSymbols(Kernels.PvWithoutNotes(), ("go", Base + Kernels.Physical + 4)));
        var copied = NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(to), new NoteCopyOptions { Symbols = [new SymbolMapping("0xffffffff80100000", "go")] });
        Assert.Equal(Base + Kernels.Physical + 4, Number(copied, XenTypes.Entry));
    }

    [Theory]
    [InlineData("missing", "go", "has no symbol missing")]
    [InlineData("start", "missing", "has no symbol missing")]
    [InlineData("other", "go", "no copied note holds the address that other=go maps")]
    public void RefusesAMappingThatDoesNothing(string old, string now, string expected)
    {
        var from = CopySamples.Elf(CopySamples.WithSymbols(Kernels.Pv(), ("start", Base + Kernels.Physical), ("other", Base + 1)));
        var to = CopySamples.Elf(CopySamples.WithSymbols(Kernels.PvWithoutNotes(), ("go", Base + Kernels.Physical)));
        Assert.Contains(expected, CopySamples.Refused(EditingCodes.ValueCannotBe, () => NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(to), new NoteCopyOptions { Symbols = [new SymbolMapping(old, now)] })).Message);
    }

    [Fact]
    public void RefusesAMappingWithoutSymbols()
    {
        var from = CopySamples.Elf(Kernels.Pv());
        Assert.Contains("no symbol table", CopySamples.Refused(EditingCodes.ValueCannotBe, () => NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(from), new NoteCopyOptions { Symbols = [new SymbolMapping("a", "b")] })).Message);
        Assert.Contains("is no ELF file", CopySamples.Refused(EditingCodes.ValueCannotBe, () => NoteTransform.Apply(from.Notes, from, Amd64, new NoteCopyOptions { Symbols = [new SymbolMapping("1", "b")] })).Message);
    }

    [Theory]
    [InlineData(ByteOrder.Little)]
    [InlineData(ByteOrder.Big)]
    public void WritesNumbersInTheOtherOrderAndBack(ByteOrder order)
    {
        var kernel = Everything(64);
        kernel.ByteOrder = order;
        var from = CopySamples.Elf(kernel);
        var other = order == ByteOrder.Little ? ByteOrder.Big : ByteOrder.Little;
        var there = NoteTransform.Apply(from.Notes, from, new NoteCopyTarget(other, 64), new NoteCopyOptions());
        var twin = Everything(64);
        twin.ByteOrder = other;
        var expected = CopySamples.Elf(twin);
        Assert.Equal(CopySamples.Content(expected.Notes), there.Notes.Select(note => $"{Convert.ToHexString(note.OwnerBytes.Span)}:{note.Type:x}:{Convert.ToHexString(((NotePart.Bytes)note.Parts[0]).Value.Span)}"));
        Assert.Contains($"the Xen note ENTRY: written {(other == ByteOrder.Little ? "little" : "big")}-endian with numbers of 8 bytes", there.Remarks);
    }

    [Fact]
    public void WritesAddressesInTheWidthOfTheTarget()
    {
        var from = CopySamples.Elf(Kernels.Pv(32));
        var wide = NoteTransform.Apply(from.Notes, from, Amd64, new NoteCopyOptions());
        Assert.Equal((8, Kernels.VirtBase32 + Kernels.Physical), (CopySamples.Desc(wide, XenTypes.Entry).Length, Number(wide, XenTypes.Entry)));

        var large = CopySamples.Elf(Kernels.Pv());
        Assert.Contains("does not fit", CopySamples.Refused(EditingCodes.ValueCannotBe, () => NoteTransform.Apply(large.Notes, large, new NoteCopyTarget(ByteOrder.Little, 32), new NoteCopyOptions())).Message);
        // It fits when it is rebased on the way.
        var narrow = NoteTransform.Apply(large.Notes, large, new NoteCopyTarget(ByteOrder.Little, 32), new NoteCopyOptions { Rebases = [new AddressRebase(Base, 0xc0000000)] });
        Assert.Equal([0x00, 0x00, 0x10, 0xc0], CopySamples.Desc(narrow, XenTypes.Entry));
    }

    // EN5005
    [Fact]
    public void RefusesToWriteWhatItDoesNotKnowInAnotherOrder()
    {
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(new KernelNote { Type = 77, Owner = "Nobody\0"u8.ToArray(), Desc = [1, 2, 3, 4] }));
        Assert.Contains("the Nobody note 0x4d", CopySamples.Refused("EN5005", () => NoteTransform.Apply(from.Notes, from, new NoteCopyTarget(ByteOrder.Big, 64), new NoteCopyOptions())).Message);
        Assert.Equal([1, 2, 3, 4], CopySamples.Desc(NoteTransform.Apply(from.Notes, from, Amd64, new NoteCopyOptions()), 77));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void MovesTheAddressesOfAProbe(int kernelClass)
    {
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes(kernelClass).WithNotes(Probe(kernelClass, 0x1000, 0x2000, 0)));
        var copied = NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(from), new NoteCopyOptions { Offset = new AddressOffset(0x10) });
        Assert.Equal(Probe(kernelClass, 0x1010, 0x2010, 0).Desc, CopySamples.Desc(copied, 3));
        // In the other class the strings stay, and the addresses get its width.
        var other = 96 - kernelClass;
        var there = NoteTransform.Apply(from.Notes, from, new NoteCopyTarget(ByteOrder.Little, other), new NoteCopyOptions());
        Assert.Equal(Probe(other, 0x1000, 0x2000, 0).Desc, CopySamples.Desc(there, 3));
    }

    [Fact]
    public void MovesTheRangeOfABuildAttribute()
    {
        var owner = "GA$\u00013p8\0"u8;
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(new KernelNote { Type = 0x100, Desc = [0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0] }.OwnedBy(owner), new KernelNote { Type = 0x101 }.OwnedBy(owner)));
        var copied = NoteTransform.Apply(from.Notes, from, NoteCopyTarget.Of(from), new NoteCopyOptions { Rebases = [new AddressRebase(0x1000, 0x401000)] });
        Assert.Equal([0, 0x10, 0x40, 0, 0, 0, 0, 0, 0, 0x20, 0x40, 0, 0, 0, 0, 0], CopySamples.Desc(copied, 0x100));
        Assert.Empty(CopySamples.Desc(copied, 0x101));
    }

    [Fact]
    public void MovesNothingElse()
    {
        // A build-id that looks like an address is none, nor is a string or a flag.
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(0, 0, 0x10, 0, 0, 0, 0, 0), KernelNote.Of(XenTypes.SuspendCancel, 1, 4), KernelNote.Of(XenTypes.GuestOs, "12345678")));
        Assert.Equal(CopySamples.Content(from.Notes), Text(NoteTransform.Apply(from.Notes, from, Amd64, new NoteCopyOptions { Offset = new AddressOffset(0x1000) })));
    }

    // EN5004
    [Fact]
    public void RefusesANoteThatIsCut()
    {
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(new KernelNote { Type = 3, Owner = "GNU\0"u8.ToArray(), Desc = [1, 2, 3, 4], DescSize = 4000 }));
        Assert.Contains("should have 4000 bytes", CopySamples.Refused("EN5004", () => NoteTransform.Apply(from.Notes, from, Amd64, new NoteCopyOptions())).Message);
    }

    [Fact]
    public void CopiesBareNotesOfEitherOrder()
    {
        foreach (var order in new[] { ByteOrder.Little, ByteOrder.Big })
        {
            var blob = Images.Samples.Notes(order, 4, ("Xen", 18, order == ByteOrder.Little ? [0, 0, 0x10, 0] : [0, 0x10, 0, 0]), ("GNU", 3, [9, 8, 7, 6]));
            var notes = Images.Open.Single(blob).Notes;
            var copied = NoteTransform.Apply(notes, null, Amd64, new NoteCopyOptions { Offset = new AddressOffset(1) });
            Assert.Equal(["58656E00:12:01001000", "474E5500:3:09080706"], Text(copied));
        }
    }

    private static KernelBuilder Everything(int kernelClass) => Kernels.PvhWithoutNotes(kernelClass).WithNotes(
    [
        .. Kernels.PvNotes(kernelClass), Kernels.PvhNote(), KernelNote.BuildId(1, 2, 3, 4, 5), KernelNote.Of(XenTypes.SuspendCancel, 1, 4), KernelNote.Of(XenTypes.SupportedFeatures, 0x8801, 4),
        KernelNote.Of(XenTypes.Features, "pae_pgdir_above_4gb"), KernelNote.Of(0x101, 1, 4).OwnedBy("Linux\0"u8),
    ]);

    private static KernelNote Probe(int kernelClass, params ulong[] addresses) => new()
    {
        Type = 3,
        Owner = "stapsdt\0"u8.ToArray(),
        Desc = new ByteWriter(ByteOrder.Little).Numbers(kernelClass / 8, addresses).Bytes("libc\0setjmp\0-4@%edi\0"u8).ToArray(),
    };

    private static CopiedNotes Copy(KernelBuilder kernel, NoteCopyOptions options)
    {
        var file = CopySamples.Elf(kernel);
        return NoteTransform.Apply(file.Notes, file, NoteCopyTarget.Of(file), options);
    }

    private static string[] Text(CopiedNotes copied) => [.. copied.Notes.Select(note => $"{Convert.ToHexString(note.OwnerBytes.Span)}:{note.Type:x}:{Convert.ToHexString(((NotePart.Bytes)note.Parts[0]).Value.Span)}")];

    private static ulong Number(CopiedNotes copied, uint type) => BinaryPrimitives.ReadUInt64LittleEndian(CopySamples.Desc(copied, type));
}
