using ElfNotes.Boot;

namespace ElfNotes.Editing;

/// <summary>Asks every loader about a file before and after an edit.</summary>
public static class EditVerdicts
{
    /// <summary>What changes.</summary>
    /// <param name="before">The file as it is.</param>
    /// <param name="after">The file as it would be.</param>
    /// <param name="isAsked">Whether the edit is of notes that loaders read, so that other verdicts are what is wanted.</param>
    /// <returns>
    /// A finding for each loader that took the file and does not take it any more: an error, or a warning where <paramref name="isAsked"/>; and a remark for
    /// each that takes it now.
    /// </returns>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static IReadOnlyList<Finding> Compare(ByteSource before, ByteSource after, bool isAsked)
    {
        var findings = new List<Finding>();
        var (old, changed) = (BootImage.OfElf(before), BootImage.OfElf(after));
        foreach (var loader in BootLoaders.All)
        {
            if (!loader.MakesSenseFor(old) && !loader.MakesSenseFor(changed)) continue;
            foreach (var options in Releases(loader))
            {
                var was = loader.Judge(old, options);
                var now = loader.Judge(changed, options);
                if (was.Accepts == now.Accepts) continue;
                findings.Add(now.Accepts
                    ? new Finding(EditingCodes.VerdictChanges, Severity.Info, 0, $"{loader.Name} ({now.Version}) takes the file after this edit")
                    : new Finding(EditingCodes.VerdictChanges, isAsked ? Severity.Warning : Severity.Error, 0, $"{loader.Name} ({now.Version}) took the file before this edit, and does not after it: {Reason(now)}"));
                break;
            }
        }

        return findings;
    }

    /// <summary>Whether loaders read notes of this kind: QEMU takes type 18 (PHYS32_ENTRY) of any owner.</summary>
    /// <param name="owner">The owner up to its first NUL; null for any.</param>
    /// <param name="type">The type; null for any.</param>
    public static bool AreReadByLoaders(string? owner, ulong? type) => owner is null || LoaderNotes.IsOwner(owner) || type is null or Vocabulary.XenNoteTypes.PHYS32_ENTRY;

    internal static string Reason(LoaderVerdict verdict) => verdict.Findings is [var finding, ..] ? finding.Message : verdict.Says is [var said, ..] ? said : "without a word";

    internal static IEnumerable<BootOptions> Releases(BootLoader loader) =>
        loader.FollowsXen ? [new BootOptions { Xen = XenVersion.Xen4_17 }, new BootOptions { Xen = XenVersion.Latest }] : [new BootOptions()];
}
