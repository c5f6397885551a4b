namespace ElfNotes.Tests.Editing.Files;

/// <summary>A file system of its own, in memory.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly Folder _outer = new();

    public SmallDisk(string options)
    {
        Shell.RequireRoot();
        Folder = _outer;
        // A container's root may not mount.
        var (status, output) = Shell.Try($"mount -t tmpfs -o {options} none \"$1\"", _outer.Path);
        if (status == 0) return;
        _outer.Dispose();
        Assert.Skip("no file system can be mounted: " + output);
    }

    public Folder Folder { get; }

    public void Dispose()
    {
        Shell.Run("umount \"$1\"", _outer.Path);
        _outer.Dispose();
    }
}
