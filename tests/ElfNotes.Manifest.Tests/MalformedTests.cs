using System.Diagnostics;
using System.Text;
using ElfNotes.Authoring;
using static ElfNotes.Manifest.Tests.Reading;

namespace ElfNotes.Manifest.Tests;

/// <summary>EN4001: what is no description is reported with its place, and never as an exception.</summary>
public sealed class MalformedTests
{
    [Theory]
    [InlineData("", 1, 1, "there is nothing in it")]
    [InlineData("# only this\n---\n...\n", 1, 1, "there is nothing in it")]
    [InlineData("- owner: Xen\n", 1, 1, "the document is a list")]
    [InlineData("Xen\n", 1, 1, "the document is neither")]
    [InlineData("notes: 3\n", 1, 8, "notes is no list")]
    [InlineData("notes: [Xen]\n", 1, 9, "a note is no map")]
    [InlineData("machine: arm\nmachine: arm\n", 2, 1, "the key machine comes twice in one map, first in line 1")]
    [InlineData("notes:\n  - {owner: A, json: {a: 1, a: 2}}\n", 2, 29, "the key a comes twice")]
    [InlineData("notes:\n\t- owner: Xen\n", 2, 1, "a tab indents the line")]
    [InlineData("notes:\n  - owner: Xen\n\t  type: 1\n", 3, 1, "a tab indents the line")]
    [InlineData("notes: [\n", 1, 8, "the [ that opens here is not closed")]
    [InlineData("notes: \"abc\n", 1, 8, "the quote that opens here is not closed")]
    [InlineData("a: b: c\n", 1, 5, "a second colon makes this text another key")]
    [InlineData("notes:\n  - owner: Xen\n   type: 1\n", 3, 4, "the line is indented like nothing above it")]
    [InlineData("notes:\n  - owner: Xen\n      type: 1\n", 3, 7, "the line is indented like nothing above it")]
    [InlineData("notes:\n  - owner: Xen\n    type: 1\n   - owner: Xen\n", 4, 4, "the line is indented like nothing above it")]
    [InlineData("notes:\n  - owner: \"Xen\n    type: 1\n", 2, 12, "the quote that opens here is not closed")]
    [InlineData("notes:\n  - owner: 'Xen\n    type: 1\n", 2, 12, "the quote that opens here is not closed")]
    [InlineData("notes:\n  - {owner: Xen, type: 1\n  - {owner: Xen, type: 2}\n", 2, 5, "the { that opens here is not closed")]
    [InlineData("notes:\n  - {owner: Xen, u32: [1, 2}\n", 2, 23, "the [ that opens here is not closed")]
    [InlineData("features: [!writable_page_tables, a]\n", 1, 12, "!writable_page_tables without quotes is a tag")]
    [InlineData("features: [!writable_page_tables|pae]\n", 1, 12, "!writable_page_tables|pae without quotes is a tag")]
    [InlineData("notes:\n  - owner:Xen\n    type: 1\n", 2, 11, "a blank is missing behind the colon")]
    [InlineData("notes:\n  - owner: Xen\n    type:1\n    u32: 1\n", 3, 10, "a blank is missing behind the colon")]
    [InlineData("key: %x\n", 1, 6, "a text without quotes cannot begin with this character")]
    [InlineData("key: *nothing\n", 1, 6, "no anchor &nothing")]
    [InlineData("key: &a [*a]\n", 1, 10, "the anchor &a contains itself")]
    [InlineData("? [a]\n: b\n", 1, 3, "a key is a list or a map")]
    [InlineData("<<: 1\n", 1, 5, "<< merges a map")]
    [InlineData("key: !thing a\n", 1, 6, "the tag !thing means nothing")]
    [InlineData("key: !!binary AAAA\n", 1, 6, "the tag tag:yaml.org,2002:binary means nothing")]
    [InlineData("--- !COFF\nkey: 1\n", 1, 5, "the tag !COFF means nothing")]
    [InlineData("key: a\0b\n", 1, 7, "a character that YAML does not allow: U+0000")]
    [InlineData("key: 1\nnote: \x1b[2J\n", 2, 7, "a character that YAML does not allow: U+001B")]
    [InlineData("--- !ELF\nSections:\n  - Type: SHT_NOTE\n", 3, 5, "the note section has no Notes")]
    public void Each_cause_has_its_place(string text, int line, int column, string message)
    {
        var finding = Malformed(text);
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(new SourcePosition(FileName, line, column), finding.Position);
    }

    [Theory]
    [InlineData("notes:\n  - owner: Xen\n   type: 1\n", "The keys of a note stand one below the other, here in column 5; the dashes of notes do, too")]
    [InlineData("features: [!pae, a]\n", "Put it in quotes: \"!pae\"")]
    [InlineData("key: !pae\n", "Remove it, or where it is text put it in quotes: \"!pae\"")]
    [InlineData("notes:\n  - owner:Xen\n    type: 1\n", "Write owner: Xen")]
    public void The_fix_is_said(string text, string hint) => Assert.Equal(hint, Malformed(text).Hint);

    [Fact]
    public void Half_a_surrogate_pair_is_no_character() => Assert.Contains("U+D800", Malformed("key: \ud800\n").Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named()
    {
        var finding = Assert.Single(NotesYaml.Read((byte[])[.. "a: é\nb: "u8, 0xff, .. "\n"u8], FileName).Findings);
        Assert.Equal((AuthoringCodes.Malformed, new SourcePosition(FileName, 2, 4)), (finding.Code, finding.Position));
        Assert.Contains("0xff", finding.Message, StringComparison.Ordinal);
        Assert.Equal(AuthoringCodes.Malformed, Assert.Single(NotesYaml.Read(Encoding.Unicode.GetBytes("\ufeffnotes:\n"), FileName).Findings).Code);
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        Assert.Equal("key", Assert.Single(Sound($"key: {new string('[', 64)}{new string(']', 64)}\n").Settings).Name);
        Assert.Contains("deeper than 64", Malformed($"key: {new string('[', 65)}{new string(']', 65)}\n").Message, StringComparison.Ordinal);
        var watch = Stopwatch.StartNew();
        Assert.Contains("deeper than 64", Malformed("key: " + new string('[', 1 << 20)).Message, StringComparison.Ordinal);
        Assert.Contains("deeper than 64", Malformed(string.Concat(Enumerable.Range(0, 200).Select(depth => new string(' ', depth) + "a:\n"))).Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Aliases_of_aliases_have_a_limit()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 20; i++) text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var finding = Malformed(text.ToString());
        Assert.Contains("more than 4000000 keys and values", finding.Message, StringComparison.Ordinal);
        Assert.Equal(7, finding.Position.Line);
    }

    [Fact]
    public void The_length_has_a_limit()
    {
        var limits = new NotesYamlLimits { MaxBytes = 20 };
        Assert.Equal(new SourcePosition(FileName, 1, 1), Malformed("key: é2345678901234\n", limits).Position);
        Assert.Empty(NotesYaml.Read("key: é234567890123\n", FileName, limits).Findings);
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        const int Seed = 41;
        var random = new Random(Seed);
        string[] sources = ["machine: arm\nnotes:\n  - {owner: Xen, type: 1, u32: [1, 2], json: {a: [b, 'c']}}\n  - &x\n    hex: |\n      00\n    <<: *x\n", "--- !ELF\nFileHeader:\n  Class: ELFCLASS64\nSections:\n  - Name: .note (1)\n    Type: SHT_NOTE\n    Flags: [ SHF_ALLOC ]\n    Notes:\n      - Name: GNU\n        Desc: 0011\n        Type: NT_GNU_ABI_TAG\n...\n%YAML 1.2\n---\n? a\n: !!str b\n"];
        const string Spice = "-?:,[]{}#&*!|>'\"%@`\t \n\r\\0x<~.=_a\u0085\u2028é\ufeff";
        for (var run = 0; run < 100_000; run++)
        {
            var text = new StringBuilder(sources[run % sources.Length]);
            for (var change = random.Next(1, 8); change > 0 && text.Length > 0; change--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text.Remove(at, random.Next(1, Math.Min(9, text.Length - at + 1))); break;
                    case 1: text.Insert(at, Spice[random.Next(Spice.Length)]); break;
                    case 2: text[at] = Spice[random.Next(Spice.Length)]; break;
                    default: text.Insert(at, text.ToString(at, random.Next(Math.Min(20, text.Length - at)))); break;
                }
            }

            var sample = text.ToString();
            var exception = Record.Exception(() =>
            {
                foreach (var finding in NotesYaml.Read(sample, FileName).Findings)
                {
                    Assert.Equal(AuthoringCodes.Malformed, finding.Code);
                    Assert.True(finding.Position is { Line: > 0, Column: > 0 }, finding.Position.ToString());
                }
            });
            Assert.True(exception is null, $"seed {Seed}, run {run}: {exception}\n{sample}");
        }
    }
}
