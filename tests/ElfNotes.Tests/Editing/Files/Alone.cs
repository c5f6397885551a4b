namespace ElfNotes.Tests.Editing.Files;

/// <summary>
/// Tests that count calls, or play the end of a process. No other test runs beside them: one that starts a process gives it, until it runs, all
/// descriptors of this one, and with them locks that are gone otherwise.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
