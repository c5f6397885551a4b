namespace ElfNotes.TestKit.Mutations;

/// <summary>Changes to the finished file: cuts and random bytes.</summary>
internal static class ByteMutations
{
    public static MutationRule[] Rules => [new(15, Truncate), new(25, Flip), new(10, FlipHeader), new(3, target => Magic(target)), new(5, Append)];

    private static string Truncate(MutationTarget target)
    {
        var (permille, behind) = (target.Random.Next(1000), target.Random.Next(4));
        target.Patch(image => image[..Math.Min(image.Length, image.Length * permille / 1000 + behind)]);
        return $"cut at {permille}/1000";
    }

    private static string Append(MutationTarget target)
    {
        var junk = new byte[target.Random.Next(1, 100)];
        target.Random.NextBytes(junk);
        target.Patch(image => [.. image, .. junk]);
        return $"{junk.Length} bytes appended";
    }

    private static string Flip(MutationTarget target) => FlipBelow(target, int.MaxValue);

    private static string FlipHeader(MutationTarget target) => FlipBelow(target, 176);

    private static string FlipBelow(MutationTarget target, int limit)
    {
        var flips = Enumerable.Range(0, target.Random.Next(1, 6)).Select(_ => (At: target.Random.Next(100_000), Value: target.Pick<byte>(0, 1, 0x7f, 0x80, 0xff, (byte)target.Random.Next(256)))).ToArray();
        target.Patch(image =>
        {
            // Not the magic: that is a rule of its own.
            if (image.Length <= 4) return image;
            foreach (var (at, value) in flips) image[4 + at % (Math.Min(limit, image.Length) - 4)] = value;
            return image;
        });
        return $"{flips.Length} bytes overwritten";
    }

    private static string Magic(MutationTarget target)
    {
        var at = target.Random.Next(4);
        target.Patch(image =>
        {
            if (image.Length > at) image[at] ^= 0x20;
            return image;
        });
        return $"magic byte {at}";
    }
}
