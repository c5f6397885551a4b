namespace ElfNotes;

/// <summary>
/// Stands before LINQ's methods of these names in every namespace of the project, and gives the same items as late. LINQ's iterators offer
/// <c>Select</c> to each other by a generic virtual method, of which a native compiler makes one body for each pair of element types and each
/// kind of iterator: over value types that was a quarter of the native command's code. These are compiled for the types that use them.
/// </summary>
internal static class PlainSelection
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source) yield return selector(item);
    }

    public static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var item in source)
            if (predicate(item)) yield return item;
    }

    public static IEnumerable<T> Take<T>(this IEnumerable<T> source, int count)
    {
        if (count <= 0) yield break;
        foreach (var item in source)
        {
            yield return item;
            if (--count == 0) yield break;
        }
    }

    public static IEnumerable<T> Skip<T>(this IEnumerable<T> source, int count)
    {
        foreach (var item in source)
            if (count <= 0) yield return item;
            else count--;
    }
}
