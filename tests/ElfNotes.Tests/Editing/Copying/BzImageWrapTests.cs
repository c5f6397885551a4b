using System.Buffers.Binary;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Editing.Copying;

public class BzImageWrapTests
{
    private const ulong Address = 0x1000000;
    private const uint InitSize = 0x400000;
    private static readonly ElfFile From = CopySamples.Elf(Kernels.Hybrid().WithNotes(KernelNote.BuildId(1, 2, 3)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WrapsTheProtectedModePart(bool is64)
    {
        var image = BzImage(is64);
        var from = is64 ? From : CopySamples.Elf(Kernels.Pv(32));
        var plan = NoteCopy.Wrap(from.Notes, from, ByteSource.FromMemory(image), new NoteCopyOptions());
        var elf = ElfFile.Open(plan.Result);
        Assert.Equal((is64 ? 64 : 32, (ushort)(is64 ? 62 : 3), ElfIdentity.ET_EXEC, Address + (is64 ? 0x200u : 0)), (elf.Identity.Class, elf.Identity.Machine, elf.Identity.Type, elf.Identity.Entry));
        var load = Assert.Single(elf.Segments, segment => segment.Type == ElfSegment.PT_LOAD);
        Assert.Equal((Address, Address, (ulong)InitSize), (load.VirtualAddress, load.PhysicalAddress, load.MemorySize));
        Assert.Equal(image[1024..], plan.Result.ReadMemory(load.Offset, (int)load.FileSize).ToArray());
        // Nothing of the bzImage's own header is left, or its loaders would go on to take it for one.
        Assert.Equal(-1, CopySamples.Bytes(plan).AsSpan(0, (int)load.Offset).IndexOf("HdrS"u8));
        Assert.Equal(CopySamples.Content(from.Notes), CopySamples.Content(elf.Notes));
        Assert.All(elf.Notes, note => Assert.Equal((1, ".notes"), (note.Segments.Count, Assert.Single(note.Sections).Name)));
        Assert.Empty(elf.Findings);
        Assert.Equal([(".bzimage", 6, Address, 0x300), (".payload", 3, Address + 0x300, 0x800), (".text", 6, Address + 0xb00, 0x100)], elf.Sections.Skip(1).Take(3).Select(section => (elf.SectionName(section), (int)section.Flags, section.Address, (int)section.Size)));
    }

    // EN5014
    [Fact]
    public void SaysThatAnEntryIsNotUnpackedYet()
    {
        var plan = NoteCopy.Wrap(From.Notes, From, ByteSource.FromMemory(BzImage(true)), new NoteCopyOptions());
        Assert.Equal(["EN5014", "EN5014"], plan.Findings.Select(finding => finding.Code));
        Assert.Contains("PHYS32_ENTRY is an address in the unpacked kernel", plan.Findings[0].Message);
        Assert.Empty(NoteCopy.Wrap(From.Notes, From, ByteSource.FromMemory(BzImage(true)), new NoteCopyOptions { Only = [new NoteSelector("GNU")] }).Findings);
    }

    [Fact]
    public void GivesAPropertyNoteASegmentOfItsOwn()
    {
        var property = new KernelNote { Type = 5, Owner = "GNU\0"u8.ToArray(), Desc = [2, 0, 0, 0xc0, 4, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0] };
        var from = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(1, 2, 3)).With(new NoteBlob { Notes = [property] }.AlignedBy(8)));
        var elf = ElfFile.Open(NoteCopy.Wrap(from.Notes, from, ByteSource.FromMemory(BzImage(true)), new NoteCopyOptions()).Result);
        Assert.Equal([4UL, 8UL], elf.Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE).Select(segment => segment.Alignment));
        Assert.Equal(CopySamples.Content(from.Notes), CopySamples.Content(elf.Notes));
        Assert.Empty(elf.Findings);
    }

    // EN5009
    [Theory]
    [InlineData("elf", "no bzImage")]
    [InlineData("old", "boot protocol 2.09 does not say")]
    [InlineData("low", "a zImage")]
    [InlineData("cut", "but the file ends")]
    [InlineData("hook", "a boot loader's hook")]
    [InlineData("high", "not between 1 MiB and 4 GiB")]
    public void RefusesWhatCannotBeWrapped(string what, string expected)
    {
        var image = BzImage(true);
        switch (what)
        {
            case "elf": image = Kernels.Pv().Build(); break;
            case "old": image[0x206] = 9; break;
            case "low": image[0x211] = 0; break;
            case "cut": image = image[..1200]; break;
            case "hook": image[0x215] = 1; break;
            case "high": image[0x25f] = 1; break;
        }

        Assert.Contains(expected, CopySamples.Refused("EN5009", () => NoteCopy.Wrap(From.Notes, From, ByteSource.FromMemory(image), new NoteCopyOptions())).Message);
    }

    // EN5001
    [Fact]
    public void RefusesWhatIsTooLarge()
    {
        var image = BzImage(true);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x1f4), 0x0a00_0000);
        var large = new Payloads.SparseSource(image, 3UL << 30, []);
        Assert.Contains("the protected-mode part has 0xa0000000 bytes", CopySamples.Refused("EN5001", () => NoteCopy.Wrap(From.Notes, From, large, new NoteCopyOptions())).Message);
    }

    [Fact]
    public void OtherReadersFindNothingWrong()
    {
        Tool[] readers = [new("eu-elflint", "elfutils", "--strict"), new("readelf", "binutils", "-lSnW"), new("llvm-readelf", "llvm", "-lSn"), new("eu-readelf", "elfutils", "-lSn")];
        var folder = Directory.CreateTempSubdirectory("elfnotes-wrap-").FullName;
        try
        {
            var noted = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(0xca, 0xfe)));
            File.WriteAllBytes(Path.Combine(folder, "wrap"), CopySamples.Bytes(NoteCopy.Wrap(noted.Notes, noted, ByteSource.FromMemory(BzImage(true)), new NoteCopyOptions())));
            var asked = 0;
            foreach (var reader in readers.Where(reader => reader.IsThere))
            {
                var result = reader.Run(folder, "wrap");
                Assert.True(result is { Status: 0, Error: "" }, $"{reader.Program}: {result.Output}{result.Error}");
                Assert.Contains(reader.Program == "eu-elflint" ? "No errors" : "cafe", result.Output);
                asked++;
            }

            Assert.True(asked == readers.Length || Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") != "1", "needs binutils, llvm and elfutils");
            Assert.SkipWhen(asked == 0, "needs readelf, llvm-readelf or eu-readelf");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // One setup sector, and 3 KiB of protected-mode code.
    private static byte[] BzImage(bool is64)
    {
        var image = new byte[1024 + 0xc00];
        new Random(5).NextBytes(image.AsSpan(1024));
        image[0x1f1] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x1f4), 0xc0);
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        (image[0x206], image[0x207], image[0x211]) = (15, 2, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x214), 0x100000);
        image[0x236] = (byte)(is64 ? 1 : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(0x258), Address);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x260), InitSize);
        // The payload lies in the middle of the code.
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x248), 0x300);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24c), 0x800);
        return image;
    }
}
