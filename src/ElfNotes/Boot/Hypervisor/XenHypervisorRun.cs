namespace ElfNotes.Boot;

/// <summary>The hypervisor building dom0 from an image: what it prints as errors, which rules it went by, and what it will use.</summary>
/// <param name="loader">The loader's name.</param>
/// <param name="options">The release and dom0's memory.</param>
internal sealed class XenHypervisorRun(string loader, BootOptions options) : LoaderTrail
{
    /// <summary>What <c>create_dom0</c> of <c>xen/arch/x86/setup.c</c> stops with, whatever the reason was.</summary>
    private const string Panic = "Could not construct domain 0";

    /// <summary>The release whose rules are applied. Of each the last update is meant, and Debian's configuration.</summary>
    public XenVersion Version => options.Xen;

    /// <summary>File and function that build a PV dom0: the function got a new name with 4.18's updates.</summary>
    public string PvSource => Version >= XenVersion.Xen4_18 ? "xen/arch/x86/pv/dom0_build.c: dom0_construct" : "xen/arch/x86/pv/dom0_build.c: dom0_construct_pv";

    /// <summary>dom0_mem in bytes, or null for as much as the kernel needs.</summary>
    public ulong? Memory => options.Memory;

    /// <summary>libelf's part; null until it is asked.</summary>
    public LibelfParse? Parse { get; set; }

    /// <summary>A rule for which the image is refused.</summary>
    /// <param name="rule">The rule in plain words.</param>
    /// <param name="found">What the image has for it.</param>
    /// <param name="source">File and function.</param>
    /// <param name="reason">What to change, or null where libelf's reasons have it.</param>
    /// <param name="lines">What the hypervisor prints for it.</param>
    /// <returns>False.</returns>
    public bool Refuse(string rule, string found, string source, Finding? reason, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines) Say(line);
        if (reason is not null) AddReason(reason);
        return Refuse(rule, found, source);
    }

    /// <summary>
    /// Refuses a file that must not be passed to the hypervisor. What it would say is not known, and so nothing is said.
    /// </summary>
    public bool RefuseUndefined(string rule, string found, string source, string hint)
    {
        IsUndefined = true;
        return Refuse(rule, found, source, new Finding(XenDom0Pv.DoNotPass, Severity.Error, 0, $"{found}: do not pass such files to the hypervisor", hint));
    }

    /// <summary>Whether <see cref="RefuseUndefined"/> was the end.</summary>
    public bool IsUndefined { get; private set; }

    /// <summary>libelf's rules, and the lines that it prints as errors.</summary>
    public void AddLibelf()
    {
        Add(LibelfSteps.Of(Parse!));
        foreach (var line in Parse!.Log.Errors) Say(line);
    }

    /// <summary>What dom0 is started with, by libelf.</summary>
    public void UseLibelf() => Use(LibelfUses.Of(Parse!));

    /// <summary>What the file is packed in.</summary>
    public string? Container { get; set; }

    /// <summary>Ends with the panic that follows every refusal that was not one itself.</summary>
    /// <returns>False.</returns>
    public bool Stop()
    {
        if (!IsUndefined) Say(Panic);
        return false;
    }

    /// <summary>The verdict.</summary>
    /// <param name="accepts">Whether dom0 is started.</param>
    /// <param name="content">The ELF, for libelf's reasons.</param>
    public XenVerdict Verdict(bool accepts, ByteSource? content)
    {
        var findings = new List<Finding>(Findings);
        if (Parse is not null && content is not null) Merge(findings, XenReasons.Of(Parse, content), Parse.Accepts);
        return new XenVerdict
        {
            Loader = loader,
            Version = options.Xen.Name(),
            Accepts = accepts,
            Says = Says,
            Findings = findings,
            Uses = !accepts ? [] : Container is null ? Used : [.. Used, new("container", Container)],
            Steps = Steps,
            Libelf = Parse is null ? null : LibelfVerdict.Of(Parse),
        };
    }

    // Of a refusal by libelf the reason comes first. What the tool stack does with a hypercall page or an entry has its own words here.
    private static void Merge(List<Finding> findings, List<Finding> libelf, bool isAcceptedByLibelf)
    {
        foreach (var finding in libelf)
            if (finding.Code is not (BootCodes.HypercallPage or BootCodes.EntryAtEnd) && !findings.Exists(other => other.Code == finding.Code)) findings.Add(finding);
        if (isAcceptedByLibelf || libelf.Count == 0 || findings[0].Code == XenDom0Pv.NotUnpacked) return;
        findings.Remove(libelf[0]);
        findings.Insert(0, libelf[0]);
    }
}
