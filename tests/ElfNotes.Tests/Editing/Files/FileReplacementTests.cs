using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>Writing elsewhere.</summary>
public sealed class FileReplacementTests
{
    [Fact]
    public void A_new_file_has_the_permissions_of_the_source_less_the_umask()
    {
        using var folder = new Folder();
        var content = Edits.Content(2_000_000);
        var path = folder.Add("file", content);
        Shell.Run("chmod 6775 \"$1\"", path);
        var umask = Convert.ToInt32(Shell.Run("umask"), 8);

        Assert.Equal(Edits.Result(content, Write(path, folder["new"])), File.ReadAllBytes(folder["new"]));
        Assert.Equal(Convert.ToString(0x1fd & ~umask, 8), Shell.Run("stat -c %a \"$1\"", folder["new"]));
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.InRange(File.GetLastWriteTimeUtc(folder["new"]), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.Equal(["file", "new"], folder.Names);
    }

    [Fact]
    public void A_plan_that_changes_nothing_is_written_all_the_same()
    {
        using var folder = new Folder();
        var content = Edits.Content(100);
        using var source = ByteSource.FromMemory(content);
        FileReplacement.Write(null, folder["new"], Edits.Plan(source, 100));
        folder.Add("old", [1]);
        FileReplacement.Write(null, folder["old"], Edits.Plan(source, 100));

        Assert.Equal(content, File.ReadAllBytes(folder["new"]));
        Assert.Equal(content, File.ReadAllBytes(folder["old"]));
    }

    [Fact]
    public void A_file_that_is_there_keeps_its_mode_and_attributes_and_not_its_times()
    {
        Shell.Require("/usr/bin/setfattr", "attr");
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        folder.Add("out", [1, 2, 3]);
        Shell.Run("chmod 751 \"$1\" && touch -d 2001-01-01 \"$1\" && setfattr -n user.kept -v yes \"$1\"", folder["out"]);

        Write(path, folder["out"]);

        Assert.Equal("751", Shell.Run("stat -c %a \"$1\"", folder["out"]));
        Assert.Equal("yes", Shell.Run("getfattr --only-values -n user.kept --absolute-names \"$1\"", folder["out"]));
        Assert.True(File.GetLastWriteTimeUtc(folder["out"]).Year > 2001);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("hard")]
    [InlineData("./file")]
    public void The_edited_file_itself_is_no_output(string name)
    {
        using var folder = new Folder();
        var content = Edits.Content(100);
        var path = folder.Add("file", content);
        Shell.Run("cd \"$1\" && ln -s file link && ln file hard", folder.Path);
        using var source = SourceFile.Open(path);

        var e = Assert.Throws<ElfNotesException>(() => FileReplacement.Write(source, folder[name], Edits.Small(source.Source), new FileReplacementOptions { BreakLinks = true }));

        Assert.Equal(("EN5007", "it is the file that is edited"), (e.Code, e.Message));
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal(["file", "hard", "link"], folder.Names);
    }

    [Fact]
    public void The_file_at_the_end_of_a_link_is_written_and_a_link_to_nothing_refused()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        folder.Add("target", []);
        Shell.Run("cd \"$1\" && ln -s target link && ln -s nothing dangling", folder.Path);

        Write(path, folder["link"]);

        Assert.Equal("target", new FileInfo(folder["link"]).LinkTarget);
        Assert.Equal(108, new FileInfo(folder["target"]).Length);
        Assert.Equal(("EN5007", "it is a symbolic link to nothing"), EditedFileTests.Refusal(() => Write(path, folder["dangling"])));
    }

    [Fact]
    public void Places_where_no_file_can_be_are_refused()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));

        Assert.Equal(("EN5007", "it is a directory"), EditedFileTests.Refusal(() => Write(path, folder.Path)));
        Assert.Equal(("EN5007", "the name is empty"), EditedFileTests.Refusal(() => Write(path, "")));
        Assert.Equal(("EN5007", "there is no folder " + folder["none"]), EditedFileTests.Refusal(() => Write(path, folder["none/file"])));
        Assert.Equal(("EN5007", "cannot be written: a part of its path is no folder"), EditedFileTests.Refusal(() => Write(path, folder["file/file"])));
    }

    [Fact]
    public void What_net_has_everywhere_makes_the_same_content_mode_and_times()
    {
        using var folder = new Folder();
        var content = Edits.Content(2_000_000);
        var path = folder.Add("file", content);
        Shell.Run("chmod 751 \"$1\" && touch -d '2001-02-03 04:05:06.1234567' \"$1\"", path);
        const string seen = "stat -c '%a %y' \"$1\"";
        var before = Shell.Run(seen, path);
        byte[] expected;
        using (var file = EditedFile.Open(new PortableFileCalls(), path, FileReplacementOptions.Default))
        {
            var plan = Edits.Small(file.Source);
            expected = Edits.Result(content, plan);
            Assert.Equal("EN5006", EditedFileTests.Refusal(() => EditedFile.Open(new PortableFileCalls(), path, FileReplacementOptions.Default).Dispose()).Code);
            file.Replace(plan);
        }

        Assert.Equal(expected, File.ReadAllBytes(path));
        Assert.Equal(before, Shell.Run(seen, path));
        using var source = SourceFile.Open(new PortableFileCalls(), path);
        FileReplacement.Write(new PortableFileCalls(), source, folder["new"], Edits.Small(source.Source), FileReplacementOptions.Default);
        Assert.Equal(expected.Length + 8, new FileInfo(folder["new"]).Length);
        Assert.Equal(["file", "new"], folder.Names);
    }

    private static EditPlan Write(string path, string outPath)
    {
        using var source = SourceFile.Open(path);
        var plan = Edits.Small(source.Source);
        Assert.Empty(FileReplacement.Write(source, outPath, plan));
        return plan;
    }
}
