using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>Links of both kinds.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Symbolic_links_stay_and_the_file_that_they_lead_to_is_replaced()
    {
        using var folder = new Folder();
        // b/link → ../c/second, which is seen from b and not from the folder of the first link's own path, and c is itself a link.
        Shell.Run("cd \"$1\" && mkdir a b real && ln -s real c && ln -s ../b/link a/first && ln -s ../c/second b/link && ln -s \"$1/real/file\" real/second", folder.Path);
        var path = folder.Add("real/file", Edits.Content(100));

        using (var file = EditedFile.Open(folder["a/first"])) file.Replace(Edits.Small(file.Source));

        Assert.Equal(108, new FileInfo(path).Length);
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal("../b/link", new FileInfo(folder["a/first"]).LinkTarget);
        Assert.Equal(["file", "second"], Directory.GetFiles(folder["real"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_circle_of_links_is_refused()
    {
        using var folder = new Folder();
        Shell.Run("cd \"$1\" && ln -s one two && ln -s two one", folder.Path);

        var (code, message) = EditedFileTests.Refusal(() => EditedFile.Open(folder["one"]).Dispose());

        Assert.Equal(ErrorCodes.Unreadable, code);
        Assert.Contains("circle", message);
    }

    [Fact]
    public void A_file_of_several_names_is_refused_until_the_links_may_break()
    {
        using var folder = new Folder();
        var content = Edits.Content(100);
        var path = folder.Add("file", content);
        Shell.Run("ln \"$1\" \"$2\"; ln \"$1\" \"$3\"", path, folder["other"], folder["third"]);

        var (code, message) = EditedFileTests.Refusal(() => EditedFile.Open(path).Dispose());
        Assert.Equal("EN5007", code);
        Assert.Contains("3 names", message);
        Assert.Equal(content, File.ReadAllBytes(path));

        using (var file = EditedFile.Open(path, new FileReplacementOptions { BreakLinks = true })) file.Replace(Edits.Small(file.Source));
        Assert.Equal(108, new FileInfo(path).Length);
        Assert.Equal(content, File.ReadAllBytes(folder["other"]));
        Assert.Equal("2", Shell.Run("stat -c %h \"$1\"", folder["other"]));
    }
}
