namespace ElfNotes.Vocabulary;

/// <summary>Owners that hold text of the file's own, such as a thread's number: <c>NetBSD-CORE@&lt;lwp&gt;</c>.</summary>
internal static class NoteOwnerPattern
{
    /// <summary>
    /// Whether an owner matches: each word in angle brackets stands for at least one character; at the end for all that is left,
    /// elsewhere for what comes before the pattern's next character.
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> owner)
    {
        while (true)
        {
            var open = pattern.IndexOf((byte)'<');
            if (open < 0) return owner.SequenceEqual(pattern);
            // A pattern that is nothing but a word would match every owner; it is there to be listed.
            if (open == 0 || !owner.StartsWith(pattern[..open])) return false;
            owner = owner[open..];
            pattern = pattern[(pattern.IndexOf((byte)'>') + 1)..];
            if (pattern.IsEmpty) return !owner.IsEmpty;
            var end = owner.IndexOf(pattern[0]);
            if (end <= 0) return false;
            owner = owner[end..];
        }
    }
}
