using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ElfNotes.TestKit;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

/// <summary>The tables against the collected facts about every owner and type.</summary>
public sealed partial class RegistryFactsTests
{
    // Facts whose owner is not the text of an owner.
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["GA"] = "GA<attribute>",
        ["(gas .version text)"] = "<version>",
    };

    [Fact]
    public void Every_known_type_is_found_and_named()
    {
        foreach (var fact in Facts())
        {
            var type = TypeOf(fact);
            if (!Identifier().IsMatch(fact.Name)) Assert.Contains(fact.Name, type.Aliases.Prepend(type.Name));
            else Assert.Equal(Bare(fact.Name), type.Name);
            Assert.Equal(fact.Scope, type.Scope switch { NoteScope.KernelImage => "kernel-image", _ => type.Scope.ToString().ToLowerInvariant() });
        }
    }

    [Fact]
    public void Every_known_type_is_found_by_name_and_by_other_names()
    {
        foreach (var fact in Facts())
        {
            var type = TypeOf(fact);
            var names = fact.Aliases.Where(alias => Identifier().IsMatch(alias)).Prepend(fact.Name).ToList();
            foreach (var name in names)
            {
                var found = NoteTypes.FindByName(Owner(fact), name);
                if (type.IsMalformed) Assert.Empty(found);
                else Assert.Equal(type.Type, Assert.Single(found).Type);
            }
        }
    }

    [Fact]
    public void Sections_and_alignments_are_the_known_ones()
    {
        foreach (var fact in Facts())
        {
            var type = TypeOf(fact);
            Assert.Equal(fact.Alignment, type.AlignmentIn(64));
            var sections = Section().Matches(fact.Section ?? "").Select(match => match.Value).Distinct().ToList();
            if (type.Section is { } section) Assert.Contains(section, sections);
            // Where but one is named, it is ours, unless it is that of another file inside this one or a place in memory.
            else Assert.False(sections is [_] && sections[0] == fact.Section, $"{fact.Owner} {fact.Name} has the section {fact.Section}");
        }
    }

    [Fact]
    public void Examples_have_the_owners_bytes_and_the_value_of_their_type()
    {
        var compared = 0;
        foreach (var fact in Facts().Where(fact => fact.Example is not null))
        {
            var type = TypeOf(fact);
            if (type.IsMalformed) continue;
            compared++;
            var (ownerBytes, desc) = fact.Split(type.AlignmentIn(64));
            // The example of this one was made up with a single NUL; Go's linker finds it by the four bytes of all its notes.
            if (!type.IsOwnerPattern && fact.Name != "ELF_NOTE_GOABIHASH") Assert.Equal(Convert.ToHexString([.. type.OwnerBytes]), Convert.ToHexString(ownerBytes));
            var message = $"{fact.Owner} {fact.Name}: {Convert.ToHexStringLower(desc)} as {type.Value}";
            if (type.Sizes.Length > 0) Assert.True(type.Sizes.Contains(desc.Length), message);
            switch (type.Value)
            {
                // The example of FEATURES has no NUL: Xen reads on into the padding.
                case NoteValueKind.StringWithNul or NoteValueKind.Json:
                    Assert.True(desc.Length > 0 && desc[^1] == 0, message);
                    break;
                case NoteValueKind.StringWithoutNul:
                    Assert.True(desc.Length == 0 || desc[^1] != 0, message);
                    break;
                case NoteValueKind.Words or NoteValueKind.FeatureMask:
                    Assert.True(desc.Length % 4 == 0, message);
                    break;
            }
        }

        Assert.True(compared > 150, $"{compared} examples");
    }

    [Fact]
    public void No_type_is_made_up()
    {
        var facts = Facts().Select(TypeOf).Select(type => (type.Owner, type.Type, type.Name)).ToHashSet();

        Assert.Empty(NoteTypes.All.Where(type => !facts.Contains((type.Owner, type.Type, type.Name))).Select(type => $"{type.Owner} {type.Name}"));
    }

    private static NoteType TypeOf(Fact fact)
    {
        var candidates = NoteTypes.Find(Owner(fact), Number(fact));
        var name = Bare(fact.Name);
        return Assert.Single(candidates, type => type.Name == name || type.Aliases.Contains(name) && candidates.Count == 1);
    }

    // The facts knew neither the owner nor the number of Uhyve's note; hermit-entry has both.
    private static string Owner(Fact fact) => fact.Type is null ? "UHYVEIF" : Owners.GetValueOrDefault(fact.Owner, fact.Owner);

    private static ulong Number(Fact fact) => fact.Type ?? 0x5b00;

    private static string Bare(string name) => Prefix().Replace(name, "");

    private static List<Fact> Facts()
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFiles.Root!, "facts", "registry.json")));
        List<Fact> facts = [];
        foreach (var entry in document.RootElement.EnumerateArray())
            if (entry.GetProperty("kind").GetString() is "note" or "core-owner-pattern" or "malformed-note")
                facts.Add(new Fact(entry));
        Assert.Equal(340, facts.Count);
        return facts;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_+.]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex("^(XEN|LINUX)_ELFNOTE_")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"(?<![\w.])\.[A-Za-z][\w.+-]*")]
    private static partial Regex Section();

    private sealed class Fact(JsonElement entry)
    {
        public string Owner { get; } = entry.GetProperty("owner").GetString()!;

        public ulong? Type { get; } = entry.GetProperty("type") is { ValueKind: JsonValueKind.Number } type ? type.GetUInt64() : null;

        /// <summary>The name; some that the field gives no name have their owner's in brackets.</summary>
        public string Name { get; } = entry.GetProperty("name").GetString() is ['(', .. var inner, ')'] ? inner : entry.GetProperty("name").GetString()!;

        public List<string> Aliases { get; } = [.. entry.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()!)];

        public string Scope { get; } = entry.GetProperty("scope").GetString()!;

        public string? Section { get; } = entry.GetProperty("section").GetString();

        public int Alignment { get; } = int.Parse(entry.GetProperty("alignment").ToString(), CultureInfo.InvariantCulture);

        public string? Example { get; } = entry.GetProperty("example") is { ValueKind: JsonValueKind.Object } example && example.TryGetProperty("hex", out var hex) ? hex.GetString() : null;

        private bool IsBigEndian { get; } = entry.GetProperty("example") is { ValueKind: JsonValueKind.Object } example && example.TryGetProperty("byte_order", out var order) && order.GetString() == "big";

        /// <summary>The example's name and descriptor; OpenVMS has a header of three 64-bit words.</summary>
        public (byte[] OwnerBytes, byte[] Desc) Split(int alignment)
        {
            var bytes = Convert.FromHexString(Example!.Replace(" ", "", StringComparison.Ordinal));
            var word = Owner == "IPF/VMS" ? 8 : 4;
            int Word(int index) => int.Parse(Convert.ToHexString([.. IsBigEndian ? bytes.Skip(word * index).Take(word) : bytes.Skip(word * index).Take(word).Reverse()]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var start = (3 * word + Word(0) + alignment - 1) & -alignment;
            return (bytes[(3 * word)..(3 * word + Word(0))], bytes[start..(start + Word(1))]);
        }
    }
}
