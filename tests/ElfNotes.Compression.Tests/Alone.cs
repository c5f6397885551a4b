namespace ElfNotes.Compression.Tests;

/// <summary>Tests that measure the memory of the process, to which others would add theirs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
