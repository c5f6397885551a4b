namespace ElfNotes.Boot;

/// <summary>What gathers on the tool stack's way through a file.</summary>
internal sealed class XenToolStackTrail : LoaderTrail
{
    /// <summary>
    /// <c>xc_dom_panic</c>. The library puts <c>panic: FILE:LINE: </c> in front, which is left out here: the line is another one in each build,
    /// and the function, which tells as much, is in most messages.
    /// </summary>
    /// <param name="message">Without the line feed that some have at their end.</param>
    /// <param name="error">The words of <c>xc_error_code_to_desc</c>.</param>
    public void Panic(string message, string error = "Invalid kernel") => Say($"{message}: {error}");

    /// <summary>Adds the reason of a refusal, which comes first.</summary>
    public void AddReason(string code, ulong offset, string message, string hint) => AddReason(new Finding(code, Severity.Error, offset, message, hint));
}
