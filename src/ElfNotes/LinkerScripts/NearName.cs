namespace ElfNotes.LinkerScripts;

/// <summary>Which of several names may have been meant by one that is none of them.</summary>
internal static class NearName
{
    // Names of segments and sections are short; a long one is not compared.
    private const int MaxLength = 64;

    /// <summary>The name that one more, one less or one other letter makes; null where there is none. Case does not count.</summary>
    public static string? Find(string name, IEnumerable<string> known) => known.FirstOrDefault(other => IsNear(name.ToLowerInvariant(), other.ToLowerInvariant()));

    private static bool IsNear(string one, string other)
    {
        if (one.Length > MaxLength || other.Length > MaxLength || Math.Abs(one.Length - other.Length) > 1) return false;
        var start = one.AsSpan().CommonPrefixLength(other);
        var a = one.AsSpan(start);
        var b = other.AsSpan(start);
        if (a.Length == b.Length) return a.Length == 0 || a[1..].SequenceEqual(b[1..]);
        return a.Length > b.Length ? a[1..].SequenceEqual(b) : b[1..].SequenceEqual(a);
    }
}
