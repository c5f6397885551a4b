namespace ElfNotes.TestKit.Linkers;

/// <summary>How a program ended.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ToolResult(int Status, string Output, string Error)
{
    /// <summary>Whether it was content, and without a word of warning.</summary>
    public bool IsSilent => Status == 0 && Error.Length == 0;
}
