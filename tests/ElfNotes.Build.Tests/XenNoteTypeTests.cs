using ElfNotes.Vocabulary;

namespace ElfNotes.Build.Tests;

/// <summary>The enum and the registry name the same types.</summary>
public sealed class XenNoteTypeTests
{
    [Fact]
    public void The_enum_has_every_type_of_xen_and_no_other()
    {
        var known = NoteTypes.OfOwner("Xen").Where(type => !type.IsMalformed).Select(type => (type.Name.Replace("_", "", StringComparison.Ordinal), type.Type)).Distinct();

        Assert.Equal(known.Order(), Enum.GetValues<XenNoteType>().Select(type => (type.ToString().ToUpperInvariant(), (ulong)type)).Order());
    }
}
