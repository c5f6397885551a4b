using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ElfNotes.Vocabulary;

/// <summary>
/// The types of a family of owners, read from a table of text. A line <c>@owner|scope|system|section|owner bytes</c> begins an owner,
/// or another scope of it; the lines behind it are its types: <c>number|name|value|aliases|section|owner bytes</c>. What is left out at
/// the end of a line is empty. An empty name is asked of the owner's own vocabulary; a <c>+</c> behind the number means that number and
/// all above it. An empty section is the owner's; <c>-</c> is none. Owner bytes are what follows the owner, in hexadecimal, if not
/// one NUL; aliases are separated by commas.
/// </summary>
internal sealed class NoteTable
{
    private readonly Dictionary<string, ImmutableArray<NoteType>> _owners = new(StringComparer.Ordinal);

    public NoteTable(ReadOnlySpan<byte> text)
    {
        var types = ImmutableArray.CreateBuilder<NoteType>();
        ReadOnlySpan<string> owner = [];
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim("\r "u8);
            if (line.IsEmpty) continue;
            if (line[0] == '@') owner = Fields(line[1..], 5);
            else types.Add(Row(owner, Fields(line, 6)));
        }

        Types = types.ToImmutable();
        foreach (var group in Types.GroupBy(type => type.Owner, StringComparer.Ordinal)) _owners.Add(group.Key, [.. group]);
    }

    public ImmutableArray<NoteType> Types { get; }

    public IReadOnlyList<NoteType>? Find(string owner) => _owners.TryGetValue(owner, out var types) ? types : null;

    public IReadOnlyList<NoteType>? FindByPattern(string owner)
    {
        foreach (var (pattern, types) in _owners)
            if (types[0].IsOwnerPattern && NoteOwnerPattern.Matches(pattern, owner))
                return types;
        return null;
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
            Aliases = row[3].Length == 0 ? [] : [.. row[3].Split(',')],
            Scope = Scope(owner[1]),
            System = owner[2].Length == 0 ? null : owner[2],
            Section = section is "" or "-" ? null : section,
            IsOpen = isOpen,
        };
        return NoteValueWord.Apply(type, row[2]);
    }

    private static ImmutableArray<byte> OwnerBytes(string owner, string end)
    {
        if (owner.Contains('<')) return [];
        return [.. Encoding.UTF8.GetBytes(owner), .. end.Length == 0 ? [0] : Convert.FromHexString(end)];
    }

    private static NoteScope Scope(string word) => word switch
    {
        "file" => NoteScope.File,
        "kernel" => NoteScope.KernelImage,
        "core" => NoteScope.Core,
        _ => NoteScope.Object,
    };
}
