namespace ElfNotes.Tests.Api;

/// <summary>What one listing has that another has not.</summary>
internal static class ListingDifference
{
    private const int Shown = 20;

    /// <summary>The first differences: <c>-</c> what is approved only, <c>+</c> what is there only; members with their type's name behind.</summary>
    public static string Of(IReadOnlyList<string> approved, IReadOnlyList<string> actual)
    {
        var (old, now) = (Qualified(approved), Qualified(actual));
        var differences = old.Except(now).Select(line => "- " + line).Concat(now.Except(old).Select(line => "+ " + line)).ToList();
        return string.Join('\n', differences.Take(Shown)) + (differences.Count > Shown ? $"\n… {differences.Count - Shown} more" : "");
    }

    private static List<string> Qualified(IReadOnlyList<string> lines)
    {
        var result = new List<string>();
        var type = "";
        foreach (var line in lines)
        {
            if (!line.StartsWith(' ')) type = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            result.Add(line.StartsWith(' ') ? $"{line}  [{type}]" : line);
        }

        return result;
    }
}
