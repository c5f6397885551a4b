using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using static ElfNotes.Tests.Authoring.Described;

namespace ElfNotes.Tests.Authoring;

public sealed class PlanComparisonTests
{
    private static readonly NoteDescription Version = Xen("XEN_VERSION", "string", "xen-3.0");

    [Fact]
    public void A_file_with_its_notes_has_no_finding() =>
        Assert.Empty(Compare(Version, Xen("LOADER", "string", "generic")));

    [Fact]
    public void Without_a_symbol_table_addresses_are_not_compared()
    {
        var finding = Assert.Single(Compare(Version, Xen("LOADER", "string", "generic"), Xen("ENTRY", "symbol", "_start")));
        Assert.Equal((AuthoringCodes.NoteDiffers, Severity.Info), (finding.Code, finding.Severity));
        Assert.Contains("no symbol table", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_that_is_missing_is_found()
    {
        var finding = Assert.Single(Compare(Version, Xen("LOADER", "string", "generic"), Xen("INIT_P2M", "u64", "0x8000000000")));
        Assert.Equal((AuthoringCodes.NoteNotLinked, Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains("plan:3:1", finding.Message, StringComparison.Ordinal);
        Assert.Contains("KEEP(*(.note.Xen))", finding.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string", "other")]
    [InlineData("string", "elfnotes2")]
    public void A_note_with_another_content_is_found(string field, string value) =>
        Assert.Equal(AuthoringCodes.NoteDiffers, Assert.Single(Compare(Version, Xen("LOADER", "string", "generic"), Xen("GUEST_OS", field, value))).Code);

    [Fact]
    public void An_address_of_another_size_differs() =>
        Assert.Equal(AuthoringCodes.NoteDiffers, Assert.Single(Compare(Version, Xen("LOADER", "string", "generic"), Note(("owner", "Xen"), ("type", "ENTRY"), ("symbol", "_start"), ("size", "4"))), finding => finding.Severity == Severity.Error).Code);

    [Fact]
    public void A_note_of_the_file_serves_once()
    {
        var twice = NotePlanner.Plan(Plan([Field("verbatim", true)], Version, Version)).Plan!;
        Assert.Equal(AuthoringCodes.NoteNotLinked, Assert.Single(PlanComparison.Find(twice, Kernel())).Code);
    }

    private static IReadOnlyList<Finding> Compare(params NoteDescription[] notes) => PlanComparison.Find(NotePlanner.Plan(Plan(notes)).Plan!, Kernel());

    private static ElfFile Kernel() => ElfFile.Open(ByteSource.FromMemory(Kernels.Pv().Build()));
}
