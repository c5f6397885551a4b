using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>Ends the reading of a document; never leaves the assembly.</summary>
internal sealed class MalformedYamlException(SourcePosition position, string message, string? hint = null) : Exception(message)
{
    public PlanFinding Finding { get; } = new(AuthoringCodes.Malformed, Severity.Error, position, message, hint);
}
