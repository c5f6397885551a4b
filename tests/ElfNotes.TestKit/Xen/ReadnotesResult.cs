namespace ElfNotes.TestKit.Xen;

/// <summary>What <c>readnotes</c> printed.</summary>
/// <param name="ExitCode">Its exit status; 128 + the signal's number where it died of one.</param>
/// <param name="Output">Standard output, byte for byte.</param>
/// <param name="Error">Standard error.</param>
public sealed record ReadnotesResult(int ExitCode, byte[] Output, string Error);
