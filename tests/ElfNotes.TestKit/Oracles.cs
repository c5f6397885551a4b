namespace ElfNotes.TestKit;

/// <summary>When the programs that the library is measured against may be absent.</summary>
public static class Oracles
{
    /// <summary>Whether ELFNOTES_REQUIRE_ORACLES is 1: then a test without its oracle fails rather than being skipped.</summary>
    public static bool AreRequired { get; } = Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_ORACLES") == "1";

    /// <summary>What a test without its oracle says.</summary>
    /// <param name="package">The Debian package that has the oracle.</param>
    public static string Missing(string package) => $"needs Debian's package {package}";
}
