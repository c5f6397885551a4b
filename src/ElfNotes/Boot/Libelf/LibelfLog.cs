namespace ElfNotes.Boot;

/// <summary>What libelf logs, line by line and without line ends.</summary>
internal sealed class LibelfLog
{
    /// <summary>Characters of lines that are kept: sixty thousand notes may each show the same string of 4096.</summary>
    private const int MaxCharacters = 1 << 23;

    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];
    private int _characters;

    /// <summary>All lines, in order.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The lines logged as errors.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary><c>elf_msg</c>. Beyond eight million characters only errors are kept.</summary>
    public void Message(string line)
    {
        _characters += line.Length;
        if (_characters <= MaxCharacters) _lines.Add(line);
    }

    /// <summary><c>elf_err</c>.</summary>
    public void Error(string line)
    {
        _lines.Add(line);
        _errors.Add(line);
    }

    /// <summary>A number as printf's <c>%#lx</c> writes it: 0 has no prefix.</summary>
    public static string Hex(ulong value) => value == 0 ? "0" : $"0x{value:x}";
}
