namespace ElfNotes.Boot;

/// <summary>The Xen note of a type that libelf took, for the findings.</summary>
/// <param name="Offset">Its offset in the image, in bytes.</param>
/// <param name="Number">Its value where libelf reads a number, else 0.</param>
/// <param name="Text">Its string where libelf reads one, else null.</param>
/// <param name="Count">How many notes of the type there were up to it.</param>
/// <param name="Differs">Whether these do not all say the same.</param>
internal sealed record LibelfNoteRead(ulong Offset, ulong Number, byte[]? Text, int Count, bool Differs);
