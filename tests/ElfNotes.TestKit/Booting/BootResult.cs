using System.Globalization;
using System.Text;

namespace ElfNotes.TestKit.Booting;

/// <summary>What came of booting an image.</summary>
/// <param name="Target">The loader.</param>
/// <param name="Outcome">Its verdict.</param>
public sealed record BootResult(BootTarget Target, BootOutcome Outcome)
{
    /// <summary>
    /// The loader's own lines. Xen: what it said while it built dom0 and what is no mere information, without <c>(XEN) </c>, in order,
    /// libelf's errors as <c>ERROR: …</c>; the panic's message comes last, unless it is the general "Could not construct domain 0" or
    /// "Could not set up DOM0 guest OS". A loader that crashed: the panic only. QEMU: standard error without warnings and without the program's name.
    /// </summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The panic's message as Xen printed it, or null.</summary>
    public string? Panic { get; init; }

    /// <summary>What the guest printed, line ends and outer white space trimmed; empty for a silent guest.</summary>
    public string Said { get; init; } = "";

    /// <summary>Whether the guest crashed after it was started: Xen said so, or under QEMU the machine was reset by a triple fault.</summary>
    public bool GuestCrashed { get; init; }

    /// <summary>Whether the guest ended by itself: a shutdown, or a write to QEMU's exit port.</summary>
    public bool GuestEnded { get; init; }

    /// <summary>QEMU's <c>-kernel</c>: the boot ROM that it chose, <c>pvh</c>, <c>linuxboot_dma</c> or <c>multiboot_dma</c>: it runs what is no ELF as a Linux kernel. Null for Xen.</summary>
    public string? Rom { get; init; }

    /// <summary>Xen: the lines from the start of the build on, <c>(XEN) </c> removed, notes and addresses among them as far as Xen prints them.</summary>
    public IReadOnlyList<string> BuildLog { get; init; } = [];

    /// <summary>The whole serial line.</summary>
    public string Serial { get; init; } = "";

    /// <summary>QEMU's standard error.</summary>
    public string StandardError { get; init; } = "";

    /// <summary>QEMU's exit status; null: it was ended here.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Wall-clock time of the last attempt.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The outcome in a word or two: <c>refused</c>, <c>built</c>, <c>built, crashed</c>, <c>built, silent</c>, <c>no verdict</c>, <c>loader crashed</c>.</summary>
    public string Summary => Outcome switch
    {
        BootOutcome.Refused => "refused",
        BootOutcome.LoaderCrashed => "loader crashed",
        BootOutcome.NoVerdict => "no verdict",
        _ => GuestCrashed ? "built, crashed" : GuestEnded || Said.Length > 0 ? "built" : "built, silent",
    };

    /// <summary>Everything, for the message of a failing test.</summary>
    public string Report()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Target}: {Summary} after {Elapsed.TotalSeconds:0.00} s, attempt {Attempts}, exit status {ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}, ROM {Rom ?? "none"}\n");
        text.Append(CultureInfo.InvariantCulture, $"said: {Said}\nwords: {string.Join(" / ", Words)}\n");
        return text.Append("--- serial line\n").Append(Serial).Append("\n--- standard error\n").Append(StandardError).ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Target}: {Summary}{(Said.Length > 0 ? $", said '{Said}'" : "")}{(Words.Count > 0 ? $", words: {string.Join(" / ", Words)}" : "")}";
}
