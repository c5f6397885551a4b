using ElfNotes.Elf;

namespace ElfNotes.Authoring;

/// <summary>Writes the fields of one structure of elf.h; those that are not set are 0.</summary>
internal readonly struct ObjectStructure(int size, NoteTarget target)
{
    /// <summary>The structure.</summary>
    public byte[] Bytes { get; } = new byte[size];

    /// <summary>Sets a field to the low bytes of a number, as many as the field has.</summary>
    public ulong this[ElfField field]
    {
        set
        {
            var (offset, width) = field.Place(target.Class == 64);
            target.ByteOrder.Write(Bytes.AsSpan(offset, width), value);
        }
    }
}
