namespace ElfNotes.Boot;

/// <summary>What both the tool stack and the hypervisor use of what libelf found.</summary>
internal static class LibelfUses
{
    /// <summary>What libelf's result starts the kernel with; empty where libelf refused.</summary>
    public static List<KeyValuePair<string, string>> Of(LibelfParse parse) =>
        parse is { Accepts: true, Addresses: { } a } ? Of(parse, a.VirtEntry, a.VirtKstart, a.VirtKend) : [];

    /// <summary>
    /// Entry and kernel, for PV guests base and, where they were given, hypercall page and p2m, then the features where there are any, and
    /// the padding: libelf steps from note to note by multiples of 4, whatever the alignment says.
    /// </summary>
    /// <param name="parse">libelf's result.</param>
    /// <param name="entry">Where the kernel is entered; not libelf's entry where the kernel is moved.</param>
    /// <param name="start">Where the kernel starts.</param>
    /// <param name="end">Where it ends.</param>
    public static List<KeyValuePair<string, string>> Of(LibelfParse parse, ulong entry, ulong start, ulong end)
    {
        var p = parse.Parameters;
        List<KeyValuePair<string, string>> uses = [new("entry", $"0x{entry:x}"), new("kernel", $"0x{start:x} to 0x{end:x}")];
        if (!parse.IsPvh)
        {
            uses.Add(new("base", $"0x{p.VirtBase:x}"));
            if (p.VirtHypercall != LibelfDomainParameters.Unset) uses.Add(new("hypercall page", $"0x{p.VirtHypercall:x}"));
            if (p.P2mBase != LibelfDomainParameters.Unset) uses.Add(new("p2m", $"0x{p.P2mBase:x}"));
        }

        if (p.SupportedFeatures != 0) uses.Add(new("features", LibelfFeatures.Names(p.SupportedFeatures)));
        uses.Add(new("padding", "4"));
        return uses;
    }
}
