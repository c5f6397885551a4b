using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>A header of an ELF file whose fields can be changed. Bytes that no field names are kept.</summary>
internal sealed class ElfStructure(byte[] bytes, bool is64, ByteOrder order)
{
    public byte[] Bytes => bytes;

    public ulong this[ElfField field]
    {
        get
        {
            var (offset, size) = field.Place(is64);
            return order.Read(bytes.AsSpan(offset, size));
        }

        set
        {
            var (offset, size) = field.Place(is64);
            if (size < 8 && value >> (8 * size) != 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, (ulong)offset, $"the value 0x{value:x} does not fit into the {size} bytes of a header field");
            order.Write(bytes.AsSpan(offset, size), value);
        }
    }
}
