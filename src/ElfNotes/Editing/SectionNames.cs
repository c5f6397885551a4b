using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The section name table of a file, to which names are added.</summary>
internal sealed class SectionNames
{
    private readonly ElfHeaders _headers;
    private readonly int _index;
    private readonly List<byte> _bytes;
    private readonly int _size;

    public SectionNames(NoteArrangement arrangement)
    {
        _headers = arrangement.Headers;
        _index = (int)_headers.Header[ElfField.Shstrndx];
        if (_index <= 0 || _index >= _headers.Sections.Count) throw new ElfNotesException(EditingCodes.LayoutCannotTake, (ulong)ElfField.Shstrndx.Place(arrangement.File.Is64).Offset, "the file has section headers, but no table of their names");
        var section = arrangement.File.Sections[_index];
        if ((section.Flags & ElfSection.SHF_ALLOC) != 0 || section.Size > int.MaxValue / 2) throw new ElfNotesException(EditingCodes.LayoutCannotTake, section.Offset, "the section name table is in memory at run time, and cannot grow");
        _bytes = [.. arrangement.File.Source.ReadMemory(section.Offset, (int)section.Size).Span];
        _size = _bytes.Count;
        if (_size > 0 && _bytes[^1] != 0) _bytes.Add(0);
    }

    /// <summary>Where a name lies, which is added if it is not there.</summary>
    public ulong OffsetOf(string name)
    {
        // In a file whose table is empty a name would give one to sections that have none.
        if (_size == 0) return 0;
        byte[] wanted = [.. Encoding.UTF8.GetBytes(name), 0];
        var at = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes).IndexOf(wanted);
        if (at >= 0) return (ulong)at;
        _bytes.AddRange(wanted);
        return (ulong)(_bytes.Count - wanted.Length);
    }

    /// <summary>Writes the table at the cursor, where it has grown.</summary>
    public void Write(List<ByteChange> changes, List<EditStep> steps, ref ulong cursor)
    {
        if (_bytes.Count == _size) return;
        var section = _headers.Sections[_index];
        section[ElfField.ShOffset] = cursor;
        section[ElfField.ShSize] = (ulong)_bytes.Count;
        changes.Add(new ByteChange(cursor, _bytes.ToArray()));
        steps.Add(new EditStep(cursor, (ulong)_bytes.Count, $"the section name table, {_bytes.Count - _size} bytes longer, moves behind the end"));
        cursor += (ulong)_bytes.Count;
    }
}
