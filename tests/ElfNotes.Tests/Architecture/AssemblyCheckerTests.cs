namespace ElfNotes.Tests.Architecture;

/// <summary>The checker sees what it is there to see; without this, a green architecture would mean nothing.</summary>
public sealed class AssemblyCheckerTests
{
    private const string SamplesRoot = "ElfNotes.Tests.Architecture.Samples";

    private static AssemblyChecker Samples() => new(typeof(AssemblyCheckerTests).Assembly.Location);

    [Theory]
    [InlineData("ByField")]
    [InlineData("ByCall")]
    [InlineData("ByTypeArgument")]
    [InlineData("ByCatch")]
    [InlineData("ByLambda")]
    [InlineData("ByIterator")]
    [InlineData("ByMark")]
    [InlineData("ByConstraint`1")]
    [InlineData("ByPattern")]
    public void Every_way_to_use_a_type_is_seen(string user)
    {
        using var samples = Samples();

        var breaches = samples.RoomBreaches(SamplesRoot, new Dictionary<string, string[]> { [""] = [], ["Upper"] = [], ["Lower"] = [] });

        Assert.Contains(breaches, breach => breach.StartsWith($"{SamplesRoot}.Upper.{user} uses {SamplesRoot}.Lower.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_that_uses_nothing_is_not_accused()
    {
        using var samples = Samples();

        var breaches = samples.RoomBreaches(SamplesRoot, new Dictionary<string, string[]> { [""] = [], ["Upper"] = [], ["Lower"] = [] });

        Assert.DoesNotContain(breaches, breach => breach.Contains("Innocent", StringComparison.Ordinal));
        Assert.Empty(samples.RoomBreaches(SamplesRoot, new Dictionary<string, string[]> { [""] = [], ["Upper"] = ["Lower"], ["Lower"] = [] }));
    }

    [Fact]
    public void A_room_without_a_rule_is_a_breach()
    {
        using var samples = Samples();

        Assert.Equal(["Upper has no rule"], samples.RoomBreaches(SamplesRoot, new Dictionary<string, string[]> { [""] = [], ["Lower"] = [] }));
    }

    [Fact]
    public void A_wrong_rule_for_the_library_fails()
    {
        using var library = new AssemblyChecker(House.Library);
        var wrong = House.Rooms.ToDictionary(rule => rule.Key, rule => rule.Key == "Elf" ? [] : rule.Value);

        Assert.Contains(library.RoomBreaches("ElfNotes", wrong), breach => breach.StartsWith("ElfNotes.Elf.NoteRangeReader uses ElfNotes.Notes.NoteReader in NoteRangeReader.", StringComparison.Ordinal));
    }

    [Fact]
    public void Console_and_reflection_are_seen()
    {
        using var samples = Samples();

        Assert.Contains($"{SamplesRoot}.Sinner uses System.Console in Sinner.Print", samples.UsesOf(House.IsConsole));
        var reflection = samples.UsesOf(House.IsReflection);
        Assert.Contains($"{SamplesRoot}.Sinner uses System.Reflection.Assembly in Sinner.Reflect", reflection);
        Assert.Contains($"{SamplesRoot}.Sinner uses System.Activator in Sinner.Create", reflection);
    }

    [Fact]
    public void Mutable_static_fields_are_seen_and_cached_delegates_are_not()
    {
        using var samples = Samples();

        var fields = samples.MutableStatics().Where(name => name.Contains("Sinner", StringComparison.Ordinal)).Select(name => name.Split("::")[1]);

        Assert.Equal(["<Automatic>k__BackingField", "s_count", "t_count"], fields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Packages_are_seen()
    {
        using var samples = Samples();

        Assert.Contains("Mono.Cecil", samples.References());
    }

    [Theory]
    [InlineData("using ElfNotes.Elf;", "Elf")]
    [InlineData("using static ElfNotes.Boot.BootCodes;", "Boot")]
    [InlineData("    var code = ElfNotes.Boot.BootCodes.Refused;", "Boot")]
    [InlineData("// as ElfNotes.Elf.ElfFile does", null)]
    [InlineData("using ElfNotes.ElfSomething;", null)]
    public void Names_in_sources_are_seen(string source, string? room) =>
        Assert.Equal(room is null ? [] : [room], SourceUsings.RoomsNamedIn(source, House.Rooms.Keys));
}
