namespace ElfNotes.Tests.Api;

/// <summary>One member of each kind, for the listing to be tried on.</summary>
public abstract class ApiSample<T> : IDisposable
    where T : struct
{
    public const string Text = "a\"b";

    // A library should have none; a listing must show it all the same.
#pragma warning disable CA1051
    protected readonly int[]? _numbers;
#pragma warning restore CA1051

    internal int _hidden;

    protected ApiSample(int number) => _hidden = number;

    private protected ApiSample()
    {
    }

    public event EventHandler? Changed;

    public enum Order : byte
    {
        First = 1,
        Last = 200,
    }

    public int Number { get; protected set; }

    public required string Name { get; init; }

    public ulong? this[int index, string key] => null;

    public static implicit operator string(ApiSample<T> sample) => sample.ToString()!;

    public abstract void Do(in T value, ref int count, out string? text);

    public virtual TOther Get<TOther>(List<T[]> values, bool flag = true, params string[] rest)
        where TOther : class, new() => new();

    public override string ToString() => Name;

    public void Dispose()
    {
        Changed?.Invoke(this, EventArgs.Empty);
        GC.SuppressFinalize(this);
    }

    internal void Hidden() => _hidden++;
}
