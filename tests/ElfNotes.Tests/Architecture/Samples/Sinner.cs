using System.Reflection;

namespace ElfNotes.Tests.Architecture.Samples;

public static class Sinner
{
    private static readonly int s_readOnly = Environment.TickCount;
    private static int s_count = s_readOnly;

    [ThreadStatic]
    private static int t_count;

    public static int Automatic { get; set; }

    public static int Count() => Automatic + s_count++ + t_count++;

    public static void Print() => Console.Write("");

    public static Assembly Reflect() => typeof(Sinner).Assembly;

    public static object? Create(Type type) => Activator.CreateInstance(type);

    // The compiler keeps the delegates of both in static fields; these are no sin.
    public static IEnumerable<int> Cached(IEnumerable<int> values) => values.Select(value => value + 1).Select(Math.Abs);
}
