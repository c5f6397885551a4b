using System.Globalization;

namespace ElfNotes.Tests.Editing.Proof;

/// <summary>Sequences of edits that chance decides, on files that it decides as well. ELFNOTES_SEED repeats a run, ELFNOTES_EDITS sets how many sequences.</summary>
public class RandomEditTests(ITestOutputHelper output)
{
    private const int Sequences = 10_000;

    [Fact]
    public void SequencesKeepAllInvariants()
    {
        var seed = Number("ELFNOTES_SEED") ?? Random.Shared.Next();
        var count = Number("ELFNOTES_EDITS") ?? Sequences;
        output.WriteLine($"ELFNOTES_SEED={seed}, {count} sequences");
        var (edits, refused) = (0, 0);
        Parallel.For(0, count, (i, state) =>
        {
            var sequence = new EditSequence(unchecked(seed + i * 7919));
            sequence.Run();
            Interlocked.Add(ref edits, sequence.Edits);
            Interlocked.Add(ref refused, sequence.Refusals.Count);
            if (sequence.Failure is not null) Assert.Fail($"ELFNOTES_SEED={unchecked(seed + i * 7919)} ELFNOTES_EDITS=1 repeats this:\n{sequence.Failure}");
        });
        output.WriteLine($"{edits} edits, {refused} refused");
        Assert.True(edits > 2 * count && refused < edits / 20, $"{edits} edits, {refused} refused");
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
