using ElfNotes.Authoring;
using ElfNotes.Compression;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.TestKit;
using ElfNotes.Tests.Editing.Copying;

namespace ElfNotes.Tests.Editing.Payloads;

/// <summary>What is cut off of a bzImage is its signature, and never the kernel, whatever its headers say.</summary>
public sealed class SignedBzImageTests
{
    private const int NoiseSize = 900;

    // Zeros in place of noise make room for whatever a note becomes.
    private static readonly byte[] Kernel = [.. Kernels.Hybrid().Build(), .. Noise()];
    private static readonly byte[] Image = SignedBzImage.Build(Kernel);

    [Theory]
    [InlineData(1472)]
    // The size in the entry need not count the filling of the last certificate.
    [InlineData(0x5bd)]
    public void A_signature_is_taken_off_with_its_filling(int size)
    {
        var signed = SignedBzImage.Sign(Image, size);
        var refusal = CopySamples.Refused("EN5002", () => Plan(signed, mayBreak: false));
        Assert.Contains($"{size} bytes of certificates", refusal.Message);
        Assert.Equal(CopySamples.Bytes(Plan(Image)), CopySamples.Bytes(Plan(signed)));
    }

    [Fact]
    public void What_lies_behind_a_signature_stays()
    {
        byte[] signed = [.. SignedBzImage.Sign(Image, 16), 1, 2, 3];
        var edited = CopySamples.Bytes(Plan(signed));
        Assert.Equal([.. CopySamples.Bytes(Plan(Image)), .. signed[Image.Length..]], edited);
    }

    // EN5001
    [Theory]
    [InlineData("the kernel itself", -2000, 2000)]
    [InlineData("the last byte of it", -1, 1)]
    [InlineData("the headers", 0, 0)]
    [InlineData("more than the file has", 16, 8)]
    public void An_entry_that_names_something_else_is_refused(string what, int from, int size)
    {
        var image = what switch
        {
            "the headers" => SignedBzImage.WithEntry(Image, 8, (uint)Image.Length - 8),
            "more than the file has" => SignedBzImage.WithEntry([.. Image, .. new byte[16]], (uint)Image.Length, 17),
            _ => SignedBzImage.WithEntry(Image, (uint)(Image.Length + from), (uint)size),
        };
        Assert.Contains("is no signature, and nothing is cut off", CopySamples.Refused("EN5001", () => Plan(image)).Message);
        var notes = CopySamples.Elf(Kernels.Pvh());
        CopySamples.Refused("EN5001", () => NoteCopy.Plan(notes.Notes, notes, ByteSource.FromMemory(image), new NoteCopyOptions { Edit = new EditOptions { BreakSignature = true } }));
    }

    [Fact]
    public void Where_sections_do_not_cover_the_kernel_its_own_header_counts()
    {
        // The section ends early, syssize is 0, and the payload's place is what is left.
        var image = (byte[])Image.Clone();
        image.AsSpan(SignedBzImage.CertificateEntry + 8 + 16, 4).Clear();
        image.AsSpan(0x1f4, 4).Clear();
        CopySamples.Refused("EN5001", () => Plan(SignedBzImage.WithEntry(image, (uint)Image.Length - 400, 400)));
    }

    [Fact]
    public void Sections_that_leave_the_file_are_in_the_way_of_a_signature_only()
    {
        var image = (byte[])Image.Clone();
        image[SignedBzImage.CertificateEntry + 8 + 18] = 0x7f;
        Assert.Equal((ulong)image.Length, Plan(image, mayBreak: false).Length);
        CopySamples.Refused("EN5001", () => Plan(SignedBzImage.Sign(image, 16)));
        var notes = CopySamples.Elf(Kernels.Pvh());
        CopySamples.Refused("EN1004", () => NoteCopy.Plan(notes.Notes, notes, ByteSource.FromMemory(image), new NoteCopyOptions()));
    }

    // EN5008
    [Fact]
    public void An_encoder_that_gives_other_bytes_is_found_out()
    {
        var refusal = CopySamples.Refused("EN5008", () => BzImageEditor.Plan(ByteSource.FromMemory(Image), Change(), new PayloadCodecs(), new OldBytes()));
        Assert.Contains("would not expand to the wanted kernel, from offset 0x", refusal.Message);
    }

    // EN5001
    [Fact]
    public void A_kernel_that_would_grow_is_refused_with_the_number_of_bytes()
    {
        byte[] kernel = [.. Kernels.Hybrid().Build(), .. Enumerable.Repeat((byte)7, 999)];
        var image = SignedBzImage.Build(kernel);
        foreach (var options in (EditOptions[])[new(), new() { KeepDataBehindEnd = true }])
        {
            EditPlan Add(ElfFile elf) => NoteEditor.Plan(elf, [new NoteEdit.Add(new PlannedNote { Owner = "Own", OwnerBytes = "Own\0"u8.ToArray(), Type = 1, Parts = [new NotePart.Bytes(new byte[400])], Section = ".note.own" })], options);
            var refusal = CopySamples.Refused("EN5001", () => PlanOf(image, kernel, Add, mayBreak: true));
            Assert.Matches(@"^the kernel in the bzImage would grow by \d{3,4} bytes; its own decompressor has its size, \d+ bytes, as a constant, so that notes have to keep to the room that they have", refusal.Message);
            // The signature comes first, and only where there is one.
            CopySamples.Refused("EN5002", () => PlanOf(SignedBzImage.Sign(image, 16), kernel, Add, mayBreak: false));
        }
    }

    // EN5001
    [Fact]
    public void A_payload_that_no_memory_takes_is_refused()
    {
        var head = (byte[])Image.Clone();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(0x24c), 0xf000_0000);
        head[SignedBzImage.CertificateEntry - 4 * 8 - 4] = 0;
        var source = new SparseSource(head, 1024 + 64 + 0xf000_0000UL, BitConverter.GetBytes(Kernel.Length));
        Assert.Contains("are the most that are compressed again", CopySamples.Refused("EN5001", () => BzImageEditor.Plan(source, Change(), new PayloadCodecs(), new PayloadEncoders())).Message);
    }

    private static EditPlan Plan(byte[] image, bool mayBreak = true) =>
        BzImageEditor.Plan(ByteSource.FromMemory(image), Change(), new PayloadCodecs(), new PayloadEncoders(), new BzImageEditOptions { BreakSignature = mayBreak });

    private static EditPlan PlanOf(byte[] image, byte[] kernel, Func<ElfFile, EditPlan> change, bool mayBreak) =>
        BzImageEditor.Plan(ByteSource.FromMemory(image), ElfFile.Open(ByteSource.FromMemory(kernel)), change, new PayloadCodecs(), new PayloadEncoders(), new BzImageEditOptions { BreakSignature = mayBreak });

    private static EditPlan Change()
    {
        var elf = ElfFile.Open(ByteSource.FromMemory(Kernel));
        var note = elf.Notes.Single(note => note is { Owner: "Xen", Type: TestKit.XenNoteTypes.GuestOs });
        return new EditPlan(elf.Source, (ulong)Kernel.Length, [new ByteChange(note.DescOffset, "S"u8.ToArray()), new ByteChange((ulong)(Kernel.Length - 100), new byte[90])], []);
    }

    private static byte[] Noise()
    {
        var noise = new byte[NoiseSize];
        new Random(11).NextBytes(noise);
        return noise;
    }

    private sealed class OldBytes : IPayloadEncoders
    {
        public EncodedPayload Encode(PayloadToEncode payload) => new(payload.Original.ReadMemory(0, (int)payload.Original.Length), payload.Original.Length, "none", 0);
    }
}
