using ElfNotes.Authoring;
using static ElfNotes.Manifest.Tests.Reading;

namespace ElfNotes.Manifest.Tests;

public sealed class ReadTests
{
    [Fact]
    public void Settings_and_notes_come_as_they_are_written()
    {
        var description = Sound("""
            machine: x86-64
            loaders: [xen-pv, qemu]
            notes:
              - owner: Xen
                type: ENTRY
                symbol: _start
              - {owner: Xen, type: PHYS32_ENTRY, symbol: pvh_start, addend: -0xffffffff80000000, size: 8}
              - owner: FDO
                type: FDO_PACKAGING_METADATA
                json: {type: deb, "name": 'hello', count: 12, none: null}
              - owner: GNU
                type: NT_GNU_BUILD_ID
                hex: 00 11 22
            later: 1
            """);
        Assert.Equal("{machine: x86-64, loaders: [xen-pv, qemu], later: 1}", Text(description.Settings));
        Assert.Equal(
            [
                "{owner: Xen, type: ENTRY, symbol: _start}",
                "{owner: Xen, type: PHYS32_ENTRY, symbol: pvh_start, addend: -0xffffffff80000000, size: 8}",
                "{owner: FDO, type: FDO_PACKAGING_METADATA, json: {type: deb, name: \"hello\", count: 12, none: null}}",
                "{owner: GNU, type: NT_GNU_BUILD_ID, hex: 00 11 22}",
            ],
            description.Notes.Select(note => Text(note.Fields)));
    }

    [Fact]
    public void Every_key_and_value_has_its_line_and_column()
    {
        var description = Sound("""
            machine: arm
            notes:
              - owner: Xen
                u32: [1,
                      2]
            """);
        Assert.Equal(new SourcePosition(FileName, 1, 1), description.Settings[0].Position);
        Assert.Equal(new SourcePosition(FileName, 1, 10), description.Settings[0].Value.Position);
        var note = Assert.Single(description.Notes);
        Assert.Equal(new SourcePosition(FileName, 3, 5), note.Position);
        Assert.Equal(new SourcePosition(FileName, 3, 12), note.Fields[0].Value.Position);
        Assert.Equal(new SourcePosition(FileName, 4, 5), note.Fields[1].Position);
        Assert.Equal(new SourcePosition(FileName, 5, 11), Assert.IsType<DescribedValue.List>(note.Fields[1].Value).Items[1].Position);
    }

    [Theory]
    [InlineData("yes", "yes")]
    [InlineData("0o17", "0o17")]
    [InlineData("0x1_0", "0x1_0")]
    [InlineData("~", "~")]
    [InlineData("", "")]
    [InlineData("1e3", "1e3")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("!!int 12", "12")]
    [InlineData("\"a\\x01\\u20ac\"", "\"a\u0001€\"")]
    public void Scalars_stay_text(string written, string read) => Assert.Equal(read, Text(Sound($"key: {written}\nnotes:\n").Settings[0].Value));

    [Fact]
    public void Block_scalars_keep_their_lines() =>
        Assert.Equal("{owner: FDO, json: \"{\n}\n\"}", Text(Sound("notes:\n  - owner: FDO\n    json: |\n      {\n      }\n").Notes[0].Fields));

    [Fact]
    public void Aliases_and_merge_keys_stand_for_what_they_name()
    {
        var description = Sound("""
            notes:
              - &first {owner: Xen, type: 1, u32: &list [1, 2]}
              - {<<: *first, type: 2}
              - {<<: [{type: 3}, *first], u64: *list}
            """);
        Assert.Equal(
            ["{owner: Xen, type: 1, u32: [1, 2]}", "{type: 2, owner: Xen, u32: [1, 2]}", "{u64: [1, 2], type: 3, owner: Xen, u32: [1, 2]}"],
            description.Notes.Select(note => Text(note.Fields)));
    }

    [Fact]
    public void Several_documents_are_joined_in_order()
    {
        var description = Sound("# first\n---\nmachine: arm\nnotes: [{owner: A}]\n---\n# an empty one\n---\nnotes: [{owner: B}]\n...\n");
        Assert.Equal("{machine: arm} {owner: A} {owner: B}", Text(description));
    }

    [Fact]
    public void A_byte_order_mark_and_line_ends_of_Windows_are_no_part_of_the_text()
    {
        byte[] bytes = [0xef, 0xbb, 0xbf, .. "machine: arm\r\nnotes:\r\n  - owner: A\r\n"u8];
        var result = NotesYaml.Read(bytes, null);
        Assert.Empty(result.Findings);
        Assert.Equal("{machine: arm} {owner: A}", Text(result.Description!));
        Assert.Equal(new SourcePosition(null, 3, 5), result.Description!.Notes[0].Position);
    }
}
