using ElfNotes.TestKit.Mutations;

namespace ElfNotes.TestKit.Booting;

/// <summary>
/// Images over every rule by which the hypervisor takes or refuses a dom0. Each index has its image: first every value of every stratum by
/// itself, then random combinations of two or three values of different strata, which a seed decides, and among them one in three of
/// <see cref="KernelMutations"/>.
/// </summary>
public static class Dom0Strata
{
    /// <summary>How many images have one value each.</summary>
    public static int SingleCount(bool isPvh) => Values(isPvh).Count;

    /// <summary>The values for a kind of guest.</summary>
    public static IReadOnlyList<Dom0StrataValue> Values(bool isPvh) => isPvh ? Dom0StrataPvh.Values : Dom0StrataPv.Values;

    /// <summary>The image of an index.</summary>
    public static Dom0StrataImage Image(bool isPvh, int index, int seed)
    {
        var values = Values(isPvh);
        if (index < values.Count) return Make(isPvh, [values[index]], $"{Kind(isPvh)} {index}");
        var name = $"{Kind(isPvh)} seed {seed} index {index}";
        if (index % 3 != 0) return Make(isPvh, Choose(values, new Random(unchecked(seed * 1_000_003 + index))), name);
        var mutation = KernelMutations.Make(seed, index);
        return new Dom0StrataImage($"{name}: {mutation.Description}", mutation.Image, 32, CanSpeak: false);
    }

    /// <summary>The image that these values make together.</summary>
    public static Dom0StrataImage Make(bool isPvh, IReadOnlyList<Dom0StrataValue> values, string name)
    {
        var kernel = new Dom0StrataKernel(isPvh);
        foreach (var value in values) value.Apply(kernel);
        return new Dom0StrataImage($"{name}: {string.Join("; ", values.Select(value => $"{value.Stratum} {value.Name}"))}", kernel.Build(), kernel.Memory, CanSpeak: true);
    }

    // A value that replaces the kernel comes first, as the lists have it.
    private static List<Dom0StrataValue> Choose(IReadOnlyList<Dom0StrataValue> values, Random random)
    {
        var chosen = new List<int>();
        var count = random.Next(3) == 0 ? 3 : 2;
        while (chosen.Count < count)
        {
            var next = random.Next(values.Count);
            if (chosen.TrueForAll(other => values[other].Stratum != values[next].Stratum)) chosen.Add(next);
        }

        return [.. chosen.Order().Select(index => values[index])];
    }

    private static string Kind(bool isPvh) => isPvh ? "PVH" : "PV";
}
