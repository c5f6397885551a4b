namespace ElfNotes;

/// <summary>
/// Stands before LINQ's <c>Select</c> in every namespace of the project. LINQ's iterators offer <c>Select</c> to each other by a generic virtual
/// method, of which a native compiler makes one body for each pair of element types and each kind of iterator: over value types that
/// was a quarter of the native command's code. This one is compiled for the pairs that are used.
/// </summary>
internal static class PlainSelection
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source) yield return selector(item);
    }
}
