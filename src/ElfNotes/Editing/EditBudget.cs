namespace ElfNotes.Editing;

/// <summary>How many notes one edit may take in hand, and how many bytes of them: each section and segment counts, also where several name the same bytes.</summary>
/// <param name="limits"><see cref="ReadLimits.MaxNotes"/> and <see cref="ReadLimits.MaxNoteBytes"/> count.</param>
internal sealed class EditBudget(ReadLimits limits)
{
    private long _bytesLeft = Math.Min(limits.MaxNoteBytes, int.MaxValue);
    private int _notesLeft = limits.MaxNotes;

    /// <summary>Takes the bytes of a range of notes.</summary>
    /// <param name="start">Where it lies, in bytes from the start of the file.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: the edit has come to more than it may.</exception>
    public void TakeBytes(ulong start, ulong size)
    {
        if (size > (ulong)_bytesLeft) throw new ElfNotesException(EditingCodes.LayoutCannotTake, start, $"with the 0x{size:x} bytes at 0x{start:x} the note sections and segments of the file have more than the limit of {limits.MaxNoteBytes} bytes");
        _bytesLeft -= (long)size;
    }

    /// <summary>Takes one note.</summary>
    /// <param name="offset">Of the section or segment that it is in.</param>
    /// <exception cref="ElfNotesException">As above.</exception>
    public void TakeNote(ulong offset)
    {
        if (_notesLeft-- == 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, offset, $"the note sections and segments of the file have more than the limit of {limits.MaxNotes} notes, one counted as often as it is named");
    }
}
