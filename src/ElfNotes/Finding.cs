namespace ElfNotes;

/// <summary>Something worth saying about a file that could be read.</summary>
/// <param name="Code">A stable code of the form <c>EN</c> plus four digits, documented in <c>docs/findings</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Offset">Where in the file (in the innermost decompressed image, where there is one) the cause lies, in bytes.</param>
/// <param name="Message">One sentence that says what is the case. May quote bytes of the file: escape before showing.</param>
/// <param name="Hint">What to change, or null where nothing can be advised.</param>
public sealed record Finding(string Code, Severity Severity, ulong Offset, string Message, string? Hint = null);
