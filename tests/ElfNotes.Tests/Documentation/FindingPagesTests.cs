using System.Reflection;
using System.Text.RegularExpressions;
using ElfNotes.Authoring;
using ElfNotes.Boot;
using ElfNotes.Editing;
using ElfNotes.LinkerScripts;
using ElfNotes.TestKit;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Documentation;

/// <summary>Each code that a user can meet has its page in <c>docs/findings</c>, and each page its code.</summary>
public sealed partial class FindingPagesTests
{
    // A loader has its own codes in its own file.
    private static readonly Type[] s_holders =
        [typeof(ErrorCodes), typeof(FindingCodes), typeof(VocabularyCodes), typeof(BootCodes), typeof(AuthoringCodes), typeof(LinkerScriptCodes), typeof(EditingCodes), .. typeof(BootLoader).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(BootLoader)))];

    public static TheoryData<string> Codes { get; } = [.. AllCodes().Distinct().Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(RepositoryFiles.Root!, "docs", "findings");

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_has_a_page_with_its_title(string code)
    {
        var page = Path.Combine(Folder, code + ".md");

        Assert.True(File.Exists(page), $"docs/findings/{code}.md is missing");
        Assert.Matches($"^# {code}: \\S", File.ReadLines(page).First());
        Assert.True(File.ReadLines(page).Count(line => line.Trim().Length > 0) >= 4, $"docs/findings/{code}.md says no more than its title");
    }

    [Fact]
    public void A_page_has_a_code()
    {
        var codes = AllCodes().ToHashSet();
        var pages = Directory.GetFiles(Folder).Select(Path.GetFileName).Where(name => name != "README.md");

        Assert.All(pages, name => Assert.True(name!.EndsWith(".md", StringComparison.Ordinal) && codes.Contains(name[..^3]), $"docs/findings/{name} is about no code"));
    }

    // That the test which names a code provokes it is for its reader to see; that none names it is what happens.
    [Fact]
    public void A_code_of_a_loader_is_named_by_a_test()
    {
        var tests = string.Concat(Directory.GetFiles(Path.Combine(RepositoryFiles.Root!, "tests", "ElfNotes.Boot.Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var loaders = s_holders.Where(type => type == typeof(BootCodes) || type.IsSubclassOf(typeof(BootLoader)));
        var unnamed = loaders.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static), (type, field) => (Name: $"{type.Name}.{field.Name}", Code: field.GetRawConstantValue() as string))
            .Where(code => code.Code is { } text && !tests.Contains(text, StringComparison.Ordinal) && !tests.Contains(code.Name, StringComparison.Ordinal));

        Assert.Empty(unnamed);
    }

    [Fact]
    public void Codes_are_well_formed_and_given_once()
    {
        var codes = AllCodes().ToList();

        Assert.True(codes.Count > 50);
        Assert.All(codes, code => Assert.Matches(Code(), code));
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Fact]
    public void No_other_public_type_holds_codes()
    {
        var others = typeof(ErrorCodes).Assembly.GetExportedTypes().Except(s_holders)
            .Where(type => Constants(type).Any(value => Code().IsMatch(value)));

        Assert.Empty(others);
    }

    private static IEnumerable<string> AllCodes() => s_holders.SelectMany(Constants);

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.GetRawConstantValue()).OfType<string>();

    [GeneratedRegex(@"^EN[1-9]\d{3}\z")]
    private static partial Regex Code();
}
