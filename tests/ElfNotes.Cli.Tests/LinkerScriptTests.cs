using System.Text;
using System.Text.Json;
using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary><c>check</c> on linker scripts: text, JSON, SARIF and the exit status.</summary>
public class LinkerScriptTests
{
    private const string Clean = """
        PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); note PT_NOTE FLAGS(4); }
        SECTIONS
        {
          . = 0x100000;
          .text : { *(.text .text.*) } :text
          /DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.property) }
          .notes : { KEEP(*(.note.*)) } :text :note
          .data : { *(.data .data.*) BYTE(0) } :data
          .bss : { *(.bss) }
        }
        """;

    private static readonly string s_wrong = Clean.Replace("} :data\n", "}\n", StringComparison.Ordinal);
    private static readonly string s_doubtful = Clean.Replace("*(.note.gnu.property) ", "", StringComparison.Ordinal);

    [Fact]
    public void A_clean_script_is_said_to_be_and_the_status_is_0()
    {
        var result = Check(Clean, "kernel.lds");

        Assert.Equal(0, result.Status);
        Assert.Equal(": linker script\n  line 7: note: .note.* go into the section .notes, in text (PT_LOAD) and note (PT_NOTE) (EN4100 at 7:3)\n", result.Text[result.Text.IndexOf(": linker", StringComparison.Ordinal)..]);
        Assert.Empty(result.ErrorText);
    }

    [Fact]
    public void What_is_wrong_has_its_line_and_the_line_to_write()
    {
        var result = Check(s_wrong, "anything.txt");

        Assert.Equal(1, result.Status);
        Assert.Contains("  line 8: error: .data names no segment", result.Text, StringComparison.Ordinal);
        Assert.Contains("(EN4109 at 8:3)\n    fix: .data : { … } :data\n", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error", 0)]
    [InlineData("warning", 1)]
    [InlineData("info", 1)]
    public void The_status_follows_the_severity_asked_for(string severity, int status) => Assert.Equal(status, Check(s_doubtful, "kernel.ld", "--fail-on", severity).Status);

    [Fact]
    public void Loaders_are_not_asked_about_a_script() => Assert.Equal(0, Check(Clean, "kernel.ld", "--expect", "xen-pvh").Status);

    [Fact]
    public void Json_has_line_and_column()
    {
        using var json = JsonDocument.Parse(Check(s_wrong, "kernel.ld", "--format", "json").Text);
        var file = json.RootElement.GetProperty("files")[0];
        Assert.Equal("linker script", file.GetProperty("container")[0].GetString());
        var finding = file.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("code").GetString() == "EN4109");
        Assert.Equal((8, 3, (ulong)s_wrong.IndexOf(".data :", StringComparison.Ordinal)), (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32(), finding.GetProperty("offset").GetUInt64()));
    }

    [Fact]
    public void Sarif_points_at_the_line()
    {
        using var json = JsonDocument.Parse(Check(s_wrong, "kernel.ld", "--format", "sarif").Text);
        var results = json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray();
        var result = results.Single(result => result.GetProperty("ruleId").GetString() == "EN4109");
        var region = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");
        Assert.Equal((8, 3), (region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32()));
        Assert.Equal("error", result.GetProperty("level").GetString());
    }

    [Fact]
    public void Scripts_and_kernels_go_together_and_standard_input_is_one()
    {
        using var folder = new TemporaryFolder();
        var both = Command.Run("check", folder.Add("a.ld", Encoding.UTF8.GetBytes(Clean)), folder.Add("k.elf", Kernels.Pvh().Build()));
        Assert.Equal(0, both.Status);
        Assert.Contains("\n\n", both.Text, StringComparison.Ordinal);
        Assert.Equal(1, Command.Run(Encoding.UTF8.GetBytes(s_wrong), ["check", "-"]).Status);
    }

    [Fact]
    public void Other_texts_and_show_say_what_they_said()
    {
        Assert.Equal(3, Check("SECTIONS of a book, and what PHDRS means", "book.txt").Status);
        using var folder = new TemporaryFolder();
        var show = Command.Run("show", folder.Add("a.ld", Encoding.UTF8.GetBytes(Clean)));
        Assert.Equal(3, show.Status);
        Assert.Contains("EN1001", show.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_a_script_do_not_reach_the_terminal()
    {
        var text = Check("PHDRS { t PT_LOAD; } SECTIONS { .no\u001b[31m\u202e : { *(.note.\u009b31m) } :x\u001b[2J }", "kernel.ld", "--verbose").Text;
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u009b', text);
    }

    private static CommandResult Check(string script, string name, params string[] options)
    {
        using var folder = new TemporaryFolder();
        return Command.Run(["check", .. options, folder.Add(name, Encoding.UTF8.GetBytes(script))]);
    }
}
