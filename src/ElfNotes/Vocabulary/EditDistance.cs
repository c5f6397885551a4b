namespace ElfNotes.Vocabulary;

/// <summary>How many slips of the keyboard lie between two names.</summary>
internal static class EditDistance
{
    // No name that is known comes near it, and the work grows with the product of both lengths.
    private const int MaximumLength = 64;

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment);
    /// <see cref="int.MaxValue"/> where a name is longer than any known one.
    /// </summary>
    public static int Between(string left, string right, bool ignoreCase = true)
    {
        if (left.Length > MaximumLength || right.Length > MaximumLength) return int.MaxValue;
        int[] beforeLast = new int[right.Length + 1], last = new int[right.Length + 1], row = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++) last[column] = column;
        for (var at = 1; at <= left.Length; at++)
        {
            row[0] = at;
            for (var column = 1; column <= right.Length; column++)
            {
                var cost = Same(left[at - 1], right[column - 1], ignoreCase) ? 0 : 1;
                row[column] = Math.Min(Math.Min(row[column - 1], last[column]) + 1, last[column - 1] + cost);
                if (at > 1 && column > 1 && Same(left[at - 1], right[column - 2], ignoreCase) && Same(left[at - 2], right[column - 1], ignoreCase))
                    row[column] = Math.Min(row[column], beforeLast[column - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right, bool ignoreCase) => left == right || ignoreCase && char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
