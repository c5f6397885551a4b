using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>Files that many tests start from.</summary>
internal static class ElfSamples
{
    /// <summary>Classes and byte orders, all four together.</summary>
    public static TheoryData<int, ByteOrder> Kinds { get; } = new()
    {
        { 64, ByteOrder.Little },
        { 64, ByteOrder.Big },
        { 32, ByteOrder.Little },
        { 32, ByteOrder.Big },
    };

    public static KernelNote BuildId { get; } = KernelNote.BuildId(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);

    public static KernelNote Entry { get; } = KernelNote.Of(XenNoteTypes.Entry, 0x100000);

    /// <summary>Two blobs, each with a segment and a section: a build-id, and two notes of Xen.</summary>
    public static KernelBuilder TwoBlobs(int elfClass = 64, ByteOrder order = ByteOrder.Little) =>
        new KernelBuilder { Class = elfClass, ByteOrder = order, Machine = elfClass == 64 ? KernelBuilder.X86_64 : KernelBuilder.I386 }
            .With(Blob(".note.gnu.build-id", BuildId))
            .With(Blob(".note.Xen", Entry, KernelNote.Of(XenNoteTypes.GuestOs, "linux")));

    public static NoteBlob Blob(string section, params KernelNote[] notes)
    {
        var blob = new NoteBlob { Notes = [.. notes] };
        blob.Section!.Name = section;
        return blob;
    }

    public static ElfFile Open(byte[] file, ReadLimits? limits = null) => ElfFile.Open(ByteSource.FromMemory(file), limits);

    public static ElfFile Open(KernelBuilder builder, ReadLimits? limits = null) => Open(builder.Build(), limits);

    /// <summary>The notes in a flat form: owner:type with the indices of segments and names of sections.</summary>
    public static string Flat(ElfFile file) => string.Join(" ", file.Notes.Select(note =>
        $"{note.Owner}:{note.Type}[{string.Join(",", note.Segments)}|{string.Join(",", note.Sections.Select(view => view.Name))}]"));

    /// <summary>
    /// The codes of all findings once the notes are read, but the one about views, which many of these samples leave out on purpose.
    /// </summary>
    public static string Codes(ElfFile file)
    {
        _ = file.Notes;
        return string.Join(" ", file.Findings.Select(finding => finding.Code).Where(code => code != FindingCodes.OneViewOnly));
    }

    /// <summary>The one finding of a code.</summary>
    public static Finding Finding(ElfFile file, string code)
    {
        _ = file.Notes;
        return Assert.Single(file.Findings, finding => finding.Code == code);
    }
}
