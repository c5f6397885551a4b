using System.Text;

namespace ElfNotes.LinkerScripts;

/// <summary>A linker script as GNU ld, gold and lld take it: its program headers, and what goes into which output section.</summary>
/// <remarks>
/// Reading is tolerant: expressions are kept as text, and what is not understood is passed over by its brackets, with a remark. Files that
/// INCLUDE names are not followed. A script that the C preprocessor has not seen is read as far as possible.
/// </remarks>
public sealed class LinkerScript
{
    /// <summary>Scripts of more bytes are not read; the largest known, those of Linux, have some 10,000.</summary>
    public const int MaxBytes = 4 << 20;

    private readonly ReadOnlyMemory<byte> _bytes;

    private LinkerScript(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Where the PHDRS command starts, in bytes; null where there is none, and the linker makes the program headers by itself.</summary>
    public ulong? SegmentsOffset { get; internal set; }

    /// <summary>The program headers of the PHDRS command.</summary>
    public IReadOnlyList<ScriptSegment> Segments => SegmentList;

    /// <summary>The output sections of all SECTIONS commands, in order; those of an OVERLAY too.</summary>
    public IReadOnlyList<OutputSection> Sections => SectionList;

    /// <summary>Whether the script adds to the linker's own one (INSERT) and does not replace it.</summary>
    public bool IsAddition { get; internal set; }

    /// <summary>What was not understood or not followed: <see cref="LinkerScriptCodes.NotUnderstood"/> and <see cref="LinkerScriptCodes.NotClosed"/>.</summary>
    public IReadOnlyList<Finding> Remarks => RemarkList.Findings;

    /// <summary>The name in OUTPUT_FORMAT, or null: <c>elf64-x86-64</c>.</summary>
    internal string? OutputFormat { get; set; }

    /// <summary>The name in OUTPUT_ARCH, or null: <c>i386:x86-64</c>.</summary>
    internal string? OutputArchitecture { get; set; }

    /// <summary>Whether files of 32 bits are linked, as far as the script says it. In them properties are aligned to 4, as all notes are.</summary>
    internal bool Is32Bit => OutputFormat?.StartsWith("elf", StringComparison.Ordinal) == true ? OutputFormat.StartsWith("elf32", StringComparison.Ordinal) : OutputArchitecture is "i386" or "i386:x64-32" or "arm" or "riscv:rv32";

    internal List<ScriptSegment> SegmentList { get; } = [];

    internal List<OutputSection> SectionList { get; } = [];

    /// <summary>Whether AT( ) or AT> stands anywhere in the script, in whatever place.</summary>
    internal bool HasLoadAddress { get; private set; }

    /// <summary>Where the location counter is first set to the upper half of 64-bit addresses, where kernels run; null where it is not.</summary>
    internal ulong? HighAddressOffset { get; set; }

    internal FindingList RemarkList { get; } = new(ReadLimits.Default);

    /// <summary>Whether macros or included files may say more than was read.</summary>
    internal bool IsIncomplete { get; set; }

    /// <summary>Reads a script.</summary>
    /// <param name="bytes">Its text: ASCII, or anything that has ASCII in it. Not copied.</param>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.LimitReached"/>: it has more than <see cref="MaxBytes"/> bytes.</exception>
    public static LinkerScript Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes) throw new ElfNotesException(ErrorCodes.LimitReached, MaxBytes, $"the linker script has more than {MaxBytes >> 20} MiB, which is the limit");
        var script = new LinkerScript(bytes);
        var text = Encoding.Latin1.GetString(bytes.Span);
        script.HasLoadAddress = NamesLoadAddress(text);
        var reader = new ScriptReader(text) { Index = text.StartsWith("\u00ef\u00bb\u00bf", StringComparison.Ordinal) ? 3 : 0 };
        new ScriptParser(reader, script).Parse();
        SegmentInheritance.Apply(script);
        return script;
    }

    /// <summary>Reads a script.</summary>
    /// <param name="text">Its text; offsets count in its UTF-8.</param>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.LimitReached"/>: it has more than <see cref="MaxBytes"/> bytes.</exception>
    public static LinkerScript Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether bytes are a linker script: text with a SECTIONS or PHDRS command in it. Names of files play no part.</summary>
    /// <param name="bytes">All of the file.</param>
    public static bool IsScript(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes || bytes.IndexOfAny((byte)0, (byte)0x7f) >= 0) return false;
        return HasCommand(bytes, "SECTIONS"u8) || HasCommand(bytes, "PHDRS"u8);
    }

    // Also in a comment or a macro's name: where in doubt, nothing is said.
    private static bool NamesLoadAddress(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOf("AT", StringComparison.Ordinal)) >= 0; text = text[(at + 2)..])
            if (text[(at + 2)..].TrimStart() is ['(' or '>' or '_', ..]) return true;
        return false;
    }

    /// <summary>The line and column of a byte.</summary>
    /// <param name="offset">Its offset; one past the end is taken for the end.</param>
    public ScriptPosition PositionOf(ulong offset)
    {
        var before = _bytes.Span[..(int)Math.Min(offset, (ulong)_bytes.Length)];
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new ScriptPosition(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[start..]) + 1);
    }

    // The word at the start of a line or behind a command, and a brace behind it: nothing but comments and blanks between.
    private static bool HasCommand(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> command)
    {
        for (var from = 0; ;)
        {
            var found = bytes[from..].IndexOf(command);
            if (found < 0) return false;
            var at = from + found;
            from = at + command.Length;
            var line = bytes[(bytes[..at].LastIndexOf((byte)'\n') + 1)..at].Trim(" \t\r"u8);
            if (line.Length > 0 && line[^1] is not ((byte)'}' or (byte)')' or (byte)';' or (byte)'/')) continue;
            var rest = new ScriptReader(Encoding.Latin1.GetString(bytes.Slice(from, Math.Min(2000, bytes.Length - from))));
            if (rest.Peek() == '{') return true;
        }
    }
}
