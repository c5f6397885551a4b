namespace ElfNotes.Boot;

/// <summary>A Xen note that libelf took into account, for the findings.</summary>
/// <param name="Type">XEN_ELFNOTE_*.</param>
/// <param name="Offset">Its offset in the image, in bytes.</param>
/// <param name="DescSize">descsz.</param>
/// <param name="Number">Its value where libelf reads a number, else 0.</param>
/// <param name="Text">Its string where libelf reads one; null for a number, and for a string that libelf dropped.</param>
internal sealed record LibelfNoteRead(uint Type, ulong Offset, uint DescSize, ulong Number, byte[]? Text);
