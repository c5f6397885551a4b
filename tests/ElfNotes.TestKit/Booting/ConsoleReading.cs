namespace ElfNotes.TestKit.Booting;

/// <summary>Understands the lines of one boot while they come.</summary>
internal abstract class ConsoleReading
{
    /// <summary>Whether the guest was started.</summary>
    public bool IsBuilt { get; protected set; }

    /// <summary>Whether nothing more is to be expected, so that QEMU can be ended.</summary>
    public bool IsOver { get; protected set; }

    protected List<string> Said { get; } = [];

    protected string SaidText => string.Join('\n', Said).Trim();

    /// <summary>Takes the next line, without its end.</summary>
    public abstract void Add(string line);

    /// <summary>The result as far as the console tells it.</summary>
    /// <param name="target">The loader.</param>
    /// <param name="exitCode">QEMU's exit status; null where it was ended from outside.</param>
    /// <param name="standardError">QEMU's standard error.</param>
    public abstract BootResult Conclude(BootTarget target, int? exitCode, string standardError);

    public static ConsoleReading Of(BootTarget target) => target.XenVersion is null ? new QemuConsole() : new XenConsole();

    protected static string[] QemuWords(string standardError) =>
    [
        .. standardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.StartsWith("qemu-system-x86_64: ", StringComparison.Ordinal) ? line["qemu-system-x86_64: ".Length..] : line)
            .Where(line => !line.StartsWith("warning: ", StringComparison.Ordinal)),
    ];

    /// <summary>128 + a signal by which a program dies of its own fault: SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV.</summary>
    protected static bool IsCrash(int? exitCode) => exitCode is 132 or 134 or 135 or 136 or 139;
}
