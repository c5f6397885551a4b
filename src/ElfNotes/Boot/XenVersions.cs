namespace ElfNotes.Boot;

/// <summary>The names of the Xen releases that <see cref="XenVersion"/> knows.</summary>
public static class XenVersions
{
    /// <summary>The names that <see cref="TryParse"/> takes, in order of release.</summary>
    public static IReadOnlyList<string> Names { get; } = ["4.17", "4.18", "4.19", "4.20", "latest"];

    /// <summary>The name of a release: <c>4.17</c> … <c>latest</c>.</summary>
    /// <param name="version">The release.</param>
    public static string Name(this XenVersion version) => Names[(int)version];

    /// <summary>Finds a release by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="version">The release.</param>
    public static bool TryParse(string name, out XenVersion version)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] != name) continue;
            version = (XenVersion)i;
            return true;
        }

        version = default;
        return false;
    }
}
