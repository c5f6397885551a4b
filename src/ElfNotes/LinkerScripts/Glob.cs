namespace ElfNotes.LinkerScripts;

/// <summary>The patterns of linker scripts: <c>*</c>, <c>?</c> and <c>[a-z]</c>, as fnmatch has them without flags.</summary>
internal static class Glob
{
    /// <summary>Whether a pattern matches a whole name. One star is remembered at a time, so that the work is bounded by the product of the lengths.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var work = long.MaxValue;
        return Matches(pattern, name, ref work);
    }

    /// <summary>The same within a number of comparisons of characters, which is counted down; where it is used up, nothing matches.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, ref long work)
    {
        work--;
        int p = 0, n = 0, star = -1, starName = 0;
        while (n < name.Length)
        {
            // A class is gone through for its end and for its members.
            work -= p < pattern.Length && pattern[p] == '[' ? pattern.Length - p : 1;
            if (work < 0) return false;
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = ++p;
                starName = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, ref p, name[n]))
            {
                n++;
            }
            else if (star >= 0)
            {
                p = star;
                n = ++starName;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        var first = pattern[p];
        if (first == '[' && ClassEnd(pattern, p) is > 0 and var end)
        {
            var negated = pattern[p + 1] is '!' or '^';
            var found = IsInClass(pattern[(p + (negated ? 2 : 1))..end], c);
            if (found == negated) return false;
            p = end + 1;
            return true;
        }

        if (first == '\\' && p + 1 < pattern.Length)
        {
            if (pattern[p + 1] != c) return false;
            p += 2;
            return true;
        }

        if (first != '?' && first != c) return false;
        p++;
        return true;
    }

    // A bracket right behind the opening one, or behind its negation, stands for itself.
    private static int ClassEnd(ReadOnlySpan<char> pattern, int open)
    {
        var from = open + 1;
        if (from < pattern.Length && pattern[from] is '!' or '^') from++;
        if (from + 1 >= pattern.Length) return -1;
        var end = pattern[(from + 1)..].IndexOf(']');
        return end < 0 ? -1 : from + 1 + end;
    }

    private static bool IsInClass(ReadOnlySpan<char> members, char c)
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (i + 2 < members.Length && members[i + 1] == '-')
            {
                if (c >= members[i] && c <= members[i + 2]) return true;
                i += 2;
            }
            else if (members[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
