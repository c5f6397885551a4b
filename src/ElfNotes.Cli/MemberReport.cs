using ElfNotes.Authoring;
using ElfNotes.Boot;
using ElfNotes.Images;
using ElfNotes.LinkerScripts;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary>All that check has to say of a member: the one place from which its text, its JSON and its exit status come.</summary>
internal sealed class MemberReport
{
    private readonly List<LoaderVerdict> _verdicts = [];
    private readonly List<Finding> _fileFindings;
    private readonly List<Finding> _noteFindings = [];

    private MemberReport(ImageMember member)
    {
        Member = member;
        Guest = FindGuest(member);
        _fileFindings = [.. member.Findings, .. Guest?.Findings ?? []];
    }

    /// <summary>The member.</summary>
    public ImageMember Member { get; }

    /// <summary>What the loaders do with it; empty where there is no ELF.</summary>
    public IReadOnlyList<LoaderVerdict> Verdicts => _verdicts;

    /// <summary>The legacy string, or null.</summary>
    public XenGuestText? Guest { get; }

    /// <summary>The linker script that the member is, or null.</summary>
    public LinkerScript? Script { get; private init; }

    /// <summary>How many notes the plan has, and how many of them the member has as planned; null where there is no plan, or nothing to hold against it.</summary>
    public (int Count, int Found)? PlannedNotes { get; private set; }

    /// <summary>What was noticed in how the notes lie, in the legacy string, and in how the loaders differ.</summary>
    public IReadOnlyList<Finding> FileFindings => _fileFindings;

    /// <summary>What was noticed in what the notes say.</summary>
    public IReadOnlyList<Finding> NoteFindings => _noteFindings;

    /// <summary>
    /// Why a verdict is missing, or null: a compressed stream can turn out damaged only when a verdict reaches further into it
    /// than the notes did.
    /// </summary>
    public ElfNotesException? Error { get; private set; }

    /// <summary>The report of show, which asks no loader.</summary>
    public static MemberReport WithoutVerdicts(ImageMember member) => new(member);

    /// <summary>Asks loaders.</summary>
    /// <param name="result">The file.</param>
    /// <param name="member">Any member of it, the unreadable ones included.</param>
    /// <param name="request">What was asked for.</param>
    public static MemberReport Of(FileResult result, ImageMember member, CheckRequest request)
    {
        var file = result.Source!;
        var report = new MemberReport(member) { Script = result.Script };
        // No loader is asked: a script is there before there is anything to boot.
        if (report.Script is not null) return report;
        if (member.Error is null)
            foreach (var note in member.Notes) report._noteFindings.AddRange(NoteVocabulary.Describe(note, member.Elf?.Identity).Findings);
        var isElf = member is { Elf: not null, Content: not null, Error: null };
        if (request.Plan is { } plan && member.Error is null) report.Compare(plan, result);
        // A loader that was named is asked about what is no ELF, too: it has its own idea of what it can start.
        if (!isElf && (member.Name is not null || !request.NamesLoaders)) return report;
        try
        {
            var image = isElf ? BootImage.Of(file, member) : BootImage.OfElf(file);
            foreach (var loader in request.LoadersFor(image))
            {
                // One set of rules is one verdict, whatever the release of Xen.
                foreach (var options in loader.FollowsXen ? request.Options : request.Options.Take(1)) report._verdicts.Add(loader.Judge(image, options));
            }

            report._fileFindings.AddRange(BootDisagreements.Find(report._verdicts));
        }
        catch (ElfNotesException e)
        {
            report.Error = e;
            report._fileFindings.Add(new Finding(e.Code, Severity.Error, e.Offset, "no verdict: " + e.Message));
        }

        return report;
    }

    private void Compare(NotePlan plan, FileResult result)
    {
        if (Member.Elf is { } elf)
        {
            try
            {
                var findings = PlanComparison.Find(plan, elf);
                PlannedNotes = (plan.Notes.Count, plan.Notes.Count - findings.Count(finding => finding.Severity == Severity.Error));
                _fileFindings.AddRange(findings);
            }
            catch (ElfNotesException e)
            {
                _fileFindings.Add(new Finding(e.Code, Severity.Error, e.Offset, "the plan is not compared: " + e.Message));
            }
        }
        else if (Member == result.Members[0] && result.Members.All(member => member.Elf is null))
        {
            // Nothing was compared: that must not pass for a success.
            _fileFindings.Add(new Finding(AuthoringCodes.NoteNotLinked, Severity.Error, 0, $"the {plan.Notes.Count} notes of the plan are not compared: there is no ELF in the file", "Name the linked file"));
        }
    }

    // What the legacy string says is no reason to lose the notes over, where it lies behind damage.
    private static XenGuestText? FindGuest(ImageMember member)
    {
        try
        {
            return member is { Elf: { } elf, Error: null } ? XenGuestSection.Find(elf) : null;
        }
        catch (ElfNotesException)
        {
            return null;
        }
    }
}
