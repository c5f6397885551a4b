using System.Globalization;
using System.Text;
using ElfNotes.TestKit.Xen;

namespace ElfNotes.Boot.Tests;

/// <summary>How often libelf took kernels, and how often it said what.</summary>
internal sealed class OracleDistribution
{
    /// <summary>elf_init refused.</summary>
    public const string InitRefused = "(elf_init refuses)";

    /// <summary>Refused without an error line.</summary>
    public const string Silent = "(refused without a word)";

    private static readonly string[] Starts =
    [
        "ERROR: ELF start or entries are out of bounds", "ERROR: Will only load images built for the generic loader", "ERROR: Xen will only load images built for Xen v3.0",
        "ERROR: ELF_PADDR_OFFSET set, VIRT_BASE unset", "ERROR: P->M table base is out of bounds", "ERROR: Not a Xen-ELF image",
    ];

    private readonly Dictionary<(bool Hvm, string What), int> _counts = [];

    /// <summary>Everything that a run of mutations must reach.</summary>
    public static IReadOnlyList<string> Messages { get; } = [.. Starts, Silent, InitRefused];

    public void Add(byte[] image)
    {
        Add(XenLibelf.Judge(image, hvm: false), hvm: false);
        Add(XenLibelf.Judge(image, hvm: true), hvm: true);
    }

    /// <summary>How often, PV and PVH together.</summary>
    public int Occurrences(string what) => Count(false, what) + Count(true, what);

    public int Accepted(bool hvm) => Count(hvm, "accepted");

    public override string ToString()
    {
        var text = new StringBuilder("what, PV, PVH");
        foreach (var what in _counts.Keys.Select(key => key.What).Distinct().Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\n{what}, {Count(false, what)}, {Count(true, what)}");
        return text.ToString();
    }

    private void Add(XenLibelfResult result, bool hvm)
    {
        Increment(hvm, result.Accepts ? "accepted" : "refused");
        if (result.Broken is not null) Increment(hvm, $"broken: {result.Broken}");
        if (!result.InitOk) Increment(hvm, InitRefused);
        else if (!result.Accepts && result.Errors.Count == 0) Increment(hvm, Silent);
        foreach (var error in result.Errors) Increment(hvm, Starts.FirstOrDefault(start => error.StartsWith(start, StringComparison.Ordinal)) ?? $"unforeseen: {error}");
    }

    private int Count(bool hvm, string what) => _counts.GetValueOrDefault((hvm, what));

    private void Increment(bool hvm, string what) => _counts[(hvm, what)] = Count(hvm, what) + 1;
}
