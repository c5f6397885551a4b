namespace ElfNotes.Images;

/// <summary>A stream that a payload was compressed into.</summary>
/// <param name="Bytes">The stream; empty where it has more bytes than the old one.</param>
/// <param name="Length">Its size, in bytes; where it does not fit, the smallest that was reached.</param>
/// <param name="Settings">With what it was made, for people: <c>x86 filter, dictionary 32 MiB</c>.</param>
/// <param name="Filling">How many of its bytes say nothing, and are there for the size alone.</param>
public sealed record EncodedPayload(ReadOnlyMemory<byte> Bytes, ulong Length, string Settings, ulong Filling);
