using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using Xunit;

namespace ElfNotes.Boot.Tests.Booting;

/// <summary>Skips a test whose loader is not there, or fails it where oracles are required.</summary>
internal static class RequireTarget
{
    public static void Available(params ReadOnlySpan<BootTarget> targets)
    {
        foreach (var target in targets)
        {
            if (BootFiles.Missing(target) is not { } missing) continue;
            if (Oracles.AreRequired) Assert.Fail(missing);
            Assert.Skip(missing);
        }
    }
}
