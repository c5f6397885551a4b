using ElfNotes.Boot;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Editing.Packing;

/// <summary>Kernels whose notes are out of order, one mistake each, and short cuts.</summary>
internal static class PackedKernels
{
    public static readonly KernelNote Property = new() { Type = 5, Owner = "GNU\0"u8.ToArray(), Desc = [2, 0, 0, 0xc0, 4, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0] };

    /// <summary>Notes in a section that no segment shows.</summary>
    public static NoteBlob Loose(string name, ulong flags, params KernelNote[] notes) =>
        new() { Notes = [.. notes], Segment = null, Section = new KernelSection { Name = name, Type = KernelSection.SHT_NOTE, Flags = flags, Alignment = 4 } };

    /// <summary>What mold makes: a segment aligned to 8 over a property note and others padded to 4.</summary>
    public static KernelBuilder Mixed(KernelBuilder kernel, params KernelNote[] notes)
    {
        kernel.With(Loose(".note.gnu.property", 0, Property)).With(Loose(".note.Xen", 0, notes));
        kernel.Blobs[0].Section!.Alignment = 8;
        kernel.Blobs[1].FileAlignment = 4;
        var segment = new SegmentHeader { Type = SegmentHeader.PT_NOTE, Flags = 4, Alignment = 8 };
        kernel.ExtraSegments.Add(segment);
        var sections = ElfFile.Open(ByteSource.FromMemory(kernel.Build())).Sections;
        segment.Offset = sections[1].Offset;
        segment.FileSize = sections[2].Offset + sections[2].Size - sections[1].Offset;
        return kernel;
    }

    public static EditPlan Pack(byte[] image, params string[] loaders) =>
        NotePacking.Plan(ElfFile.Open(ByteSource.FromMemory(image)), new NotePackingOptions { Loaders = [.. loaders.Select(name => BootLoaders.Find(name)!)] });

    public static byte[] Made(EditPlan plan) => plan.Result.ReadMemory(0, (int)plan.Length).ToArray();

    public static ElfFile Open(byte[] image) => ElfFile.Open(ByteSource.FromMemory(image));

    public static List<ElfSegment> NoteSegments(ElfFile file) => [.. file.Segments.Where(segment => segment.Type == ElfSegment.PT_NOTE)];

    /// <summary>The notes without their places.</summary>
    public static string[] Content(ElfFile file) => [.. file.Notes.Select(note => $"{note.Owner}:{note.Type:x}:{Convert.ToHexString(note.Desc.Span)}").Order(StringComparer.Ordinal)];

    public static bool Accepts(string loader, byte[] image) => BootLoaders.Find(loader)!.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions()).Accepts;
}
