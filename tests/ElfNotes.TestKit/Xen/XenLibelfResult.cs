using ElfNotes.Boot;

namespace ElfNotes.TestKit.Xen;

/// <summary>What Xen's own libelf did with an image.</summary>
/// <param name="InitOk">Whether elf_init took it. Where not, nothing is logged: elf_init clears the log callback before it could.</param>
/// <param name="Accepts">Whether elf_xen_parse took it.</param>
/// <param name="Errors">The lines logged as errors, without their line ends.</param>
/// <param name="Log">All lines logged with verbose on, without their line ends.</param>
/// <param name="Broken">elf_check_broken's reason, or null.</param>
public sealed record XenLibelfResult(bool InitOk, bool Accepts, IReadOnlyList<string> Errors, IReadOnlyList<string> Log, string? Broken)
{
    private static readonly string[] AddressNames = ["virt_base", "elf_paddr_offset", "virt_offset", "virt_kstart", "virt_kend", "virt_entry", "p2m_base"];

    /// <summary>The addresses of the log's last <c>ELF: addresses:</c> lines, or null where there are none.</summary>
    public XenAddresses? Addresses
    {
        get
        {
            var start = Log.ToList().LastIndexOf("ELF: addresses:");
            if (start < 0) return null;
            var values = AddressNames.Select((name, i) => Value(Log[start + 1 + i], name)).ToArray();
            return new XenAddresses(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        }
    }

    private static ulong Value(string line, string name)
    {
        var parts = line.Split('=', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || parts[0] != name || !parts[1].StartsWith("0x", StringComparison.Ordinal)) throw new FormatException($"not the line of {name}: {line}");
        return Convert.ToUInt64(parts[1], 16);
    }
}
