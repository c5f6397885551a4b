namespace ElfNotes.TestKit.Mutations;

/// <summary>Kernels that Xen may or may not take, made by chance: a good kernel and one to six changes, each of a kind that has mattered somewhere.</summary>
public static class KernelMutations
{
    private static readonly MutationRule[] Rules =
    [
        .. NoteMutations.Rules, .. AddressMutations.Rules, .. FeatureMutations.Rules, .. NoteFormatMutations.Rules, .. LegacyMutations.Rules,
        .. SegmentMutations.Rules, .. SectionMutations.Rules, .. HeaderMutations.Rules, .. SymbolMutations.Rules, .. ByteMutations.Rules,
    ];

    private static readonly int TotalWeight = Rules.Sum(rule => rule.Weight);

    /// <summary>The first kernels of a seed.</summary>
    public static IEnumerable<KernelMutation> Take(int seed, int count) => Enumerable.Range(0, count).Select(index => Make(seed, index));

    /// <summary>One kernel.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="index">The kernel's number in the run.</param>
    public static KernelMutation Make(int seed, int index)
    {
        // Random with a seed keeps its sequence across .NET releases.
        var random = new Random(unchecked(seed * 1_000_003 + index));
        var baseline = MutationBaselines.Pick(random);
        var target = new MutationTarget(random, baseline.Kernel);
        var changes = new List<string>();
        // Most kernels are changed once or twice: with more, hardly one would be accepted.
        var count = random.Next(100) switch { < 48 => 1, < 74 => 2, < 88 => 3, < 94 => 4, < 98 => 5, _ => 6 };
        for (var i = 0; i < count; i++) changes.Add(PickRule(random).Apply(target));
        return new KernelMutation(seed, index, $"{baseline.Name}: {string.Join("; ", changes)}", target.Build());
    }

    private static MutationRule PickRule(Random random)
    {
        var at = random.Next(TotalWeight);
        foreach (var rule in Rules)
        {
            if (at < rule.Weight) return rule;
            at -= rule.Weight;
        }

        throw new InvalidOperationException();
    }
}
