using System.Globalization;
using ElfNotes.Compression;
using ElfNotes.Images;
using ElfNotes.TestKit.Xen;

namespace ElfNotes.Boot.Tests.ToolStack;

/// <summary>One file before the model and before the tool stack of Xen 4.17.</summary>
internal static class ToolStackComparison
{
    /// <summary>The memory of the guests, in MiB; the tool stack takes as much of this process as a kernel fills.</summary>
    public const int Megabytes = 64;

    /// <summary>The model's verdict on a file that is read as the command does it; null where the command has none, as there is no ELF to be had.</summary>
    public static XenVerdict? Model(byte[] file, bool hvm, XenVersion version = XenVersion.Xen4_17)
    {
        using var source = ByteSource.FromMemory(file);
        using var image = ImageFile.Open(source, new PayloadCodecs());
        var member = image.Members[0];
        if (member is { Content: not null, Name: null }) return Judge(BootImage.Of(source, member), hvm, version);
        try
        {
            return Judge(BootImage.OfElf(source), hvm, version);
        }
        catch (ElfNotesException e) when (e.Code == ErrorCodes.CodecMissing)
        {
            return null;
        }
    }

    /// <summary>The model's verdict on an image.</summary>
    public static XenVerdict Judge(BootImage image, bool hvm, XenVersion version = XenVersion.Xen4_17)
    {
        BootLoader loader = hvm ? new XenPvh() : new XenPv();
        return (XenVerdict)loader.Judge(image, new BootOptions { Xen = version, Memory = (ulong)Megabytes << 20 });
    }

    /// <summary>Null where model and tool stack agree in the verdict, the words, and where they accept in loader, guest type and addresses; else what they say.</summary>
    public static string? Compare(byte[] file, bool hvm, string description, int maximumKernelSize = XenToolStack.DefaultMaximumKernelSize)
    {
        var stack = XenToolStack.Judge(file, hvm, maximumKernelSize: maximumKernelSize, megabytes: Megabytes);
        XenVerdict? model;
        try
        {
            model = Model(file, hvm);
        }
#pragma warning disable CA1031 // Whatever the model throws is a disagreement, to be reported with the file that did it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{(hvm ? "PVH" : "PV")} {description}\n  the tool stack: {Show(stack)}\n  the model threw {exception}";
        }

        if (model is null) return stack.AcceptsKernel ? $"{(hvm ? "PVH" : "PV")} {description}\n  the tool stack: {Show(stack)}\n  there is no verdict" : null;
        // The hypercall page is filled by the hypervisor, which is not there: the tool stack is asked as far as it goes without.
        var failsAtStart = model is { Accepts: false, Findings: [{ Code: XenPv.HypercallPageOutside }, ..] };
        var agrees = (model.Accepts || failsAtStart) == stack.AcceptsKernel && model.Says.SkipLast(failsAtStart ? 1 : 0).SequenceEqual(stack.Words) && (!model.Accepts || Used(model) == Used(stack)) && StepsEndRightly(model)
            && model.Accepts != (model.Findings is [{ Severity: Severity.Error }, ..] && model.Steps[^1].Outcome == RuleOutcome.Refuses);
        return agrees ? null : $"{(hvm ? "PVH" : "PV")} {description}\n  the tool stack: {Show(stack)}\n  the model:      {Show(model)}";
    }

    private static bool StepsEndRightly(XenVerdict model) => model.Steps.Take(model.Steps.Count - 1).All(step => step.Outcome != RuleOutcome.Refuses);

    private static string Used(XenVerdict model)
    {
        var uses = model.Uses.ToDictionary(pair => pair.Key, pair => pair.Value);
        return $"{uses["loader"]}, {uses["guest type"]}, {uses["kernel"]}";
    }

    private static string Used(XenToolStackResult stack) => string.Create(CultureInfo.InvariantCulture, $"{stack.Loader}, {stack.GuestType}, 0x{stack.KernelStart:x} to 0x{stack.KernelEnd:x}");

    private static string Show(XenToolStackResult stack) => $"accepts {stack.Accepts}, places {stack.Places}, {Used(stack)}, says {string.Join(" | ", stack.Words)}";

    private static string Show(XenVerdict model) =>
        $"accepts {model.Accepts}, {(model.Accepts ? Used(model) : "")}, says {string.Join(" | ", model.Says)}\n    findings {string.Join(" | ", model.Findings.Select(finding => finding.Code + " " + finding.Message))}\n    steps {string.Join(" | ", model.Steps.Select(step => $"{step.Outcome} {step.Found}"))}";
}
