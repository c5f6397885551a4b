using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>Where the segments and the sections of a file disagree about its notes, that is a finding.</summary>
public class ViewTests
{
    [Theory]
    [InlineData("pvh-note-in-section-only.elf", "EN2011")]
    [InlineData("pv-pvh-good.elf", "")]
    public void A_note_that_only_one_view_shows_is_found(string name, string codes)
    {
        using var source = ByteSource.FromFile(Path.Combine(RepositoryFiles.Root!, "examples", "images", name));
        var file = ElfNotes.Elf.ElfFile.Open(source);
        _ = file.Notes;
        Assert.Equal(codes, string.Join(" ", file.Findings.Select(finding => finding.Code)));
    }
}
