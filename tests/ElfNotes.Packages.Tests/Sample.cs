using System.Text.RegularExpressions;
using ElfNotes.TestKit;

namespace ElfNotes.Packages.Tests;

/// <summary>
/// A block of code in a page of the documentation. A block of C# is a file, a program or else a library's, and compiles as it stands in a
/// project with implicit usings; a block of XML is a project. A block <c>text</c> that follows a program, with nothing but blank lines between, is what the program prints.
/// A part of a larger file names that file behind the language: <c>```csharp Kernel/Clock.cs</c>, relative to the page; it is there word for word.
/// </summary>
/// <param name="Page">The page, relative to the repository.</param>
/// <param name="Line">The block's first line, counted from 1.</param>
/// <param name="Text">The block.</param>
/// <param name="Shown">What it prints, or null where the page does not say.</param>
/// <param name="File">The file that it is a part of, or null where it is one.</param>
internal sealed partial record Sample(string Page, int Line, string Text, string? Shown, string? File)
{
    // Build outputs, and what is fetched for the tests.
    private static readonly string[] s_foreign = ["bin", "obj", "artifacts", ".git", "node_modules"];

    public static IReadOnlyList<Sample> CSharp { get; } = [.. Pages().SelectMany(page => Read(page, CSharpBlock()))];

    public static IReadOnlyList<Sample> Projects { get; } = [.. Pages().SelectMany(page => Read(page, XmlBlock()))];

    public static Sample Find(IEnumerable<Sample> samples, string page, int line) => samples.Single(sample => sample.Page == page && sample.Line == line);

    /// <summary>Writes what a program prints into its page, in place of what stands there.</summary>
    public void Rewrite(string printed)
    {
        var path = Path.Combine(RepositoryFiles.Root!, Page);
        var block = $"{Text}```\n\n```text\n";
        System.IO.File.WriteAllText(path, System.IO.File.ReadAllText(path).Replace(block + Shown + "```", block + printed + "```", StringComparison.Ordinal));
    }

    private static IEnumerable<Sample> Read(string page, Regex block)
    {
        var text = System.IO.File.ReadAllText(Path.Combine(RepositoryFiles.Root!, page)).ReplaceLineEndings("\n");
        foreach (Match match in block.Matches(text))
        {
            var code = match.Groups["code"];
            yield return new Sample(page, text.AsSpan(0, code.Index).Count('\n') + 1, code.Value, Value(match.Groups["shown"]), Value(match.Groups["file"]));
        }
    }

    private static string? Value(Group group) => group.Success ? group.Value : null;

    private static IEnumerable<string> Pages() => Pages(new DirectoryInfo(RepositoryFiles.Root!)).Select(file => Path.GetRelativePath(RepositoryFiles.Root!, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Pages(DirectoryInfo folder) => folder.GetFiles("*.md").Select(file => file.FullName)
        .Concat(folder.GetDirectories().Where(below => !s_foreign.Contains(below.Name)).SelectMany(Pages));

    [GeneratedRegex(@"^```(csharp|cs|c#|C#)( (?<file>\S+))?\n(?<code>.*?)^```$(\n\n```text\n(?<shown>.*?)^```$)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"^```xml( (?<file>\S+))?\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex XmlBlock();
}
