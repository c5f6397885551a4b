using ElfNotes.TestKit.Booting;

namespace ElfNotes.Boot.Tests.Booting;

/// <summary>What came of booting one of the shared images, as it was recorded: a line of <c>recorded-boots.tsv</c>.</summary>
/// <param name="Image">The image's name without <c>.elf</c>.</param>
/// <param name="Target">The loader.</param>
/// <param name="Summary">As <see cref="BootResult.Summary"/>: <c>refused</c>, <c>built</c>, <c>built, crashed</c> or <c>built, silent</c>.</param>
/// <param name="Rom">As <see cref="BootResult.Rom"/>; empty for none.</param>
/// <param name="Said">What the guest printed, its lines joined by <c> | </c>.</param>
/// <param name="Words">The loader's lines, joined by <c> / </c>.</param>
public sealed record RecordedBoot(string Image, BootTarget Target, string Summary, string Rom, string Said, string Words)
{
    /// <summary>Whether the loader took the image, whatever the guest did then. QEMU counts as a loader of PVH kernels only.</summary>
    public bool IsAccepted => Summary.StartsWith("built", StringComparison.Ordinal) && Rom is "" or "pvh";

    /// <summary>What came of a boot just now, to be compared.</summary>
    public static RecordedBoot Of(string image, BootResult result) =>
        new(image, result.Target, result.Summary, result.Rom ?? "", Printable(result.Said.Replace("\n", " | ", StringComparison.Ordinal)), Printable(string.Join(" / ", result.Words)));

    /// <summary>
    /// Whether a boot just now came out the same. A guest that runs wild may take seconds to crash, so it may be silent now where it was given
    /// more time to crash when it was recorded.
    /// </summary>
    public bool Agrees(RecordedBoot now) => now == this || (Summary == "built, crashed" && now == this with { Summary = "built, silent" });

    /// <summary>A line of the table.</summary>
    public string ToLine() => string.Join('\t', Image, Target.Name, Summary, Rom, Said, Words);

    /// <summary>Reads a line of the table.</summary>
    public static RecordedBoot Parse(string line)
    {
        var columns = line.Split('\t');
        return new RecordedBoot(columns[0], BootTarget.Named(columns[1]), columns[2], columns[3], columns[4], columns[5]);
    }

    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '.' : character));
}
