using System.Globalization;
using System.Text;
using ElfNotes.Compression;
using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.TestKit.Booting;

namespace ElfNotes.Boot.Tests.Dom0;

/// <summary>What the model says that the hypervisor will do with an image, and what that has to look like on its console.</summary>
internal sealed class Dom0Prediction
{
    private static readonly int CodeLength = BootCode.Make().Length;

    // Errors with which a kernel is started and may crash or not: what is overwritten or left out need not be what it uses.
    private static readonly string[] MayCrash = [XenDom0Pv.NoHypercallPage, XenDom0Pv.HypercallPageMisplaced, XenDom0Pv.LoadingStops, XenDom0Pvh.StartInfoOverKernel];

    private readonly BootImage _image;
    private readonly bool _isPvh;
    private readonly bool _isForeignCode;

    private Dom0Prediction(BootImage image, bool isPvh, LoaderVerdict verdict)
    {
        _image = image;
        _isPvh = isPvh;
        Verdict = verdict;
        var entry = verdict.Accepts ? EntrySegment() : null;
        var letter = entry is { } at ? LetterAt(at.Segment, at.Physical) : null;
        _isForeignCode = verdict.Accepts && letter is null && (entry is not null || image.Elf is null);
        Letter = verdict.Accepts && !verdict.Findings.Any(finding => finding.Severity == Severity.Error || finding.Code is XenDom0Pv.NoHypercallPage or XenDom0Pv.HypercallPageMisplaced) ? letter : null;
    }

    public LoaderVerdict Verdict { get; }

    /// <summary>The entry that the kernel's code will name; null where that is not known.</summary>
    public char? Letter { get; }

    /// <summary>Whether a finding says that the guest crashes: there is no code at the entry, or Xen writes the hypercall page over it.</summary>
    public bool SaysItCrashes => Verdict.Accepts && Verdict.Findings.Any(finding => finding.Severity == Severity.Error
        && (finding.Code == XenDom0Pv.EntryWithoutCode || (finding.Code == XenDom0Pv.HypercallPageMisplaced && finding.Message.Contains("covers the entry", StringComparison.Ordinal))));

    /// <summary>Files that are not to be passed to the hypervisor are not given to it.</summary>
    public bool IsLeftToChance => Verdict.Findings.Any(finding => finding.Code is XenDom0Pv.DoNotPass or XenDom0Pv.BytesMissing);

    public static Dom0Prediction Of(byte[] bytes, BootTarget target, int? memory)
    {
        var source = ByteSource.FromMemory(bytes);
        var member = ImageFile.Open(source, new PayloadCodecs()).Members[0];
        var image = member.Content is null ? BootImage.OfElf(source) : BootImage.Of(source, member);
        BootLoader loader = target.IsPvh ? new XenDom0Pvh() : new XenDom0Pv();
        var options = new BootOptions { Xen = target.XenVersion == "4.17" ? XenVersion.Xen4_17 : XenVersion.Xen4_20, Memory = memory is { } mebibytes ? (ulong)mebibytes << 20 : null };
        return new Dom0Prediction(image, target.IsPvh, loader.Judge(image, options));
    }

    /// <summary>Null where the boot came out as predicted, else how it differs.</summary>
    public string? Compare(BootResult result)
    {
        if (result.Outcome != (Verdict.Accepts ? BootOutcome.Built : BootOutcome.Refused)) return $"predicted {(Verdict.Accepts ? "accepts" : "refuses")}";
        // The console is read byte by byte; a kernel's strings are taken for UTF-8.
        var words = result.Words.Where(word => !word.StartsWith("d0 kernel: Moving [", StringComparison.Ordinal)).Select(word => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(word))).ToList();
        if (result.Panic is { } panic && !words.Contains(panic)) words.Add(panic);
        if (!words.SequenceEqual(Verdict.Says)) return $"predicted the words\n    {string.Join("\n    ", Verdict.Says)}";
        if (Layout(result.BuildLog) is { } layout) return layout;
        if (Letter is { } letter && result.Said != (_isPvh ? BootCode.PvhSays(letter) : BootCode.PvSays(letter))) return $"predicted entry {letter}";
        return Crash(result);
    }

    // Code at the entry that is not the test's own, cut or entered in its middle, may do anything: that is neither in notes nor in headers.
    private string? Crash(BootResult result)
    {
        if (SaysItCrashes && !result.GuestCrashed && result.Said.Length > 0) return "predicted that the guest crashes";
        if (!result.GuestCrashed || SaysItCrashes || _isForeignCode) return null;
        return Verdict.Findings.Any(finding => MayCrash.Contains(finding.Code)) ? null : "predicted no crash";
    }

    // What Xen prints of its layout, which is much for PV and, where it moves a kernel, something for PVH.
    private string? Layout(IReadOnlyList<string> log)
    {
        foreach (var line in Verdict.Accepts ? log : [])
        {
            var printed = line.Split([':', '>', '[', ',', ']', ' ', '-'], StringSplitOptions.RemoveEmptyEntries);
            var wrong = printed switch
            {
                ["Loaded", "kernel", var start, var end] => Differs("kernel", start) ?? Differs("kernel", end, 2),
                ["Phys", "Mach", "map", var start, _] => Differs("p2m", start),
                ["Start", "info", var start, _] => Differs("start info", start),
                ["TOTAL", _, var end] => Differs("mapped up to", end),
                ["ENTRY", "ADDRESS", var entry] => Differs("entry", entry),
                ["d0", "kernel", "Moving", _, _, var start, _] => Differs("kernel", start),
                _ => null,
            };
            if (wrong is not null) return $"predicted {wrong}, and Xen has {line}";
        }

        return null;
    }

    private string? Differs(string use, string printed, int word = 0)
    {
        var predicted = Verdict.Uses.Single(pair => pair.Key == use).Value.Split(' ')[word];
        return Number(predicted) == Number("0x" + printed) ? null : $"{use} {predicted}";
    }

    // The last segment with bytes at the entry: a later one lies over those before it.
    private (ElfSegment Segment, ulong Physical)? EntrySegment()
    {
        if (_image.Elf is not { } elf || Verdict is not XenVerdict { Libelf.Addresses: { } addresses }) return null;
        var entry = Number(Verdict.Uses.Single(use => use.Key == "entry").Value);
        var start = Number(Verdict.Uses.Single(use => use.Key == "kernel").Value.Split(' ')[0]);
        var physical = unchecked(entry - start + addresses.VirtKstart - addresses.VirtOffset);
        var segments = elf.Segments.Where(segment => segment.Type == ElfSegment.PT_LOAD && (segment.Flags & 7) != 0 && unchecked(physical - segment.PhysicalAddress) < segment.FileSize).ToList();
        return segments is [.., var last] ? (last, physical) : null;
    }

    // The code that lies at the entry: its first instruction loads the letter.
    private char? LetterAt(ElfSegment segment, ulong physical)
    {
        if (segment.FileSize < (ulong)CodeLength) return null;
        var code = new byte[5];
        _image.Content.Read(segment.Offset + (physical - segment.PhysicalAddress), code);
        return code is [0xb9, var letter, (byte)'E', (byte)'L', (byte)'F'] ? (char)letter : null;
    }

    private static ulong Number(string text) => ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
