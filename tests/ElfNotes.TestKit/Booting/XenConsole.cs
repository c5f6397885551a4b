namespace ElfNotes.TestKit.Booting;

/// <summary>
/// Xen's console. By <c>xen/arch/x86/setup.c</c>: construct_dom0 starts with "*** Building a PV Dom0 ***" and ends in a panic or returns; then
/// heap_init_late prints "Initial low memory virq threshold…", init_done unpauses dom0 and prints "Freed … init memory", and only then does the one
/// processor come to run dom0. So that last line is the proof that the guest was built, and whatever is printed behind it without <c>(XEN)</c> is the guest's.
/// </summary>
internal sealed class XenConsole : ConsoleReading
{
    private const string Prefix = "(XEN) ";
    private const int MostOfMessage = 1023;
    private const string Stars = "****************************************";

    // What a build prints that is no complaint.
    private static readonly string[] Information =
    [
        " ", "*** Building a", "ELF_PADDR_OFFSET unset", "PHYSICAL MEMORY ARRANGEMENT:", "VIRTUAL MEMORY ARRANGEMENT:", "Dom0 memory allocation stats:", "order ", "Dom0 memory map:", "Dom0 has maximum",
        "WARNING: PVH is an experimental mode", "[",
        // Of the machine, and only when it is very busy.
        "uart interrupt taking more than", "Platform timer appears to have unexpectedly wrapped",
    ];

    // The panics of xen/arch/x86/traps.c and xen/common/bug.c: those of a trap in the hypervisor itself.
    private static readonly string[] Traps =
    [
        "FATAL TRAP", "FATAL PAGE FAULT", "GENERAL PROTECTION FAULT", "CONTROL-FLOW PROTECTION FAULT", "DOUBLE FAULT", "Xen BUG at", "Assertion '",
    ];

    private readonly List<string> _words = [];
    private readonly List<string> _buildLog = [];
    private readonly List<string> _panic = [];
    private bool _building;
    private bool _wasBuilding;
    private bool _panicking;
    private bool _crashed;
    private bool _ended;

    public override void Add(string line)
    {
        var at = line.IndexOf(Prefix, StringComparison.Ordinal);
        if (line == "(XEN)") line = "";
        else if (at >= 0)
        {
            // A guest that does not end its line has Xen's next one behind it.
            if (at > 0 && IsBuilt) Said.Add(line[..at]);
            line = line[(at + Prefix.Length)..];
        }
        else
        {
            if (IsBuilt) Said.Add(line);
            return;
        }

        // A message is cut at 1023 characters, its line end included, and the next one stands behind it (vprintk_common's buf of 1024).
        if (line.Length > MostOfMessage)
        {
            Add(Prefix + line[..MostOfMessage]);
            Add(Prefix + line[MostOfMessage..]);
        }
        else if (_panicking) AddToPanic(line);
        else if (line.StartsWith("Panic on CPU ", StringComparison.Ordinal)) _panicking = true;
        else if (IsBuilt) AddAfterBuild(line);
        else AddBeforeBuild(line);
    }

    private void AddToPanic(string line)
    {
        if (line == Stars) IsOver = true;
        else _panic.Add(line);
    }

    private void AddAfterBuild(string line)
    {
        if (line.StartsWith("Domain 0 (vcpu#", StringComparison.Ordinal) || line.StartsWith("Hardware Dom0 crashed", StringComparison.Ordinal) || line.Contains("Triple fault - invoking HVM shutdown", StringComparison.Ordinal))
            _crashed = IsOver = true;
        else if (line.StartsWith("Hardware Dom0 shutdown", StringComparison.Ordinal) || line.StartsWith("Hardware Dom0 halted", StringComparison.Ordinal))
            _ended = IsOver = true;
    }

    private void AddBeforeBuild(string line)
    {
        if (line.StartsWith("*** Building a PV", StringComparison.Ordinal)) _building = _wasBuilding = true;
        else if (line.StartsWith("Freed ", StringComparison.Ordinal) && line.EndsWith("init memory", StringComparison.Ordinal)) IsBuilt = true;
        if (line.StartsWith("Initial low memory virq threshold", StringComparison.Ordinal) || line.StartsWith("Scrubbing Free RAM", StringComparison.Ordinal)) _building = false;
        if (!_building) return;
        _buildLog.Add(line);
        if (!IsInformation(line)) _words.Add(line);
    }

    // Of libelf's lines that start so, these two are its errors; all others of them tell what it read.
    private static bool IsInformation(string line) => line.Length == 0 || line == Stars
        || (line.StartsWith("ELF: ", StringComparison.Ordinal) && line != "ELF: not an ELF binary" && !line.Contains("hdr overflow (off ", StringComparison.Ordinal))
        || Information.Any(start => line.StartsWith(start, StringComparison.Ordinal));

    public override BootResult Conclude(BootTarget target, int? exitCode, string standardError)
    {
        var panic = _panic.Count == 0 ? null : string.Join('\n', _panic).Trim();
        var outcome = Outcome(panic, exitCode);
        return new BootResult(target, outcome)
        {
            Words = outcome switch
            {
                BootOutcome.LoaderCrashed => panic is null ? ["the machine was reset"] : [panic],
                BootOutcome.NoVerdict => [.. _words, .. QemuWords(standardError)],
                _ => panic is null or "Could not construct domain 0" or "Could not set up DOM0 guest OS" ? _words : [.. _words, panic],
            },
            Panic = panic,
            Said = SaidText,
            GuestCrashed = _crashed,
            GuestEnded = _ended,
            BuildLog = _buildLog,
        };
    }

    private BootOutcome Outcome(string? panic, int? exitCode)
    {
        if (panic is not null && (IsBuilt || Traps.Any(start => panic.StartsWith(start, StringComparison.Ordinal)))) return BootOutcome.LoaderCrashed;
        if (IsBuilt) return BootOutcome.Built;
        // A panic before the build is about the machine, such as a timer that does not tick, unless it names the image.
        if (panic is not null) return _wasBuilding || panic.Contains("dom0 kernel", StringComparison.Ordinal) ? BootOutcome.Refused : BootOutcome.NoVerdict;
        // Neither panic nor success, and the machine went away: a triple fault of the hypervisor. QEMU's own faults have other exit statuses.
        return _wasBuilding && exitCode == 0 ? BootOutcome.LoaderCrashed : BootOutcome.NoVerdict;
    }
}
