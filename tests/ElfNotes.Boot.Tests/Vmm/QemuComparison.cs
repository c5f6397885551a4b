using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;

namespace ElfNotes.Boot.Tests.Vmm;

/// <summary>A prediction for QEMU against QEMU.</summary>
internal static class QemuComparison
{
    /// <summary>The memory that <see cref="TestKit.Booting"/> gives a guest of QEMU's.</summary>
    private const ulong Memory = 16UL << 20;

    private const string EmptyFile = "qemu: could not load kernel";

    private static readonly string[] s_advice = ["These ROM regions might have been loaded", "They could be BIOS/firmware images", "Check whether you intended to load", "The following two regions overlap"];

    public static LoaderVerdict Predict(byte[] image) => new Qemu().Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions { Memory = Memory });

    /// <summary>Whether QEMU may be given the file at all.</summary>
    public static bool IsSafe(LoaderVerdict prediction) => prediction.Findings.All(finding => finding.Code != Qemu.DoNotPass);

    /// <summary>What differs, or null.</summary>
    public static string? Difference(LoaderVerdict prediction, BootResult result, bool waited = true)
    {
        if (result.Outcome is not (BootOutcome.Built or BootOutcome.Refused)) return "no verdict: " + result;
        if (prediction.Accepts != (result.Outcome == BootOutcome.Built)) return $"predicted {(prediction.Accepts ? "accepted" : "refused")}, got {result}";
        if (!prediction.Accepts) return result.Words.Where(words => !IsExplanation(words)).Select(Strip).SequenceEqual(prediction.Says.Select(Strip)) ? null : $"predicted '{string.Join(" / ", prediction.Says)}', got {result}";
        var rom = prediction.ByNotes ? "pvh" : prediction.Uses.Any(use => use.Value == "multiboot") ? "multiboot_dma" : "linuxboot_dma";
        if (result.Rom != rom) return $"predicted the ROM {rom}, got {result.Rom}";
        if (!waited || !prediction.ByNotes) return null;
        var entry = Convert.ToUInt64(prediction.Uses.First(use => use.Key == "entry").Value[2..], 16);
        var isOutside = prediction.Findings.Any(finding => finding.Code is Qemu.EntryOutside or Qemu.PaddedOtherwise);
        var slot = entry - Kernels.Physical;
        if (isOutside) return result.Said.StartsWith("elfnotes", StringComparison.Ordinal) ? $"entry 0x{entry:x} is outside, and the guest spoke: {result}" : null;
        // Beside the entries the code says nothing, or that it knows none of them.
        if (slot % BootCode.SlotSize != 0 || slot / BootCode.SlotSize >= BootCode.SlotCount)
            return Enumerable.Range(0, BootCode.SlotCount).Any(index => result.Said == BootCode.PvhSays((char)('A' + index))) ? $"predicted the entry 0x{entry:x}, where nothing speaks, got {result}" : null;
        var said = BootCode.PvhSays((char)('A' + slot / BootCode.SlotSize));
        return result.Said == said ? null : $"predicted the entry 0x{entry:x}, which says '{said}', got {result}";
    }

    // Below the message about regions that overlap there are four lines of advice, and the two regions.
    private static bool IsExplanation(string words) => words.Contains(" (addresses 0x", StringComparison.Ordinal)
        || s_advice.Any(advice => words.StartsWith(advice, StringComparison.Ordinal));

    // What names the file, and gives the text of an error number, is predicted up to there.
    private static string Strip(string words)
    {
        const string prefix = "qemu: ";
        if (words.StartsWith(EmptyFile, StringComparison.Ordinal)) return EmptyFile;
        return words.StartsWith(prefix, StringComparison.Ordinal) ? words[prefix.Length..] : words;
    }
}
