using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ElfNotes.Vocabulary;

/// <summary>
/// The types of a family of owners, read from a table of text. A line <c>@owner|scope|system|section|ending|prefix</c> begins an owner,
/// or another part of it; the lines behind it are its types: <c>number|name|value|aliases|section|ending</c>. What is left out at the
/// end of a line is empty. A <c>+</c> behind the number means that number and all above it. An empty name is asked of the owner's own
/// vocabulary, so that no name stands in two places; the prefix before the name makes the whole define. The value is a word of
/// <see cref="NoteValueWord"/>; aliases are separated by commas. An empty section is the owner's; <c>-</c> is none. The ending is what
/// follows the owner's text in its bytes, in hexadecimal, where it is not one NUL.
/// </summary>
internal sealed class NoteTable
{
    private readonly Dictionary<string, ImmutableArray<NoteType>> _owners = new(StringComparer.Ordinal);
    private readonly List<string> _patterns = [];

    public NoteTable(ReadOnlySpan<byte> text)
    {
        var types = ImmutableArray.CreateBuilder<NoteType>();
        ReadOnlySpan<string> owner = [];
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim("\r "u8);
            if (line.IsEmpty) continue;
            if (line[0] == '@') owner = Fields(line[1..], 6);
            else types.Add(Row(owner, Fields(line, 6)));
        }

        Types = types.ToImmutable();
        foreach (var group in Types.GroupBy(type => type.Owner, StringComparer.Ordinal)) _owners.Add(group.Key, [.. group]);
        foreach (var (name, ofOwner) in _owners)
            if (ofOwner[0].IsOwnerPattern)
                _patterns.Add(name);
    }

    public ImmutableArray<NoteType> Types { get; }

    /// <summary>The owner's types, or default where the table has none.</summary>
    public ImmutableArray<NoteType> Find(string owner) => _owners.GetValueOrDefault(owner);

    /// <summary>The types of the pattern that the owner matches, or default.</summary>
    public ImmutableArray<NoteType> FindByPattern(string owner)
    {
        foreach (var pattern in _patterns)
            if (NoteOwnerPattern.Matches(pattern, owner))
                return _owners[pattern];
        return default;
    }

    private static string[] Fields(ReadOnlySpan<byte> line, int count)
    {
        var fields = Encoding.UTF8.GetString(line).Split('|');
        var filled = fields.Length;
        Array.Resize(ref fields, count);
        Array.Fill(fields, "", filled, count - filled);
        return fields;
    }

    private static NoteType Row(ReadOnlySpan<string> owner, ReadOnlySpan<string> row)
    {
        var isOpen = row[0].EndsWith('+');
        var number = ulong.Parse(row[0].AsSpan(2).TrimEnd('+'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
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
