using System.Reflection;
using ElfNotes.Compression;
using ElfNotes.Manifest;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Api;

/// <summary>The public API changes on purpose only: what a library shows is what its <c>PublicApi.txt</c> has.</summary>
public sealed class PublicApiTests
{
    private const string Update = "ELFNOTES_UPDATE_API";

    [Theory]
    [InlineData("ElfNotes", typeof(ErrorCodes))]
    [InlineData("ElfNotes.Compression", typeof(PayloadCodecs))]
    [InlineData("ElfNotes.Manifest", typeof(NotesYaml))]
    public void The_public_api_is_the_approved_one(string project, Type member)
    {
        var path = Path.Combine(RepositoryFiles.Root!, "src", project, "PublicApi.txt");
        var actual = ApiListing.Of(member.Assembly);
        if (Environment.GetEnvironmentVariable(Update) == "1") File.WriteAllText(path, string.Join('\n', actual) + "\n");

        Assert.True(File.Exists(path), $"src/{project}/PublicApi.txt is missing; {Update}=1 writes it");
        var approved = File.ReadAllLines(path);

        Assert.True(actual.SequenceEqual(approved), $"The public API of {project} is not the approved one. If that is meant, run this test with {Update}=1 and commit src/{project}/PublicApi.txt.\n{ListingDifference.Of(approved, actual)}");
    }

    [Fact]
    public void The_listing_writes_every_kind_of_member()
    {
        var lines = ApiListing.Of(Assembly.GetExecutingAssembly());
        var start = lines.ToList().IndexOf("abstract class ElfNotes.Tests.Api.ApiSample<T> : System.IDisposable where T : struct");

        Assert.NotEqual(-1, start);
        Assert.Equal(
            [
                "    abstract void Do(in T value, ref int count, out string text)",
                "    const string Text = \"a\\\"b\"",
                "    event System.EventHandler Changed",
                "    int Number { get; protected set; }",
                "    protected ApiSample(int number)",
                "    protected readonly int[] _numbers",
                "    required string Name { get; init; }",
                "    static string op_Implicit(ElfNotes.Tests.Api.ApiSample<T> sample)",
                "    ulong? Item[int index, string key] { get; }",
                "    virtual TOther Get<TOther>(System.Collections.Generic.List<T[]> values, bool flag = true, params string[] rest) where TOther : class, new()",
                "    void Dispose()",
            ],
            lines.Skip(start + 1).TakeWhile(line => line.StartsWith(' ')));
        Assert.Equal(["enum ElfNotes.Tests.Api.ApiSample<T>.Order : byte where T : struct", "    First = 1", "    Last = 200"], lines.SkipWhile(line => !line.StartsWith("enum ElfNotes.Tests.Api.ApiSample", StringComparison.Ordinal)).Take(3));
    }

    [Fact]
    public void Two_listings_that_differ_in_one_line_differ()
    {
        string[] approved = ["class A", "    int B()", "class C"];
        string[] actual = ["class A", "    int B(int x)", "class C", "class D"];

        Assert.Equal("-     int B()  [A]\n+     int B(int x)  [A]\n+ class D", ListingDifference.Of(approved, actual));
        Assert.Equal("", ListingDifference.Of(approved, approved));
    }
}
