namespace ElfNotes.Boot;

/// <summary>What both the tool stack and the hypervisor use of what libelf found.</summary>
internal static class LibelfUses
{
    /// <summary>Entry, kernel, base and, where they were given, hypercall page, p2m and features; empty where libelf refused.</summary>
    public static List<KeyValuePair<string, string>> Of(LibelfParse parse)
    {
        if (parse is not { Accepts: true, Addresses: { } a }) return [];
        var p = parse.Parameters;
        var uses = new List<KeyValuePair<string, string>>
        {
            new("entry", $"0x{a.VirtEntry:x}"),
            new("kernel", $"0x{a.VirtKstart:x} to 0x{a.VirtKend:x}"),
        };
        if (parse.IsPvh) return uses;
        uses.Add(new("base", $"0x{a.VirtBase:x}"));
        if (p.VirtHypercall != LibelfDomainParameters.Unset) uses.Add(new("hypercall page", $"0x{p.VirtHypercall:x}"));
        if (p.P2mBase != LibelfDomainParameters.Unset) uses.Add(new("p2m", $"0x{p.P2mBase:x}"));
        if (p.SupportedFeatures != 0) uses.Add(new("features", LibelfFeatures.Names(p.SupportedFeatures)));
        return uses;
    }
}
