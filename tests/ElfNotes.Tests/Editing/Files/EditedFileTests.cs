using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>What is in a file's place afterwards, and what beside it.</summary>
public sealed class EditedFileTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(16, 4)]
    [InlineData(16, 0)]
    [InlineData(5000, 9000)]
    [InlineData(3 << 20, (3 << 20) + 1)]
    [InlineData(3 << 20, 1 << 20)]
    public void The_file_is_the_planned_one(int length, int newLength)
    {
        using var folder = new Folder();
        var content = Edits.Content(length);
        var path = folder.Add("file", content);
        using var file = EditedFile.Open(path);
        var plan = Edits.Plan(file.Source, (ulong)newLength, new ByteChange(2, "new"u8.ToArray()), new ByteChange((ulong)length - 2, "at the end"u8.ToArray()), new ByteChange((ulong)newLength, new byte[] { 1 }));

        Assert.Empty(file.Replace(plan));

        Assert.Equal(Edits.Result(content, plan), File.ReadAllBytes(path));
        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public void A_byte_in_each_block_is_changed_and_no_other()
    {
        using var folder = new Folder();
        var content = Edits.Content((4 << 20) + 77);
        var path = folder.Add("file", content);
        using var file = EditedFile.Open(path);
        var plan = Edits.Plan(file.Source, file.Source.Length, [.. Enumerable.Range(0, 4).Select(i => new ByteChange((ulong)((i + 1 << 20) - 1), new byte[] { 1, 2 }))]);

        file.Replace(plan);

        Assert.Equal(Edits.Result(content, plan), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_plan_that_changes_nothing_leaves_the_very_file()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        var before = Shell.Run("stat -c '%i %Z' \"$1\"", path);
        using (var file = EditedFile.Open(path)) file.Replace(Edits.Plan(file.Source, 100));

        Assert.Equal(before, Shell.Run("stat -c '%i %Z' \"$1\"", path));
    }

    [Fact]
    public void An_empty_file_can_grow()
    {
        using var folder = new Folder();
        var path = folder.Add("file", []);
        using (var file = EditedFile.Open(path)) file.Replace(Edits.Plan(file.Source, 3, new ByteChange(0, "abc"u8.ToArray())));

        Assert.Equal("abc"u8.ToArray(), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_plan_of_another_source_is_not_taken()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using var file = EditedFile.Open(path);
        using var other = ByteSource.FromFile(path);

        Assert.Throws<ArgumentException>(() => file.Replace(Edits.Small(other)));
    }

    [Fact]
    public void A_file_that_is_edited_can_be_read_by_anyone()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using var reader = File.OpenRead(path);
        using var file = EditedFile.Open(path);

        Assert.Equal(100, File.ReadAllBytes(path).Length);
        Assert.Equal("100", Shell.Run("wc -c < \"$1\"", path));
    }

    [Fact]
    public void A_file_is_replaced_once()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        using var file = EditedFile.Open(path);
        file.Replace(Edits.Small(file.Source));

        Assert.Throws<InvalidOperationException>(() => file.Replace(Edits.Small(file.Source)));
    }

    [Fact]
    public void A_name_of_the_greatest_length_is_no_obstacle()
    {
        using var folder = new Folder();
        var path = folder.Add(new string('n', 255), Edits.Content(100));
        using (var file = EditedFile.Open(path)) file.Replace(Edits.Small(file.Source));

        Assert.Equal(108, new FileInfo(path).Length);
        Assert.Single(folder.Names);
    }

    [Fact]
    public void What_is_not_there_is_unreadable()
    {
        using var folder = new Folder();

        Assert.Equal((ErrorCodes.Unreadable, "no such file"), Refusal(() => EditedFile.Open(folder["none"]).Dispose()));
        Assert.Equal(ErrorCodes.Unreadable, Refusal(() => EditedFile.Open(folder["none/none"]).Dispose()).Code);
        Assert.Equal((ErrorCodes.Unreadable, "cannot be opened: the name is too long"), Refusal(() => EditedFile.Open(folder[new string('n', 256)]).Dispose()));
    }

    [Fact]
    public void Only_regular_files_are_edited()
    {
        using var folder = new Folder();
        Shell.Run("mkfifo \"$1\"", folder["pipe"]);

        Assert.Equal(("EN5007", "it is no regular file"), Refusal(() => EditedFile.Open(folder["pipe"]).Dispose()));
        Assert.Equal(("EN5007", "it is no regular file"), Refusal(() => EditedFile.Open("/dev/null").Dispose()));
        Assert.Equal(("EN5007", "it is a directory"), Refusal(() => EditedFile.Open(folder.Path).Dispose()));
    }

    [Fact]
    public void The_file_of_a_relative_path_is_edited()
    {
        using var folder = new Folder();
        var path = Path.GetRelativePath(Environment.CurrentDirectory, folder.Add("file", Edits.Content(100)));
        using (var file = EditedFile.Open(path)) file.Replace(Edits.Small(file.Source));

        Assert.Equal(108, new FileInfo(path).Length);
    }

    internal static (string Code, string Message) Refusal(Action action)
    {
        var e = Assert.Throws<ElfNotesException>(action);
        return (e.Code, e.Message);
    }
}
