using ElfNotes.Tests.Architecture.Samples.Lower;

namespace ElfNotes.Tests.Architecture.Samples.Upper;

// Each type uses the other room in one way only; the test asks that each way is seen.
public abstract class ByField
{
    private protected Brick? _brick;
}

public sealed class ByCall
{
    public int Value { get; } = Brick.Count();
}

public sealed class ByTypeArgument
{
    public int Value { get; } = new List<Brick>().Count;
}

public sealed class ByCatch
{
    public int Value { get; } = Try();

    private static int Try()
    {
        try
        {
            return Environment.TickCount;
        }
        catch (FireException)
        {
            return 0;
        }
    }
}

public sealed class ByLambda
{
    public Func<object> Make { get; } = () => new Brick();
}

public sealed class ByIterator
{
    public IEnumerable<int> Values { get; } = Iterate();

    private static IEnumerable<int> Iterate()
    {
        yield return Brick.Count();
    }
}

[Mark]
public sealed class ByMark;

public sealed class ByConstraint<T>
    where T : Brick;

public sealed class ByPattern
{
    public Func<object, bool> Is { get; } = value => value is Brick[];
}

public sealed class Innocent
{
    public string Name { get; } = nameof(Brick);
}
