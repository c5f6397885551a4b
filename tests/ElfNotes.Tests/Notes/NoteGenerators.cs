using ElfNotes.Notes;
using ElfNotes.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace ElfNotes.Tests.Notes;

/// <summary>Layouts, notes and bytes that are nearly notes.</summary>
internal static class NoteGenerators
{
    /// <summary>Every layout that there is: both byte orders, padding 4 and 8, and OpenVMS with words of 8 bytes.</summary>
    public static IReadOnlyList<NoteFormat> Formats { get; } =
    [
        .. from order in new[] { ByteOrder.Little, ByteOrder.Big }
           from layout in new[] { (Alignment: 4, Word: 4), (Alignment: 8, Word: 4), (Alignment: 8, Word: 8) }
           select new NoteFormat(order, layout.Alignment, layout.Word),
    ];

    public static Arbitrary<(NoteFormat Format, GeneratedNote[] Notes)> NoteLists { get; } = Arb.From(
        from format in Gen.Elements<NoteFormat>(Formats)
         from notes in Gen.ArrayOf(Note(format))
         select (format, notes),
        Shrink);

    /// <summary>Words and text in any order: most of it goes wrong early, some of it late.</summary>
    public static Arbitrary<(NoteFormat Format, byte[] Bytes)> NearlyNotes { get; } = Arb.From(
        from format in Gen.Elements<NoteFormat>(Formats)
         from pieces in Gen.ArrayOf(Piece(format))
         from tail in Bytes(0, 11)
         select (format, (byte[])[.. pieces.SelectMany(piece => piece), .. tail]));

    /// <summary>The bytes of notes as the format's description has them, written without the library.</summary>
    public static byte[] Witness(NoteFormat format, IEnumerable<GeneratedNote> notes)
    {
        var output = new ByteWriter(format.ByteOrder);
        foreach (var note in notes)
        {
            output.Numbers(format.WordSize, (ulong)note.Owner.Length, (ulong)note.Desc.Length, note.Type);
            output.Bytes(note.Owner).Align(format.Alignment).Bytes(note.Desc).Align(format.Alignment);
        }

        return output.ToArray();
    }

    private static Gen<GeneratedNote> Note(NoteFormat format) =>
        from owner in Gen.OneOf(Gen.Elements(OwnerBytes), Bytes(0, 20))
        from low in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(int.MinValue, int.MaxValue))
        from high in Gen.Choose(0, int.MaxValue)
        from desc in Bytes(0, 40)
        select new GeneratedNote(owner, format.WordSize == 8 ? (ulong)high << 32 | (uint)low : (uint)low, desc);

    private static byte[][] OwnerBytes { get; } = ["GNU\0"u8.ToArray(), "Xen\0"u8.ToArray(), "CORE"u8.ToArray(), "LLVM\0\0\0\0"u8.ToArray(), "stapsdt\0"u8.ToArray(), []];

    private static Gen<byte[]> Bytes(int least, int most) =>
        from count in Gen.Choose(least, most)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), count)
        select bytes;

    private static Gen<byte[]> Piece(NoteFormat format) =>
        Gen.Frequency(
            (5, Gen.Choose(0, 24).Select(value => Word(format, (uint)value))),
            (1, Gen.Choose(-24, -1).Select(value => Word(format, unchecked((ulong)value)))),
            (3, Note(format).Select(note => Witness(format, [note]))),
            (2, Gen.Elements(OwnerBytes)));

    private static byte[] Word(NoteFormat format, ulong value) => new ByteWriter(format.ByteOrder).Number(value, format.WordSize).ToArray();

    private static IEnumerable<(NoteFormat, GeneratedNote[])> Shrink((NoteFormat Format, GeneratedNote[] Notes) value) =>
        value.Notes.Select((_, index) => (value.Format, (GeneratedNote[])[.. value.Notes[..index], .. value.Notes[(index + 1)..]]));
}
