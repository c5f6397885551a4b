using System.Runtime.InteropServices;
using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>A string table to which strings are added. Names of sections and of symbols may lie in one, as in what LLVM writes.</summary>
internal sealed class StringTable
{
    private readonly ElfFile _file;
    private readonly ElfSection _section;
    private readonly List<byte> _bytes;
    private readonly int _size;

    public StringTable(ElfFile file, int index)
    {
        _file = file;
        _section = file.Sections[index];
        if (_section.Size > int.MaxValue / 2) throw new ElfNotesException(EditingCodes.LayoutCannotTake, _section.Offset, $"the string table {file.SectionName(_section)} has 0x{_section.Size:x} bytes, which are too many to be read");
        _bytes = [.. file.Source.ReadMemory(_section.Offset, (int)_section.Size).Span];
        _size = _bytes.Count;
    }

    /// <summary>Whether there was nothing in it.</summary>
    public bool WasEmpty => _size == 0;

    /// <summary>How many bytes longer it is now.</summary>
    public int Growth => _bytes.Count - _size;

    /// <summary>The strings, each ending with a NUL.</summary>
    public ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(_bytes);

    /// <summary>Where a string lies, which is added if it is not there.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.LayoutCannotTake"/>: the table cannot grow.</exception>
    public ulong OffsetOf(string text)
    {
        byte[] wanted = [.. Encoding.UTF8.GetBytes(text), 0];
        var at = Bytes.IndexOf(wanted);
        if (at >= 0) return (ulong)at;
        if ((_section.Flags & ElfSection.SHF_ALLOC) != 0) throw new ElfNotesException(EditingCodes.LayoutCannotTake, _section.Offset, $"the string table {_file.SectionName(_section)} is in memory at run time, and cannot grow by {text}");
        if (_section.Type == ElfSection.SHT_NOBITS || !_file.Source.Contains(_section.Offset, _section.Size)) throw new ElfNotesException(EditingCodes.LayoutCannotTake, _section.Offset, $"the string table {_file.SectionName(_section)} is not whole, and cannot grow by {text}");
        if (_bytes.Count == 0 || _bytes[^1] != 0) _bytes.Add(0);
        _bytes.AddRange(wanted);
        return (ulong)(_bytes.Count - wanted.Length);
    }
}
