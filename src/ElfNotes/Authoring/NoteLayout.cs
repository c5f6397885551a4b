using ElfNotes.Notes;

namespace ElfNotes.Authoring;

/// <summary>The sizes of a note's fields for a machine, and the padding between them as it is written.</summary>
/// <param name="OwnerSize">namesz.</param>
/// <param name="OwnerPadding">The bytes behind the owner, up to seven.</param>
/// <param name="DescSize">descsz.</param>
/// <param name="Padding">The bytes behind the descriptor, up to seven.</param>
internal readonly record struct NoteLayout(int OwnerSize, byte[] OwnerPadding, int DescSize, byte[] Padding)
{
    /// <summary>The layout of a note.</summary>
    public static NoteLayout Of(PlannedNote note, NoteTarget target)
    {
        var format = new NoteFormat(target.ByteOrder, target.SizeOf(note.Alignment));
        var ownerEnd = format.HeaderSize + note.OwnerBytes.Length;
        var size = note.Parts.Sum(target.SizeOf);
        var descEnd = (int)format.Align((ulong)ownerEnd) + size;
        return new(note.OwnerBytes.Length, PaddingBehind(ownerEnd, note.OwnerPadding, format), size, PaddingBehind(descEnd, note.Padding, format));
    }

    private static byte[] PaddingBehind(int end, ReadOnlyMemory<byte> given, NoteFormat format)
    {
        var padding = new byte[(int)format.Align((ulong)end) - end];
        given.Span[..Math.Min(given.Length, padding.Length)].CopyTo(padding);
        return padding;
    }
}
