namespace ElfNotes.Boot;

/// <summary>One rule of a loader on its way to the verdict, in the order in which the loader applies them.</summary>
/// <param name="Rule">The rule in plain words.</param>
/// <param name="Found">What this image has for it. May quote bytes of the file: escape before showing.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Source">Where the rule is from: a file of the loader's source and the function.</param>
public sealed record RuleStep(string Rule, string Found, RuleOutcome Outcome, string Source);
