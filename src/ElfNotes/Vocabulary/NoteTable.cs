using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;

namespace ElfNotes.Vocabulary;

/// <summary>
/// The types of a family of owners, read from a table of text, of which only the lines that are asked for become objects: a command
/// that shows one note cannot afford three hundred. A line <c>@owner|scope|system|section|ending|prefix</c> begins an owner,
/// or another part of it; the lines behind it are its types: <c>number|name|value|aliases|section|ending</c>. What is left out at the
/// end of a line is empty. A <c>+</c> behind the number means that number and all above it. An empty name is asked of the owner's own
/// vocabulary, so that no name stands in two places; the prefix before the name makes the whole define. The value is a word of
/// <see cref="NoteValueWord"/>; aliases are separated by commas. An empty section is the owner's; <c>-</c> is none. The ending is what
/// follows the owner's text in its bytes, in hexadecimal, where it is not one NUL.
/// </summary>
internal static class NoteTable
{
    /// <summary>Adds an owner's types, of every part of it.</summary>
    /// <param name="text">The table.</param>
    /// <param name="owner">The owner as the table spells it, in UTF-8; empty for all owners.</param>
    /// <param name="type">The type word, or null for all.</param>
    /// <param name="found">Takes the types in the order of the table.</param>
    /// <returns>The scopes of the owner's parts, whether or not they have the type; none where the table does not have the owner.</returns>
    public static NoteScopes Read(ReadOnlySpan<byte> text, ReadOnlySpan<byte> owner, ulong? type, List<NoteType> found)
    {
        var scopes = NoteScopes.None;
        while (TryOwner(ref text, out var header))
        {
            if (!owner.IsEmpty && !OwnerOf(header).SequenceEqual(owner)) continue;
            string[]? fields = null;
            scopes |= IsCore(header) ? NoteScopes.Core : NoteScopes.Other;
            while (TryRow(ref text, out var row))
                if (type is null || HasNumber(row, type.Value))
                    found.Add(Row(fields ??= Fields(header, 6), Fields(row, 6)));
        }

        return scopes;
    }

    /// <summary>Finds the pattern that an owner matches, as the table spells it; empty where there is none.</summary>
    public static ReadOnlySpan<byte> FindPattern(ReadOnlySpan<byte> text, ReadOnlySpan<byte> owner)
    {
        while (TryOwner(ref text, out var header))
            if (NoteOwnerPattern.Matches(OwnerOf(header), owner))
                return OwnerOf(header);
        return [];
    }

    private static bool TryOwner(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> header)
    {
        header = default;
        var at = text.IndexOf((byte)'@');
        if (at < 0) return false;
        text = text[(at + 1)..];
        header = Line(ref text);
        return true;
    }

    private static bool TryRow(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> row)
    {
        row = default;
        if (text.IsEmpty || text[0] == (byte)'@') return false;
        row = Line(ref text);
        return true;
    }

    private static ReadOnlySpan<byte> Line(scoped ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }

    private static ReadOnlySpan<byte> OwnerOf(ReadOnlySpan<byte> header) => header[..header.IndexOf((byte)'|')];

    private static bool IsCore(ReadOnlySpan<byte> header) => header[(header.IndexOf((byte)'|') + 1)..].StartsWith("core"u8);

    private static bool HasNumber(ReadOnlySpan<byte> row, ulong type)
    {
        var number = Number(row, out var isOpen);
        return number == type || isOpen && type > number;
    }

    private static ulong Number(ReadOnlySpan<byte> row, out bool isOpen)
    {
        var digits = row["0x".Length..];
        if (!Utf8Parser.TryParse(digits, out ulong number, out var length, 'x')) throw new InvalidOperationException($"The table's line {Encoding.UTF8.GetString(row)} has no number");
        isOpen = length < digits.Length && digits[length] == (byte)'+';
        return number;
    }

    private static string[] Fields(ReadOnlySpan<byte> line, int count)
    {
        var fields = new string[count];
        for (var index = 0; index < count; index++)
        {
            var end = line.IndexOf((byte)'|');
            fields[index] = Encoding.UTF8.GetString(end < 0 ? line : line[..end]);
            line = end < 0 ? [] : line[(end + 1)..];
        }

        return fields;
    }

    private static NoteType Row(string[] owner, string[] row)
    {
        var number = Number(Encoding.UTF8.GetBytes(row[0]), out var isOpen);
        var name = row[1].Length > 0 ? row[1] : NoteRegistry.Find(owner[0])!.NameOf(number)!;
        var section = row[4].Length > 0 ? row[4] : owner[3];
        var type = new NoteType
        {
            Owner = owner[0],
            OwnerBytes = OwnerBytes(owner[0], row[5].Length > 0 ? row[5] : owner[4]),
            Type = number,
            Name = name,
            Aliases = Aliases(owner[5].Length == 0 ? "" : owner[5] + name, row[3]),
            Scope = Scope(owner[1]),
            System = owner[2].Length == 0 ? null : owner[2],
            Section = section is "" or "-" ? null : section,
            IsOpen = isOpen,
        };
        return NoteValueWord.Apply(type, row[2]);
    }

    private static ImmutableArray<string> Aliases(string define, string others)
    {
        if (others.Length == 0) return define.Length == 0 ? [] : [define];
        return define.Length == 0 ? [.. others.Split(',')] : [define, .. others.Split(',')];
    }

    private static ImmutableArray<byte> OwnerBytes(string owner, string ending)
    {
        if (owner.Contains('<')) return [];
        return [.. Encoding.UTF8.GetBytes(owner), .. ending.Length == 0 ? [0] : Convert.FromHexString(ending)];
    }

    private static NoteScope Scope(string word) => word switch
    {
        "file" => NoteScope.File,
        "kernel" => NoteScope.KernelImage,
        "core" => NoteScope.Core,
        _ => NoteScope.Object,
    };
}
