using System.Globalization;

namespace ElfNotes.Tests.Authoring.Text;

/// <summary>Runs a test on inputs of a seed, which ELFNOTES_SEED repeats.</summary>
internal static class TextSeed
{
    public static void Run(int count, Action<Random> test)
    {
        var seed = Environment.GetEnvironmentVariable("ELFNOTES_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"ELFNOTES_SEED={seed}");
        for (var index = 0; index < count; index++)
        {
            try
            {
                test(new Random(seed + index));
            }
            catch (Exception e) when (index >= 0)
            {
                throw new InvalidOperationException($"ELFNOTES_SEED={seed + index} repeats this at once: {e.Message}", e);
            }
        }
    }
}
