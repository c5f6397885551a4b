namespace ElfNotes.Packages.Tests;

/// <summary>The packages that the project has.</summary>
internal static class PackageNames
{
    /// <summary>Those with a <c>lib</c>, which programs are compiled against.</summary>
    public static IReadOnlyList<string> Libraries { get; } = ["ElfNotes", "ElfNotes.Compression", "ElfNotes.Manifest"];

    public static IReadOnlyList<string> All { get; } = [.. Libraries, "ElfNotes.Build", "ElfNotes.Tool"];
}
