using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>The string tables of a file that grow, each once, whoever adds to it.</summary>
internal sealed class StringTables(NoteArrangement arrangement)
{
    private readonly SortedDictionary<int, StringTable> _tables = [];

    /// <summary>The table that is the section of an index.</summary>
    public StringTable Of(int index)
    {
        if (!_tables.TryGetValue(index, out var table)) _tables.Add(index, table = new StringTable(arrangement.File, index));
        return table;
    }

    /// <summary>Writes at the cursor those that have grown.</summary>
    public void Write(List<ByteChange> changes, List<EditStep> steps, ref ulong cursor)
    {
        foreach (var (index, table) in _tables)
        {
            if (table.Growth == 0) continue;
            var bytes = table.Bytes.ToArray();
            var section = arrangement.Headers.Sections[index];
            section[ElfField.ShOffset] = cursor;
            section[ElfField.ShSize] = (ulong)bytes.Length;
            changes.Add(new ByteChange(cursor, bytes));
            var name = index == arrangement.File.SectionNameIndex ? "the section name table" : arrangement.File.SectionName(arrangement.File.Sections[index]);
            steps.Add(new EditStep(cursor, (ulong)bytes.Length, $"{name}, {table.Growth} bytes longer, moves behind the end"));
            cursor += (ulong)bytes.Length;
        }
    }
}
