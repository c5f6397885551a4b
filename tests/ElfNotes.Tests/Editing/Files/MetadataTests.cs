using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>What a file has besides its content.</summary>
public sealed class MetadataTests
{
    private const string State = "stat -c '%a %u %g %x %y %h' \"$1\"";

    [Theory]
    [InlineData("600")]
    [InlineData("755")]
    [InlineData("4755")]
    [InlineData("2711")]
    [InlineData("7777")]
    [InlineData("0444")]
    public void Mode_and_times_stay(string mode)
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(5000));
        Shell.Run("chmod \"$2\" \"$1\" && touch -m -d '2001-02-03 04:05:06.123456789 UTC' \"$1\" && touch -a -d '1969-12-31 23:59:58.987654321 UTC' \"$1\"", path, mode);
        var before = Shell.Run(State, path);

        Edit(path);

        Assert.Equal(before, Shell.Run(State, path));
        Assert.Contains(".123456789", before);
    }

    [Fact]
    public void Owner_and_group_stay_with_set_user_id()
    {
        Shell.RequireRoot();
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        Shell.Run("chown 1234:4321 \"$1\" && chmod 6755 \"$1\"", path);

        Edit(path);

        Assert.Equal("6755 1234 4321", Shell.Run("stat -c '%a %u %g' \"$1\"", path));
    }

    [Fact]
    public void The_time_of_change_is_now_if_asked()
    {
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        Edit(path, new FileReplacementOptions { KeepTimes = false });

        Assert.InRange(File.GetLastWriteTimeUtc(path), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
    }

    [Fact]
    public void Extended_attributes_stay()
    {
        Shell.Require("/usr/bin/setfattr", "attr");
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        Shell.Run("setfattr -n user.text -v hello \"$1\" && setfattr -n user.bytes -v 0x00ff0a00 \"$1\" && setfattr -n user.empty \"$1\"", path);
        var before = Attributes(path);

        Edit(path);

        Assert.Contains("user.bytes=0x00ff0a00", before);
        Assert.Contains("user.empty", before);
        Assert.Equal(before, Attributes(path));
    }

    [Fact]
    public void File_capabilities_stay()
    {
        Shell.Require("/sbin/setcap", "libcap2-bin");
        Shell.RequireRoot();
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        Shell.Run("chown 1234:4321 \"$1\" && chmod 755 \"$1\" && /sbin/setcap cap_net_raw+ep \"$1\"", path);

        Edit(path);

        Assert.EndsWith("cap_net_raw=ep", Shell.Run("/sbin/getcap \"$1\"", path));
        Assert.Equal("755 1234 4321", Shell.Run("stat -c '%a %u %g' \"$1\"", path));
    }

    [Theory]
    [InlineData("setfacl -m u:1234:rw,g:99:r,m::rw", "")]
    [InlineData("setfacl -b", "setfacl -d -m u:7:rwx")]
    [InlineData("setfacl -m u:1234:r", "setfacl -d -m u:7:rwx")]
    public void Access_control_lists_stay_and_none_are_inherited(string ofFile, string ofFolder)
    {
        Shell.Require("/usr/bin/setfacl", "acl");
        using var folder = new Folder();
        var path = folder.Add("file", Edits.Content(100));
        Shell.Run($"chmod 640 \"$1\" && {ofFile} \"$1\"", path);
        if (ofFolder.Length > 0) Shell.Run($"{ofFolder} \"$1\"", folder.Path);
        const string list = "getfacl -nps \"$1\"; stat -c %a \"$1\"";
        var before = Shell.Run(list, path);

        Edit(path);

        Assert.Equal(before, Shell.Run(list, path));
    }

    private static string Attributes(string path) => Shell.Run("getfattr -h -d -m - -e hex --absolute-names \"$1\"", path);

    private static void Edit(string path, FileReplacementOptions? options = null)
    {
        var length = new FileInfo(path).Length;
        using (var file = EditedFile.Open(path, options)) Assert.Empty(file.Replace(Edits.Small(file.Source)));
        Assert.Equal(length + 8, new FileInfo(path).Length);
    }
}
