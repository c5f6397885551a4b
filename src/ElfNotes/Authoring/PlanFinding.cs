namespace ElfNotes.Authoring;

/// <summary>Something worth saying about a description of notes, before anything is made of it.</summary>
/// <param name="Code">A stable code of the form <c>EN</c> plus four digits, documented in <c>docs/findings</c>.</param>
/// <param name="Severity">An error keeps a plan from being made.</param>
/// <param name="Position">Where the cause was written.</param>
/// <param name="Message">One sentence that says what is the case. May quote the source: escape before showing.</param>
/// <param name="Hint">What to write instead, or null where nothing can be advised.</param>
public sealed record PlanFinding(string Code, Severity Severity, SourcePosition Position, string Message, string? Hint = null);
