using System.Collections.Concurrent;

namespace ElfNotes.TestKit.Booting;

/// <summary>Many boots, as many at a time as <see cref="Booter.Jobs"/> says.</summary>
public static class BootPool
{
    /// <summary>Boots all of them; the requests are drawn when they are needed, and the results come in their order.</summary>
    /// <param name="requests">What to boot; may be made on the fly.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends everything.</param>
    public static async Task<IReadOnlyList<(BootRequest Request, BootResult Result)>> RunAsync(IEnumerable<BootRequest> requests, BootSettings? options = null, CancellationToken cancellation = default)
    {
        var results = new ConcurrentDictionary<int, (BootRequest, BootResult)>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Booter.Jobs, CancellationToken = cancellation };
        await Parallel.ForEachAsync(requests.Index(), parallel, async (item, token) =>
        {
            results[item.Index] = (item.Item, await Booter.BootAsync(item.Item.Target, item.Item.Image, options, token).ConfigureAwait(false));
        }).ConfigureAwait(false);
        return [.. results.OrderBy(pair => pair.Key).Select(pair => pair.Value)];
    }

    /// <summary>Boots one image under several loaders.</summary>
    public static async Task<IReadOnlyDictionary<BootTarget, BootResult>> RunAsync(byte[] image, IEnumerable<BootTarget> targets, BootSettings? options = null, CancellationToken cancellation = default)
    {
        var results = await RunAsync(targets.Select(target => new BootRequest(target, image)), options, cancellation).ConfigureAwait(false);
        return results.ToDictionary(pair => pair.Request.Target, pair => pair.Result);
    }
}
