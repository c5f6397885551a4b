using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

public sealed class XenFeaturesTests
{
    private static NoteMeaning Describe(string features) => NoteVocabulary.Describe(TestNote.Text("Xen", 10, features + "\0"), TestNote.Identity());

    [Fact]
    public void There_are_21_features_and_the_loader_knows_seven_by_name()
    {
        Assert.Equal(Enumerable.Range(0, 21), XenFeatures.All.Select(feature => feature.Bit));
        Assert.Equal([0, 1, 2, 3, 4, 8, 11], XenFeatures.All.Where(feature => feature.IsKnownByName).Select(feature => feature.Bit));
        Assert.All(XenFeatures.All, feature => Assert.Same(feature, XenFeatures.FromName(feature.Name)));
        Assert.Null(XenFeatures.FromBit(21));
        Assert.Null(XenFeatures.FromBit(-1));
    }

    [Fact]
    public void The_features_of_a_Linux_kernel_are_spelled_out()
    {
        var meaning = Describe("!writable_page_tables|pae_pgdir_above_4gb");

        Assert.Equal("writable_page_tables (required) | pae_pgdir_above_4gb", meaning.Text);
        Assert.Equal("[{name:\"writable_page_tables\",required:true,known:true,bit:0},{name:\"pae_pgdir_above_4gb\",required:false,known:true,bit:4}]", TestNote.Flat(meaning.Value));
        Assert.Empty(meaning.Findings);
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("dom0|", "dom0")]
    [InlineData("|dom0||dom0", "dom0 | dom0")]
    public void Empty_names_do_nothing(string features, string text)
    {
        Assert.Equal(text, Describe(features).Text);
        Assert.Empty(Describe(features).Findings);
    }

    [Theory]
    [InlineData("foo", VocabularyCodes.UnknownFeature, Severity.Warning)]
    [InlineData("!foo", VocabularyCodes.UnknownRequiredFeature, Severity.Error)]
    [InlineData("!", VocabularyCodes.UnknownRequiredFeature, Severity.Error)]
    [InlineData("Dom0", VocabularyCodes.UnknownFeature, Severity.Warning)]
    [InlineData("dom0 |dom0", VocabularyCodes.FeatureWithSpaces, Severity.Warning)]
    [InlineData("dom0| !dom0", VocabularyCodes.FeatureWithSpaces, Severity.Warning)]
    [InlineData("!dom0 ", VocabularyCodes.FeatureWithSpaces, Severity.Error)]
    [InlineData("hvm_pirqs", VocabularyCodes.FeatureKnownByBitOnly, Severity.Warning)]
    [InlineData("!linux_rsdp_unrestricted", VocabularyCodes.FeatureKnownByBitOnly, Severity.Error)]
    public void What_Xen_does_not_know_is_a_finding(string features, string code, Severity severity)
    {
        var finding = Assert.Single(Describe(features).Findings);

        Assert.Equal((code, severity), (finding.Code, finding.Severity));
        Assert.NotNull(finding.Hint);
    }

    [Fact]
    public void A_finding_points_at_the_name()
    {
        var finding = Assert.Single(Describe("dom0|foo").Findings);

        Assert.Equal(0x1000UL + 16 + 5, finding.Offset);
    }

    [Fact]
    public void A_name_above_63_bytes_is_split_as_Xen_splits_it()
    {
        var longName = new string('a', 63);

        // What is left of it is a name of its own, and here one that Xen knows.
        var meaning = Describe(longName + "dom0");
        Assert.Equal([VocabularyCodes.FeatureNameTooLong], TestNote.Codes(meaning));
        Assert.Equal($"{longName} (unknown) | dom0", meaning.Text);
        // Exactly 63 bytes are no more than an unknown name.
        Assert.Equal([VocabularyCodes.UnknownFeature], TestNote.Codes(Describe(longName)));
        Assert.Equal([VocabularyCodes.UnknownFeature], TestNote.Codes(Describe(longName + "|dom0")));
    }

    [Fact]
    public void Many_unknown_names_give_a_limited_number_of_findings_and_all_names()
    {
        var meaning = Describe(string.Join('|', Enumerable.Range(0, 500).Select(index => $"f{index}")));

        Assert.Equal(NoteVocabulary.MaximumFindings, meaning.Findings.Count);
        Assert.Equal(500, Assert.IsType<NoteValue.Items>(meaning.Value).Values.Count);
        Assert.Equal(NoteVocabulary.MaximumTextLength, meaning.Text.Length);
    }
}
