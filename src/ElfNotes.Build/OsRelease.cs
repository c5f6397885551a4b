namespace ElfNotes.Build;

/// <summary>The file os-release of the system that builds: lines <c>NAME=value</c>, the value in quotes or without (os-release(5)).</summary>
internal sealed class OsRelease
{
    // In the order in which os-release(5) has them read.
    private static readonly string[] s_places = ["/etc/os-release", "/usr/lib/os-release"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="file">The file; empty for the system's own, which need not be there.</param>
    /// <param name="readsFile">Told what is read.</param>
    public static OsRelease Read(string? file, Action<string> readsFile)
    {
        var result = new OsRelease();
        var path = file is { Length: > 0 } ? file : Array.Find(s_places, File.Exists);
        if (path is null) return result;
        readsFile(path);
        foreach (var line in File.ReadLines(path))
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && line[0] != '#') result._values[line[..at].Trim()] = Unquoted(line[(at + 1)..].Trim());
        return result;
    }

    /// <summary>The value of a name; empty where there is none.</summary>
    public string Value(string name) => _values.GetValueOrDefault(name, "");

    private static string Unquoted(string value) => value is ['"' or '\'', .., var last] && last == value[0] ? value[1..^1].Replace("\\", "", StringComparison.Ordinal) : value;
}
