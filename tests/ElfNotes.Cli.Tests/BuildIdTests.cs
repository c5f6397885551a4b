using System.Diagnostics;

namespace ElfNotes.Cli.Tests;

public sealed class BuildIdTests
{
    private const string Source = "#include <stdio.h>\nint main(void) { puts(\"runs\"); return 0; }\n";

    [Fact]
    public void The_build_id_is_shown_as_it_is_written()
    {
        using var folder = new TemporaryFolder();
        var (one, other) = (Linked(folder, "one", "--build-id=0xABcdef01"), Linked(folder, "other", "--build-id=0x0102"));
        Assert.Equal((0, "abcdef01\n", ""), Plain(Command.Run("build-id", "show", one)));
        Assert.Equal((0, $"abcdef01  {one}\n0102  {other}\n", ""), Plain(Command.Run("build-id", "show", one, other)));
        var without = Linked(folder, "without", "--build-id=none");
        Assert.Equal((1, $"0102  {other}\n", $"elfnotes: {without}: there is no build-id in it\n"), Plain(Command.Run("build-id", "show", without, other)));
        Assert.Equal(3, Command.Run("build-id", "show", folder["nothing"]).Status);
    }

    [Fact]
    public void A_file_straight_from_the_linker_keeps_its_build_id()
    {
        using var folder = new TemporaryFolder();
        var file = Linked(folder, "file", "--build-id=sha1");
        var before = File.ReadAllBytes(file);
        var again = Command.Run("build-id", "recompute", file);
        Assert.Equal((0, Command.Run("build-id", "show", file).Text), (again.Status, again.Text));
        Assert.EndsWith($"elfnotes: {file}: it is so already; nothing is changed (EN5012)\n", again.ErrorText, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
        var plan = Command.Run("build-id", "recompute", file, "--dry-run");
        Assert.Equal((0, $"{file}: nothing changes\n"), (plan.Status, plan.Text));
        Assert.Contains("is what GNU ld derives from the content: SHA-1 over the headers and the contents of the sections (EN5012)", plan.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_set_is_there_and_what_is_derived_again_is_the_linkers()
    {
        using var folder = new TemporaryFolder();
        var file = Linked(folder, "file", "--build-id=sha1");
        var before = File.ReadAllBytes(file);
        Assert.Equal((0, "", ""), Plain(Command.Run("build-id", "set", file, "0x00112233-4455", "-o", folder["set"])));
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal("001122334455\n", Command.Run("build-id", "show", folder["set"]).Text);
        Assert.Equal("runs\n", Output(folder["set"]));

        // Six bytes are of no linker.
        var refused = Command.Run("build-id", "recompute", folder["set"]);
        Assert.Equal(1, refused.Status);
        Assert.Contains("name a style (EN5005", refused.ErrorText, StringComparison.Ordinal);
        Assert.Equal((0, Command.Run("build-id", "show", file).Text, ""), Plain(Command.Run("build-id", "recompute", folder["set"], "--style", "sha1")));
        Assert.Equal(before, File.ReadAllBytes(folder["set"]));
    }

    [Fact]
    public void The_plan_of_a_new_one_is_what_is_then_done()
    {
        using var folder = new TemporaryFolder();
        var file = Linked(folder, "file", "--build-id=none");
        var before = File.ReadAllBytes(file);
        var plan = Command.Run("build-id", "recompute", file, "--dry-run");
        Assert.Equal(0, plan.Status);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal(0, Command.Run("build-id", "recompute", file).Status);
        var id = Command.Run("build-id", "show", file).Text.TrimEnd('\n');
        Assert.Equal(40, id.Length);
        Assert.Contains($"the build-id {id} is what GNU ld derives from the content", string.Join(' ', plan.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("runs\n", Output(file));
        Assert.Equal(0, Command.Run("remove", file, "--owner", "GNU", "--type", "BUILD_ID").Status);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_UUID_is_of_version_4_and_new_each_time()
    {
        using var folder = new TemporaryFolder();
        var file = Linked(folder, "file", "--build-id=sha1");
        var printed = Command.Run("build-id", "set", file, "--uuid", "-o", folder["a"]);
        Assert.Equal((0, Command.Run("build-id", "show", folder["a"]).Text, ""), Plain(printed));
        Assert.DoesNotContain(printed.Text.TrimEnd(), Command.Run("build-id", "set", file, "--uuid", "--dry-run").Text, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("build-id", "set", file, "--uuid", "-o", folder["b"]).Status);
        var (a, b) = (Command.Run("build-id", "show", folder["a"]).Text, Command.Run("build-id", "show", folder["b"]).Text);
        Assert.Matches("^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}\n$", a);
        Assert.NotEqual(a, b);
    }

    [Theory]
    [InlineData("build-id set FILE", "build-id set needs an ID, or --uuid; see elfnotes build-id set --help")]
    [InlineData("build-id set FILE 00 --uuid", "build-id set needs an ID, or --uuid")]
    [InlineData("build-id set FILE 123", "'123' is no build-id")]
    [InlineData("build-id set FILE 0x", "'0x' is no build-id")]
    [InlineData("build-id set FILE 1g", "'1g' is no build-id")]
    [InlineData("build-id recompute FILE --style uuid", "--style: 'uuid' is none of fast, md5, sha1, sha256")]
    [InlineData("build-id recompute -", "standard input cannot be edited")]
    [InlineData("build-id show", "show needs at least one FILE; see elfnotes build-id show --help")]
    [InlineData("build-id", "see elfnotes build-id --help")]
    public void Wrong_usage_is_said(string line, string complaint)
    {
        var result = Command.Run(line.Split(' '));
        Assert.Equal((2, ""), (result.Status, result.Text));
        Assert.Contains(complaint, result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_container_it_is_shown_and_not_edited()
    {
        using var folder = new TemporaryFolder();
        var file = Linked(folder, "file", "--build-id=0x0102");
        Process.Start("gzip", [file]).WaitForExit();
        Assert.Equal((0, "0102\n", ""), Plain(Command.Run("build-id", "show", file + ".gz")));
        var refused = Command.Run("build-id", "set", file + ".gz", "03");
        Assert.Equal(1, refused.Status);
        Assert.Contains("EN5009", refused.ErrorText, StringComparison.Ordinal);
    }

    private static (int Status, string Text, string Error) Plain(CommandResult result) => (result.Status, result.Text, result.ErrorText);

    private static string Linked(TemporaryFolder folder, string name, string option)
    {
        Require.Tool("/usr/bin/gcc", "gcc");
        var source = folder.Add(name + ".c", System.Text.Encoding.UTF8.GetBytes(Source));
        using var compiler = Process.Start("gcc", ["-fuse-ld=bfd", "-Wl," + option, "-o", folder[name], source]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return folder[name];
    }

    private static string Output(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }
}
