namespace ElfNotes.TestKit.Booting;

/// <summary>
/// QEMU's own boot. SeaBIOS speaks on the same line by its debug port: that it runs at all proves that <c>-kernel</c> was accepted, since QEMU
/// loads the image before it starts the machine; its boot order names the ROM that QEMU chose; and behind "Booting from c000:003c" the guest has the line.
/// </summary>
internal sealed class QemuConsole : ConsoleReading
{
    private const string RomStart = ": /rom@genroms/";

    private string? _rom;
    private bool _bootOrder;

    public override void Add(string line)
    {
        if (IsBuilt)
        {
            Said.Add(line);
            return;
        }

        if (line == "boot order:") _bootOrder = true;
        else if (_bootOrder && _rom is null && line.IndexOf(RomStart, StringComparison.Ordinal) is var at and >= 0) _rom = line[(at + RomStart.Length)..].Replace(".bin", "", StringComparison.Ordinal);
        else if (line.StartsWith("Booting from ", StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal)) IsBuilt = true;
    }

    public override BootResult Conclude(BootTarget target, int? exitCode, string standardError)
    {
        var outcome = IsBuilt ? BootOutcome.Built : IsCrash(exitCode) ? BootOutcome.LoaderCrashed : exitCode == 1 ? BootOutcome.Refused : BootOutcome.NoVerdict;
        return new BootResult(target, outcome)
        {
            Words = QemuWords(standardError),
            Said = SaidText,
            Rom = _rom,
            // -no-reboot makes a reset end QEMU with 0; the exit port gives odd numbers.
            GuestCrashed = IsBuilt && exitCode == 0,
            GuestEnded = IsBuilt && exitCode is { } code && code % 2 == 1,
        };
    }
}
