using System.Buffers.Binary;
using ElfNotes.Elf;

namespace ElfNotes.TestKit.Editing;

/// <summary>A symbol of a linked file keeps its value, or moves with its section.</summary>
internal static class SymbolInvariants
{
    public static bool Apply(ElfFile file, in ElfSection table) => file.Identity.Type is ElfIdentity.ET_EXEC or ElfIdentity.ET_DYN && file.Source.Contains(table.Offset, table.Size);

    public static void Check(ElfFile before, ElfFile after, in ElfSection table, List<string> violations)
    {
        var is64 = before.Identity.Class == 64;
        var isLittle = before.Identity.ByteOrder == ByteOrder.Little;
        var (size, valueAt, sectionAt) = is64 ? (24, 8, 6) : (16, 4, 14);
        var was = before.Source.ReadMemory(table.Offset, (int)table.Size).Span;
        var now = after.Source.ReadMemory(table.Offset, (int)table.Size).ToArray();
        for (var at = 0; at + size <= was.Length; at += size)
        {
            var index = isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(was[(at + sectionAt)..]) : BinaryPrimitives.ReadUInt16BigEndian(was[(at + sectionAt)..]);
            if (index == 0 || index >= before.Sections.Count) continue;
            var section = before.Sections[index];
            var value = Value(was[(at + valueAt)..], is64, isLittle);
            if (value < section.Address || value - section.Address > section.Size) continue;
            var moved = after.Sections[index].Size > 0 ? value - section.Address + after.Sections[index].Address : value;
            if (Value(now.AsSpan(at + valueAt), is64, isLittle) == moved) was.Slice(at + valueAt, is64 ? 8 : 4).CopyTo(now.AsSpan(at + valueAt));
        }

        if (!was.SequenceEqual(now)) violations.Add($"{before.SectionName(table)} has changed otherwise than by the values of symbols whose sections moved");
    }

    private static ulong Value(ReadOnlySpan<byte> bytes, bool is64, bool isLittle) => (is64, isLittle) switch
    {
        (true, true) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (true, false) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        (false, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };
}
