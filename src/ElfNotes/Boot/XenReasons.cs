namespace ElfNotes.Boot;

/// <summary>Turns libelf's decision into a verdict with reasons.</summary>
internal static class XenReasons
{
    /// <summary>The verdict of a run of libelf's rules.</summary>
    public static XenVerdict Verdict(string loader, LibelfParse parse) => new()
    {
        Loader = loader,
        Version = parse.Version.Name(),
        Accepts = parse.Accepts,
        Says = parse.Log.Errors,
        Log = parse.Log.Lines,
        Broken = parse.Image?.Broken,
        Addresses = parse.Addresses,
        Findings = [],
    };
}
