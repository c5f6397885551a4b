using System.Buffers.Binary;
using ElfNotes.Editing;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;

namespace ElfNotes.Tests.Editing.Copying;

public class PeNotesTests
{
    private const int Header = 64;
    private const int Optional = Header + 24;
    private const int CertificateEntry = Optional + 112 + 4 * 8;

    private static readonly ElfNotes.Elf.ElfFile From = CopySamples.Elf(Kernels.Hybrid().WithNotes(KernelNote.BuildId(1, 2, 3)));

    [Fact]
    public void AddsASection()
    {
        var pe = Pe();
        var plan = Plan(pe);
        var result = CopySamples.Bytes(plan);
        using var image = CopySamples.Open(plan);
        Assert.Equal(CopySamples.Content(From.Notes), CopySamples.Content(Assert.Single(image.Members).Notes));
        var notesSize = From.Notes.Sum(note => 12 + ((note.OwnerBytes.Length + 3) & ~3) + ((note.Desc.Length + 3) & ~3));
        var header = Optional + 240 + 40;
        Assert.Equal((2, ".notes\0\0"), (result[Header + 6], System.Text.Encoding.ASCII.GetString(result, header, 8)));
        // VirtualSize, VirtualAddress at the next page, SizeOfRawData, PointerToRawData at the end of the old file, characteristics.
        Assert.Equal(((uint)notesSize, 0x2000u, 0x200u, (uint)pe.Length, 0x40000040u), (Word(result, header + 8), Word(result, header + 12), Word(result, header + 16), Word(result, header + 20), Word(result, header + 36)));
        Assert.Equal((0x3000u, 0x200u), (Word(result, Optional + 56), Word(result, Optional + 8)));
        Assert.Equal(pe.Length + 0x200, result.Length);
        // All else is as it was.
        AssertEqualBesides(pe, result, (Header + 6, 2), (Optional + 8, 4), (Optional + 56, 4), (header, 40));
    }

    [Fact]
    public void ReplacesItsSectionAndAddsNothingTwice()
    {
        var once = CopySamples.Bytes(Plan(Pe()));
        Assert.True(NoteCopy.Plan(From.Notes, From, ByteSource.FromMemory(once), new NoteCopyOptions()).ChangesNothing);

        var other = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(9, 9, 9, 9, 9, 9, 9, 9, 9), new KernelNote { Type = 5, Owner = "New\0"u8.ToArray(), Desc = new byte[600] }));
        var plan = NoteCopy.Plan(other.Notes, other, ByteSource.FromMemory(once), new NoteCopyOptions());
        using var image = CopySamples.Open(plan);
        Assert.Equal([.. CopySamples.Content(From.Notes)[..^1], .. CopySamples.Content(other.Notes)], CopySamples.Content(image.Members[0].Notes));
        Assert.Equal(((uint)plan.Length, 0x3000u), (Word(CopySamples.Bytes(plan), Optional + 240 + 40 + 16) + Word(CopySamples.Bytes(plan), Optional + 240 + 40 + 20), Word(CopySamples.Bytes(plan), Optional + 56)));
    }

    // EN5001
    [Fact]
    public void SaysHowMuchRoomAFixedSectionHas()
    {
        var pe = new PeBuilder().Add(".notes", Images.Samples.Notes(ByteOrder.Little, 4, ("GNU", 3, [1]))).Add(".text", new byte[16]).Build();
        BinaryPrimitives.WriteUInt32LittleEndian(pe.AsSpan(Optional + 56), 0x3000);
        var small = Only(pe, "Xen");
        using (var image = CopySamples.Open(small)) Assert.Equal(9, image.Members[0].Notes.Count);
        Assert.Equal((ulong)pe.Length, small.Length);
        var large = CopySamples.Elf(Kernels.PvhWithoutNotes().WithNotes(new KernelNote { Type = 5, Owner = "New\0"u8.ToArray(), Desc = new byte[600] }));
        Assert.Contains("has room for 512 bytes, and the notes take", CopySamples.Refused("EN5001", () => NoteCopy.Plan(large.Notes, large, ByteSource.FromMemory(pe), new NoteCopyOptions())).Message);
    }

    // EN5001
    [Fact]
    public void SaysHowMuchRoomIsBehindTheSectionTable()
    {
        var pe = new PeBuilder();
        for (var i = 0; i < 4; i++) pe.Add($".s{i}", new byte[8]);
        Assert.Contains("a section header takes 40 bytes, and 24 are free", CopySamples.Refused("EN5001", () => Plan(pe.Build())).Message);
    }

    [Fact]
    public void TakesNoRoomThatIsUsed()
    {
        var pe = Pe();
        pe[Optional + 240 + 40 + 13] = 1;
        Assert.Contains("and 13 are free", CopySamples.Refused(EditingCodes.LayoutCannotTake, () => Plan(pe)).Message);
    }

    // EN5002
    [Fact]
    public void RefusesASignedImageUnlessTheSignatureMayGo()
    {
        var pe = Pe();
        byte[] signed = [.. pe, .. new byte[] { 16, 0, 0, 0, 0, 2, 2, 0 }, .. new byte[8]];
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(CertificateEntry), (uint)pe.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(CertificateEntry + 4), 16);
        Assert.Contains("signed (16 bytes", CopySamples.Refused("EN5002", () => Plan(signed)).Message);
        var plan = NoteCopy.Plan(From.Notes, From, ByteSource.FromMemory(signed), new NoteCopyOptions { Edit = new EditOptions { BreakSignature = true } });
        Assert.Equal(CopySamples.Bytes(Plan(pe)), CopySamples.Bytes(plan));
    }

    [Fact]
    public void RefusesDataBehindTheCertificates()
    {
        var pe = Pe();
        byte[] signed = [.. pe, .. new byte[16], 1, 2, 3];
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(CertificateEntry), (uint)pe.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(CertificateEntry + 4), 16);
        CopySamples.Refused(EditingCodes.DataBehindEnd, () => NoteCopy.Plan(From.Notes, From, ByteSource.FromMemory(signed), new NoteCopyOptions { Edit = new EditOptions { BreakSignature = true } }));
    }

    // EN5013
    [Fact]
    public void RefusesDataThatNoHeaderNames()
    {
        Assert.Contains("0x5 bytes that no header names", CopySamples.Refused("EN5013", () => Plan([.. Pe(), 1, 2, 3, 4, 5])).Message);
        // Zeros are filling, and symbols are named by the header.
        Assert.Equal((ulong)Pe().Length + 0x400, Plan([.. Pe(), .. new byte[5]]).Length);
        var symbols = Pe();
        BinaryPrimitives.WriteUInt32LittleEndian(symbols.AsSpan(Header + 12), (uint)symbols.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(symbols.AsSpan(Header + 16), 1);
        byte[] withSymbols = [.. symbols, .. "symbol"u8, .. new byte[12], 6, 0, 0, 0, 65, 0];
        using var image = CopySamples.Open(Plan(withSymbols));
        Assert.Equal(From.Notes.Count, image.Members[0].Notes.Count);
    }

    [Fact]
    public void KeepsAChecksumRightThatIsThere()
    {
        var pe = Pe();
        BinaryPrimitives.WriteUInt32LittleEndian(pe.AsSpan(Optional + 64), 0x1234);
        var result = CopySamples.Bytes(Plan(pe));
        Assert.Equal(Checksum(result, Optional + 64), Word(result, Optional + 64));
        Assert.Equal(0u, Word(CopySamples.Bytes(Plan(Pe())), Optional + 64));
    }

    [Fact]
    public void RefusesBrokenNotesInItsSection()
    {
        var pe = new PeBuilder().Add(".text", new byte[16]).Add(".notes", [4, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 65, 66, 67, 0]).Build();
        CopySamples.Refused(EditingCodes.NotesBroken, () => Plan(pe));
    }

    [Fact]
    public void ShowsNotesBesideTheKernelOfAUnifiedImage()
    {
        var pe = new PeBuilder().Add(".osrel", "ID=test"u8.ToArray()).Add(".linux", Images.Samples.BzImage(Images.Samples.Gzip(Kernels.Pv().Build()))).Build();
        using var image = CopySamples.Open(Plan(pe));
        Assert.Equal(2, image.Members.Count);
        var (kernel, beside) = (image.Members[0], image.Members[1]);
        Assert.Equal((null, false, "PE/bzImage/gzip/ELF", 7), (kernel.Name, kernel.IsBeside, string.Join('/', kernel.Container), kernel.Notes.Count));
        Assert.Equal((".notes", true, "PE/notes"), (beside.Name, beside.IsBeside, string.Join('/', beside.Container)));
        Assert.Equal(CopySamples.Content(From.Notes), CopySamples.Content(beside.Notes));
    }

    [Fact]
    public void SurvivesEveryFlippedByteOfTheHeaders()
    {
        var pe = CopySamples.Bytes(Plan(Pe()));
        for (var at = 0; at < 0x200; at++)
        {
            foreach (var value in (ReadOnlySpan<byte>)[0, 1, 0x7f, 0xff])
            {
                var mutant = pe.ToArray();
                mutant[at] = value;
                try
                {
                    var plan = NoteCopy.Plan(From.Notes, From, ByteSource.FromMemory(mutant), new NoteCopyOptions { Edit = new EditOptions { BreakSignature = true } });
                    Assert.InRange(plan.Length, 1UL, 1UL << 20);
                }
                catch (ElfNotesException)
                {
                    // Refused, which is all that is asked for.
                }
            }
        }
    }

    [Fact]
    public void AKernelOfDebianKeepsItsOwnNotesAndItsChecksum()
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var path = Path.Combine(SharedFiles.Root!, "corpus", "kernel", "deb-linux-image-6.1.0-50-cloud-amd64-6.1.176-1-amd64__vmlinuz-6.1.0-50-cloud-amd64");
        using var source = ByteSource.FromFile(path);
        using var before = ImageFile.Open(source, new Compression.PayloadCodecs());
        var kernel = Assert.Single(before.Members);
        var plan = NoteCopy.Plan(kernel.Notes, kernel.Elf, source, new NoteCopyOptions());
        using var after = CopySamples.Open(plan);
        Assert.Equal(2, after.Members.Count);
        Assert.Equal(CopySamples.Content(kernel.Notes), CopySamples.Content(after.Members[0].Notes));
        Assert.Equal(CopySamples.Content(kernel.Notes), CopySamples.Content(after.Members[1].Notes));
        // The kernel's build leaves 0xff up to the setup header; the new entry takes the first of it.
        var result = CopySamples.Bytes(plan);
        Assert.Equal((0x198, (byte)'.', (byte)0xff), (result.AsSpan(0, 0x400).IndexOf(".notes\0\0"u8), result[0x198], result[0x1c0]));
        Assert.Equal(0x40000040u, Word(result, 0x198 + 36));
        // boot.rst: the CRC-32 of the file up to the end that syssize gives is 0, and that end has not moved.
        var end = (result[0x1f1] + 1) * 512 + (int)Word(result, 0x1f4) * 16;
        Assert.Equal((int)source.Length, end);
        Assert.Equal(uint.MaxValue, Crc32(result.AsSpan(0, end - 4)) ^ Word(result, end - 4));
    }

    private static byte[] Pe()
    {
        var pe = new PeBuilder().Add(".text", new byte[16]).Build();
        BinaryPrimitives.WriteUInt32LittleEndian(pe.AsSpan(Optional + 56), 0x2000);
        return pe;
    }

    private static EditPlan Plan(byte[] pe) => NoteCopy.Plan(From.Notes, From, ByteSource.FromMemory(pe), new NoteCopyOptions());

    private static EditPlan Only(byte[] pe, string owner) => NoteCopy.Plan(From.Notes, From, ByteSource.FromMemory(pe), new NoteCopyOptions { Only = [new NoteSelector(owner)] });

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static void AssertEqualBesides(byte[] before, byte[] after, params (int Offset, int Size)[] changes)
    {
        for (var at = 0; at < before.Length; at++)
            if (!changes.Any(change => at >= change.Offset && at < change.Offset + change.Size)) Assert.True(before[at] == after[at], $"byte 0x{at:x}");
    }

    // As the ImageHlp library does it: 16 bits at a time, with the carry folded in at once.
    private static uint Checksum(byte[] image, int field)
    {
        uint sum = 0;
        for (var at = 0; at < image.Length; at += 2)
        {
            var word = at == field || at == field + 2 ? 0u : (uint)(image[at] | (at + 1 < image.Length ? image[at + 1] << 8 : 0));
            sum += word;
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return sum + (uint)image.Length;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
        }

        return ~crc;
    }
}
