namespace ElfNotes.Tests.Notes;

/// <summary>A note to be written.</summary>
internal sealed record GeneratedNote(byte[] Owner, ulong Type, byte[] Desc)
{
    public override string ToString() => $"({Convert.ToHexStringLower(Owner)}, 0x{Type:x}, {Convert.ToHexStringLower(Desc)})";
}
