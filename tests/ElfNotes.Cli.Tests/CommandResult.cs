using System.Text;

namespace ElfNotes.Cli.Tests;

/// <summary>What a process left behind.</summary>
/// <param name="Status">Its exit status; 128 and more where a signal ended it.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record CommandResult(int Status, byte[] Output, byte[] Error)
{
    /// <summary>Standard output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Standard error as text.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);

    /// <summary>The lines of standard error.</summary>
    public string[] ErrorLines => ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"status {Status}\n{Text}\n--- standard error:\n{ErrorText}";
}
