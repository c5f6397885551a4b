namespace ElfNotes.Elf;

/// <summary>Reads the fields of one structure that has been read into memory.</summary>
internal readonly ref struct ElfFields(ReadOnlySpan<byte> structure, bool is64, ByteOrder order)
{
    private readonly ReadOnlySpan<byte> _structure = structure;

    public ulong this[ElfField field]
    {
        get
        {
            var (offset, size) = field.Place(is64);
            return order.Read(_structure.Slice(offset, size));
        }
    }
}
