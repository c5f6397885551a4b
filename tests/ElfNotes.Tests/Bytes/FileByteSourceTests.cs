namespace ElfNotes.Tests.Bytes;

/// <summary>Files, and what is said of those that cannot be read.</summary>
public sealed class FileByteSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elfnotes-");

    [Fact]
    public void A_regular_file_is_read_at_random()
    {
        using var source = ByteSource.FromFile(Make(1000));

        Assert.False(source.IsSequential);
        Assert.True(source.IsAtHand(0, 1000));
        Assert.Equal(PieceSource.Bytes(900, 100), source.ReadMemory(900, 100).ToArray());
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named_so() => AssertUnreadable("no such file", Path.Combine(_folder.FullName, "missing"));

    [Fact]
    public void A_file_in_a_directory_that_does_not_exist_is_named_so() => AssertUnreadable("no such file", Path.Combine(_folder.FullName, "missing", "file"));

    [Fact]
    public void A_directory_is_named_so() => AssertUnreadable("is a directory", _folder.FullName);

    [Fact]
    public void An_empty_path_is_named_so() => AssertUnreadable("the path is empty", "");

    [Fact]
    public void A_path_that_is_too_long_is_named_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows takes long paths for missing ones");
        AssertUnreadable("the path is too long", Path.Combine(_folder.FullName, new string('x', 300)));
    }

    [Fact]
    public void A_path_with_a_nul_cannot_be_opened()
    {
        var e = Assert.Throws<ElfNotesException>(() => ByteSource.FromFile("a\0b"));

        Assert.Equal(ErrorCodes.Unreadable, e.Code);
        Assert.StartsWith("cannot be opened: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_permission_is_named_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "the superuser may read everything");
        var path = Make(10);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.None);
        AssertUnreadable("permission denied", path);
    }

    [Fact]
    public void An_empty_file_is_empty()
    {
        using var source = ByteSource.FromFile(Make(0));

        Assert.Equal(0UL, source.Length);
        Assert.Equal(0, source.Read(0, new byte[1]));
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_read_comes_up_short()
    {
        var path = Make(1000);
        using var source = ByteSource.FromFile(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(400);

        Assert.Equal(PieceSource.Bytes(300, 100), source.ReadMemory(300, 500).ToArray());
        Assert.Equal(0, source.Read(500, new byte[10]));
    }

    [Fact]
    public void A_file_of_proc_has_no_size_and_is_read_to_its_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var source = ByteSource.FromFile("/proc/self/status");

        Assert.True(source.IsSequential);
        Assert.StartsWith("Name:", System.Text.Encoding.UTF8.GetString(source.ReadMemory(0, 1000).Span), StringComparison.Ordinal);
        Assert.InRange(source.Length, 100UL, 100_000UL);
    }

    [Fact]
    public void An_open_file_can_be_removed_and_is_closed_with_its_source()
    {
        var path = Make(10);
        var source = ByteSource.FromFile(path);
        File.Delete(path);
        Assert.Equal(10, source.ReadMemory(0, 10).Length);
        source.Dispose();

        Assert.Throws<ObjectDisposedException>(() => source.Read(0, new byte[1]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void AssertUnreadable(string message, string path)
    {
        var e = Assert.Throws<ElfNotesException>(() => ByteSource.FromFile(path));
        Assert.Equal((ErrorCodes.Unreadable, 0UL, message), (e.Code, e.Offset, e.Message));
    }

    private string Make(int size)
    {
        var path = Path.Combine(_folder.FullName, "file");
        File.WriteAllBytes(path, PieceSource.Bytes(0, size));
        return path;
    }
}
