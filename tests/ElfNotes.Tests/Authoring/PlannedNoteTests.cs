using ElfNotes.Authoring;

namespace ElfNotes.Tests.Authoring;

/// <summary>A note that a program makes is the one that a description gives.</summary>
public class PlannedNoteTests
{
    [Theory]
    [InlineData("Xen", "18", "01000000")]
    [InlineData("GNU", "NT_GNU_PROPERTY_TYPE_0", "020000c0040000000300000000000000")]
    [InlineData("FDO", "FDO_PACKAGING_METADATA", "7b7d00")]
    [InlineData("Go", "4")]
    [InlineData("Example", "7")]
    [InlineData("", "7")]
    public void Of_is_what_the_planner_makes(string owner, string type, string value = "00")
    {
        var planned = NotePlanner.Plan(new PlanDescription([], [new NoteDescription([Field("owner", owner), Field("type", type), Field("hex", value)], default)])).Plan;
        Assert.NotNull(planned);
        var described = planned.Notes.Single();

        var made = PlannedNote.Of(owner, described.Type, described.Parts);

        Assert.Equal(described.OwnerBytes.ToArray(), made.OwnerBytes.ToArray());
        Assert.Equal(described with { OwnerBytes = default }, made with { OwnerBytes = default });
    }

    private static DescribedField Field(string name, string value) => new(name, new DescribedValue.Scalar(value, true, default), default);
}
