using ElfNotes.Elf;

namespace ElfNotes.Vocabulary;

/// <summary>Finding types by name: exactly, without the prefixes that headers put before them, and nearly.</summary>
internal static class NoteNames
{
    private const byte SolarisOsAbi = 6;
    private const byte LinuxOsAbi = 3;

    /// <summary>The best matches, one of each number.</summary>
    public static IReadOnlyList<NoteType> Find(IReadOnlyList<NoteType> types, string name)
    {
        var found = Select(types, type => Same(type.Name, name));
        if (found.Count == 0) found = Select(types, type => type.Aliases.Any(alias => Same(alias, name)));
        if (found.Count > 0) return found;
        return Select(types, type =>
        {
            var stem = Stem(type.Owner, name);
            return Names(type).Any(known => stem.Equals(Stem(type.Owner, known), StringComparison.OrdinalIgnoreCase));
        });
    }

    public static string? Suggest(IReadOnlyList<NoteType> types, string name)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var type in types)
        {
            if (type.IsMalformed) continue;
            foreach (var known in Names(type))
            {
                var stem = Stem(type.Owner, known);
                var distance = EditDistance.Between(Stem(type.Owner, name), stem);
                if (distance >= least || distance > Tolerance(stem.Length)) continue;
                least = distance;
                nearest = type.Name;
            }
        }

        return nearest;
    }

    public static string? SuggestOwner(IEnumerable<string> owners, string owner)
    {
        string? nearest = null;
        var least = (int.MaxValue, int.MaxValue);
        foreach (var known in owners)
        {
            // Linux and LINUX are two owners: among equals the one written more alike wins.
            var distance = (EditDistance.Between(known, owner), EditDistance.Between(known, owner, ignoreCase: false));
            if (distance.CompareTo(least) >= 0 || distance.Item1 > Tolerance(known.Length)) continue;
            least = distance;
            nearest = known;
        }

        return nearest;
    }

    /// <summary>The name that all candidates agree on, or that of the one whose operating system the file names.</summary>
    public static string? NameOf(IReadOnlyList<NoteType> candidates, ulong type, ElfIdentity? identity)
    {
        if (candidates.Count == 0) return null;
        if (candidates.Count > 1 && System(identity) is { } system)
            candidates = Narrow(candidates, system);
        var first = candidates[0];
        if (first.IsOpen) return first.Name.EndsWith("+n", StringComparison.Ordinal) ? $"{first.Name[..^1]}{NoteText.Decimal(type - first.Type)}" : null;
        foreach (var other in candidates)
            if (other != first && !Names(other).Intersect(Names(first), StringComparer.Ordinal).Any())
                return null;
        return first.Name;
    }

    private static string? System(ElfIdentity? identity) => identity?.OsAbi switch
    {
        SolarisOsAbi => "Solaris",
        LinuxOsAbi => "Linux",
        _ => null,
    };

    /// <summary>What is left of a name without the words that only say that it is a note type of its owner.</summary>
    private static ReadOnlySpan<char> StemSpan(string owner, ReadOnlySpan<char> name)
    {
        while (true)
        {
            var end = name.IndexOf('_');
            if (end < 0 || end == name.Length - 1 || !IsPrefix(owner, name[..end])) return name;
            name = name[(end + 1)..];
        }
    }

    private static string Stem(string owner, string name) => StemSpan(owner, name).ToString();

    private static bool IsPrefix(string owner, ReadOnlySpan<char> word)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["NT", "QNT", "ELF", "NOTE", "ELFNOTE", "TYPE", "SOLARIS"])
            if (word.Equals(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        // Owners of one family whose headers do not use the owner's own spelling.
        if (word.Equals("GNU", StringComparison.OrdinalIgnoreCase) && owner.StartsWith("GA", StringComparison.Ordinal)) return true;
        if (word.Equals("PPC", StringComparison.OrdinalIgnoreCase) && owner == "PowerPC") return true;
        return IsPartOf(owner, word);
    }

    /// <summary>Whether a word is the owner, or a part of it between signs: VMS of <c>IPF/VMS</c>, NETBSDCORE of <c>NetBSD-CORE@7</c>.</summary>
    private static bool IsPartOf(string owner, ReadOnlySpan<char> word)
    {
        foreach (var range in owner.AsSpan().SplitAny("-/ @<>!,_"))
            if (word.Equals(owner.AsSpan(range), StringComparison.OrdinalIgnoreCase))
                return true;
        return owner.StartsWith("NetBSD-CORE", StringComparison.Ordinal) && word.Equals("NETBSDCORE", StringComparison.OrdinalIgnoreCase);
    }

    private static IReadOnlyList<NoteType> Narrow(IReadOnlyList<NoteType> candidates, string system)
    {
        List<NoteType> narrowed = [.. candidates.Where(candidate => candidate.System == system)];
        return narrowed.Count == 0 ? candidates : narrowed;
    }

    private static List<NoteType> Select(IReadOnlyList<NoteType> types, Predicate<NoteType> matches)
    {
        List<NoteType> found = [];
        foreach (var type in types)
            if (!type.IsMalformed && matches(type) && !found.Exists(other => other.Type == type.Type))
                found.Add(type);
        return found;
    }

    private static IEnumerable<string> Names(NoteType type) => type.Aliases.Prepend(type.Name);

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    // One slip in a short name, a third of a long one, but never another word.
    private static int Tolerance(int length) => Math.Clamp(length / 3, 1, 3);
}
