using System.Text;
using ElfNotes.LinkerScripts;

namespace ElfNotes.Tests.LinkerScripts;

/// <summary>The work that a script costs is counted, and does not grow with the square of its length.</summary>
public sealed class BoundedWorkTests
{
    [Theory]
    [InlineData("*(.note.*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b{0}) ", 20_000)]
    [InlineData("*(.note.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{0}) ", 20_000)]
    [InlineData("*(.note.*[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{0}) ", 20_000)]
    [InlineData("*(.note.{0}) ", 200_000)]
    public void Patterns_are_compared_within_a_budget(string pattern, int count)
    {
        var text = new StringBuilder("SECTIONS { .notes : { ");
        for (var i = 0; i < count; i++) text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, pattern, i);
        var script = LinkerScript.Parse(text.Append("} }").ToString());
        var notes = new NoteGathering(script);

        Assert.True(notes.IsCutShort);
        Assert.InRange(notes.Work, NoteGathering.MaxWork, NoteGathering.MaxWork + 1000);
        Assert.Contains(LinkerScriptLint.Check(script), finding => finding.Code == LinkerScriptCodes.NotUnderstood && finding.Message.Contains("not all were compared", StringComparison.Ordinal));
    }

    [Fact]
    public void A_script_of_the_usual_size_is_far_from_the_budget()
    {
        var text = string.Join(' ', Enumerable.Range(0, 500).Select(i => $".s{i} : {{ *(.s{i} .s{i}.* .note.{i}*) }}"));
        var notes = new NoteGathering(LinkerScript.Parse($"SECTIONS {{ {text} }}"));
        Assert.False(notes.IsCutShort);
        Assert.InRange(notes.Work, 500, NoteGathering.MaxWork / 10);
    }

    [Fact]
    public void A_long_run_of_stars_costs_the_budget_and_no_more()
    {
        var work = 1000L;
        Assert.False(Glob.Matches(string.Concat(Enumerable.Repeat("*a", 1000)) + "b", new string('a', 100_000), ref work));
        Assert.Equal(-1, work);
        work = 1000;
        Assert.True(Glob.Matches(".note.*", ".note.Xen", ref work));
        Assert.InRange(work, 980, 999);
    }

    // Each section once went through all segments, and each segment through all sections.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_segments_and_many_sections_are_not_multiplied(bool isInAll)
    {
        const int Count = 20_000;
        var segments = string.Concat(Enumerable.Range(0, Count).Select(i => $"n{i} PT_NOTE;\n"));
        var all = string.Concat(Enumerable.Range(0, Count).Select(i => $":n{i} "));
        var sections = string.Concat(Enumerable.Range(0, Count).Select(i => $".n{i} : {{ *(.note.{i}) }} {(isInAll ? i == 0 ? all : "" : $":n{i}")}\n"));
        var script = LinkerScript.Parse($"PHDRS {{ {segments} }} SECTIONS {{ {sections} }}");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var findings = LinkerScriptLint.Check(script);
        // A name for each segment of each section would be 400 million.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 400_000_000);
        Assert.InRange(findings.Count, 1, 1100);
    }
}
