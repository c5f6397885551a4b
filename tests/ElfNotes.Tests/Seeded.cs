using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;

namespace ElfNotes.Tests;

/// <summary>Runs properties on inputs that a seed generates. ELFNOTES_SEED repeats a run.</summary>
internal static class Seeded
{
    public static void Check(Property property, int count)
    {
        var seed = Environment.GetEnvironmentVariable("ELFNOTES_SEED") is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        TestContext.Current.TestOutputHelper?.WriteLine($"ELFNOTES_SEED={seed}");
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithEndSize(40).WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)));
        try
        {
            FsCheck.Check.One(config, property);
        }
        catch (Exception e)
        {
            Assert.Fail($"ELFNOTES_SEED={seed} repeats this:\n{e.Message}\n{e.InnerException}");
        }
    }
}
