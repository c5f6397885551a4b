using ElfNotes.Elf;
using ElfNotes.TestKit;
using FsCheck.Fluent;

namespace ElfNotes.Tests.Elf;

/// <summary>What holds for every file, however broken: it is read or refused, and all that is shown lies in it.</summary>
public sealed class ElfPropertyTests
{
    private static readonly byte[][] s_files =
    [
        .. from kind in ElfSamples.Kinds select ElfSamples.TwoBlobs(kind.Data.Item1, kind.Data.Item2).Build(),
        RelocatableObject.Build(KernelBuilder.X86_64, 64, ByteOrder.Little, hasAddend: true, (16, 1, 1, 0), (40, 1, 2, 5)),
        RelocatableObject.Build(KernelBuilder.I386, 32, ByteOrder.Little, hasAddend: false, (16, 1, 1, 0), (40, 1, 2, 5)),
    ];

    // Numbers that readers stumble over, besides those that are simply other.
    private static readonly ulong[] s_values = [0, 1, 3, 4, 7, 8, 0x7f, 0xff, 0x800, 0xffff, 0x7fffffff, 0xfffffff0, 0xffffffff, 0x7fffffffffffffff, 0xfffffffffffffff0, ulong.MaxValue];

    [Fact]
    public void A_file_cut_anywhere_is_read_or_refused() => Assert.All(s_files, file =>
    {
        for (var length = 0; length <= file.Length; length++) AssertReadOrRefused(file[..length]);
    });

    [Fact]
    public void A_file_with_changed_numbers_is_read_or_refused() => Seeded.Check(
        Prop.ForAll(Arb.From(
            from file in Gen.Elements(s_files)
            from changes in Gen.ListOf(
                from place in Gen.OneOf(Gen.Choose(4, 200), Gen.Choose(0, file.Length - 8))
                from size in Gen.Elements(1, 2, 4, 8)
                from value in Gen.OneOf(Gen.Elements(s_values), Gen.Choose(0, file.Length).Select(value => (ulong)value))
                select (place, size, value))
            select Changed(file, changes)), AssertReadOrRefused),
        4000);

    private static byte[] Changed(byte[] file, IEnumerable<(int Place, int Size, ulong Value)> changes)
    {
        var bytes = (byte[])file.Clone();
        foreach (var (place, size, value) in changes.Take(6)) new ByteWriter(bytes[5] == 2 ? ByteOrder.Big : ByteOrder.Little).Number(value, size).ToArray().CopyTo(bytes, place);
        return bytes;
    }

    private static void AssertReadOrRefused(byte[] bytes)
    {
        ElfFile file;
        try
        {
            file = ElfSamples.Open(bytes);
        }
        catch (ElfNotesException e)
        {
            Assert.True(e.Offset <= (ulong)bytes.Length);
            return;
        }

        var before = 0UL;
        foreach (var note in file.Notes)
        {
            Assert.True(note.Offset >= before, "notes are not in file order");
            before = note.Offset;
            Assert.True(note.Segments.Count + note.Sections.Count > 0, "a note without a view");
            Assert.Equal(bytes.AsSpan((int)note.Offset + note.Format.HeaderSize, note.OwnerBytes.Length), note.OwnerBytes.Span);
            if (note.Relocations.Count == 0) Assert.Equal(bytes.AsSpan((int)note.DescOffset, note.Desc.Length), note.Desc.Span);
            Assert.True((ulong)note.Desc.Length <= note.DescSize);
        }

        Assert.All(file.Sections, section => file.SectionName(section));
        Assert.True(file.Findings.Count <= file.Limits.MaxFindings + 1);
    }
}
