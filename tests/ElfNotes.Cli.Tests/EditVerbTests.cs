using ElfNotes.TestKit;

namespace ElfNotes.Cli.Tests;

/// <summary><c>elfnotes add</c>, <c>set</c>, <c>remove</c>, <c>pack</c>, <c>merge</c> and <c>strip</c>, as a person uses them.</summary>
public sealed class EditVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_added_is_there_is_set_and_goes_without_a_trace()
    {
        var original = Kernels.PvhWithoutNotes().Build();
        var kernel = _folder.Add("kernel.elf", original);

        var add = Command.Run("add", kernel, "--owner", "Xen", "--type", "PHYS32_ENTRY", "--u32", $"0x{Kernels.Physical:x}");
        Assert.Equal((0, ""), (add.Status, add.Text));
        Assert.Contains("qemu (7.2) takes the file after this edit (EN5011)", add.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("check", "--expect", "qemu,xen-pvh", kernel).Status);

        var set = Command.Run("set", kernel, "--owner", "Xen", "--type", "18", "--u64", $"0x{Kernels.Physical + 16:x}");
        Assert.Equal(0, set.Status);
        Assert.Contains($"0x{Kernels.Physical + 16:x}", Command.Run("show", kernel).Text, StringComparison.Ordinal);

        Assert.Equal(0, Command.Run("remove", kernel, "--owner", "Xen").Status);
        Assert.Equal(original, File.ReadAllBytes(kernel));
    }

    [Fact]
    public void A_description_is_taken_whole_and_taken_back_whole()
    {
        var original = Kernels.PvhWithoutNotes().Build();
        var (kernel, other) = (_folder.Add("kernel.elf", original), _folder["other.elf"]);
        var yaml = _folder.Add("notes.yaml", "notes:\n- {owner: Xen, type: PHYS32_ENTRY, u32: 0x100000}\n- {owner: Mine, type: 1, string: hello}\n");

        Assert.Equal(0, Command.Run("add", kernel, "--from", yaml, "-o", other).Status);
        Assert.Equal(original, File.ReadAllBytes(kernel));
        Assert.Contains("hello", Command.Run("show", other).Text, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("remove", other, "--from", yaml).Status);
        Assert.Equal(original, File.ReadAllBytes(other));
    }

    [Fact]
    public void A_description_for_another_machine_is_refused()
    {
        var original = Kernels.PvhWithoutNotes().Build();
        var kernel = _folder.Add("kernel.elf", original);
        var result = Command.Run("add", kernel, "--from", _folder.Add("notes.yaml", "machine: aarch64\nnotes:\n- {owner: Mine, type: 1, string: hello}\n"));
        Assert.Equal(1, result.Status);
        Assert.Contains("the notes are for aarch64, and the file is for x86-64", result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(original, File.ReadAllBytes(kernel));
    }

    [Fact]
    public void A_dry_run_prints_the_plan_and_touches_nothing()
    {
        var original = Kernels.Pvh().Build();
        var kernel = _folder.Add("kernel.elf", original);
        var result = Command.Run("add", kernel, "--owner", "Mine", "--type", "1", "--string", "hello", "--dry-run");
        Assert.Equal(0, result.Status);
        Assert.Matches(@"kernel\.elf: \d+ bytes would change in \d+ places; \d+ bytes before, \d+ after\n", result.Text);
        Assert.Matches(@"\n  0x[0-9a-f]{8}  \S", result.Text);
        Assert.Matches(@"\n  the file +0x0 to 0x[0-9a-f]+ +0x0 to 0x[0-9a-f]+\n", result.Text);
        Assert.Matches(@"\n  PT_NOTE, now segment \d+ +- +0x[0-9a-f]+ to 0x[0-9a-f]+\n", result.Text);
        Assert.All(result.Text.TrimEnd('\n').Split('\n'), line => Assert.InRange(line.Length, 1, 120));
        Assert.Equal(original, File.ReadAllBytes(kernel));
    }

    /// <summary>What a loader takes it does not lose by an edit, unless that is asked for.</summary>
    [Fact]
    public void A_lost_loader_needs_force()
    {
        var original = Kernels.Pvh().Build();
        var kernel = _folder.Add("kernel.elf", original);
        string[] wrong = ["set", kernel, "--owner", "Xen", "--type", "PHYS32_ENTRY", "--u32", "0x10"];

        var refused = Command.Run(wrong);
        Assert.Equal(1, refused.Status);
        Assert.Contains("took the file before this edit, and does not after it", refused.ErrorText, StringComparison.Ordinal);
        Assert.Contains("(EN5011); --force does it all the same", refused.ErrorText, StringComparison.Ordinal);
        Assert.Equal(original, File.ReadAllBytes(kernel));

        Assert.Equal(0, Command.Run([.. wrong, "--force"]).Status);
        Assert.NotEqual(original, File.ReadAllBytes(kernel));
    }

    [Fact]
    public void To_remove_what_a_loader_reads_is_to_ask_for_it()
    {
        var kernel = _folder.Add("kernel.elf", Kernels.Pvh().Build());
        var result = Command.Run("remove", kernel, "--owner", "Xen");
        Assert.Equal(0, result.Status);
        Assert.Contains("warning: qemu (7.2) took the file before this edit, and does not after it", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void Strip_says_what_stays_and_what_is_not_there()
    {
        var original = Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote(), KernelNote.Of(1, "x").OwnedBy("Foo\0"u8)).Build();
        var kernel = _folder.Add("kernel.elf", original);

        var other = Command.Run("strip", kernel, "--owner", "foo");
        Assert.Equal(0, other.Status);
        Assert.Contains("there is no note of owner \"foo\"; owners are compared exactly, and there is \"Foo\"", other.ErrorText, StringComparison.Ordinal);
        Assert.Equal(original, File.ReadAllBytes(kernel));

        var all = Command.Run("strip", kernel, "--all");
        Assert.Equal(0, all.Status);
        Assert.Contains("(PHYS32_ENTRY), stays: it is read by xen-pvh (EN5017)", all.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("Foo", Command.Run("show", kernel).Text, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("check", "--expect", "qemu", kernel).Status);
    }

    [Fact]
    public void Pack_for_a_loader_makes_it_take_the_file()
    {
        var image = Path.Combine(Command.Repository, "examples", "images", "pvh-notes-padded-8.elf");
        var packed = _folder["packed.elf"];

        var without = Command.Run("pack", image, "--dry-run");
        Assert.Equal(0, without.Status);
        Assert.Contains("not every loader reads them alike", without.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("pack", image, "--for", "qemu,xen-pvh", "-o", packed).Status);
        Assert.Equal(0, Command.Run("check", "--expect", "qemu,xen-pvh,cloud-hypervisor", packed).Status);

        var impossible = Command.Run("pack", Path.Combine(Command.Repository, "examples", "images", "pvh-no-note.elf"), "--for", "qemu", "-o", _folder["no.elf"]);
        Assert.Equal(1, impossible.Status);
        Assert.Contains("elfnotes add --owner Xen --type PHYS32_ENTRY adds it (EN5015)", impossible.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["no.elf"]));
    }

    [Theory]
    [InlineData("add needs --owner NAME --type TYPE and a value, or --from notes.yaml", "add", "F")]
    [InlineData("add needs --type TYPE as well", "add", "F", "--owner", "T", "--u32", "1")]
    [InlineData("add needs --owner NAME as well", "add", "F", "--type", "1", "--u32", "1")]
    [InlineData("add needs a value: --string, --u32, --symbol or another; --hex \"\" for none", "add", "F", "--owner", "T", "--type", "1")]
    [InlineData("--u32 and --u64: a note on the command line has one value; several are written in a notes.yaml, as parts", "add", "F", "--owner", "T", "--type", "1", "--u32", "1", "--u64", "2")]
    [InlineData("--from says what the notes are: it does not go with --owner, --type and a value", "set", "F", "--owner", "T", "--from", "notes.yaml")]
    [InlineData("--index: '-1' is no number from 0 on", "remove", "F", "--owner", "T", "--index", "-1")]
    [InlineData("--index: 'x' is no number from 0 on", "set", "F", "--owner", "T", "--type", "1", "--u32", "1", "--index", "x")]
    [InlineData("--index: '99999999999' is no number from 0 on", "remove", "F", "--owner", "T", "--index", "99999999999")]
    [InlineData("remove needs --owner NAME, or --from notes.yaml", "remove", "F")]
    [InlineData("--type FOO: the owner T has no such type: give its number", "remove", "F", "--owner", "T", "--type", "FOO")]
    [InlineData("strip needs --owner NAME or --all", "strip", "F")]
    [InlineData("--all does not go with --owner; --keep NAME leaves those of an owner", "strip", "F", "--all", "--owner", "T")]
    [InlineData("standard input cannot be edited: name a file", "pack", "-")]
    [InlineData("--string needs a value, and --dry-run is an option; a value of that name is written --string=--dry-run", "add", "F", "--owner", "T", "--type", "1", "--string", "--dry-run")]
    [InlineData("--output needs a value, and -n is an option; a value of that name is written --output=-n", "pack", "F", "-o", "-n")]
    [InlineData("add needs a FILE", "add", "--owner", "T", "--type", "1", "--u32", "1")]
    [InlineData("there is no option --fro", "add", "--fro", "F")]
    public void Wrong_usage_is_named(string message, params string[] arguments)
    {
        var result = Command.Run(arguments);
        Assert.Equal(2, result.Status);
        Assert.StartsWith($"elfnotes: {message}", result.ErrorText, StringComparison.Ordinal);
        Assert.Single(result.ErrorText.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_value_may_be_the_name_of_an_option()
    {
        var kernel = _folder.Add("kernel.elf", Kernels.Pvh().Build());
        Assert.Equal(0, Command.Run("add", kernel, "--owner", "T", "--type", "1", "--string=--dry-run").Status);
        Assert.Contains("--dry-run", Command.Run("show", kernel).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EN4007", "Write PHYS32_ENTRY", "--owner", "Xen", "--type", "PHYS32_ENTRI", "--u32", "1")]
    [InlineData("EN4006", "--u64", "--owner", "T", "--type", "1", "--u32", "0x1ffffffff")]
    [InlineData("EN4005", "use --symbol", "--owner", "T", "--type", "1", "--u32", "here")]
    [InlineData("EN5005", "no symbol table in which to find here", "--owner", "T", "--type", "1", "--symbol", "here")]
    public void A_wrong_value_is_explained_in_the_words_of_the_command_line(string code, string hint, params string[] arguments)
    {
        var original = Kernels.Pvh().Build();
        var kernel = _folder.Add("kernel.elf", original);
        var result = Command.Run(["add", kernel, .. arguments]);
        Assert.Equal(1, result.Status);
        Assert.Contains(code, result.ErrorText, StringComparison.Ordinal);
        Assert.Contains(hint, result.ErrorText, StringComparison.Ordinal);
        Assert.Equal(original, File.ReadAllBytes(kernel));
    }
}
