namespace ElfNotes.Editing;

/// <summary>
/// The calls of the operating system by which a file is replaced, and no others: so that a test can let each of them fail, or the process
/// end at it. A descriptor is a number. What fails throws <see cref="FileCallException"/>.
/// </summary>
internal interface IFileCalls
{
    /// <summary>Whether a file can be renamed over one that is open. Windows cannot.</summary>
    bool RenamesOverOpenFiles { get; }

    /// <summary>The largest file that this process may write, in bytes.</summary>
    ulong SizeLimit { get; }

    /// <summary>The path without any symbolic link in it. The file must be there.</summary>
    string ResolveLinks(string path);

    /// <summary>Of what a path leads to, at the end of all links; null where there is nothing.</summary>
    FileState? StateOf(string path);

    /// <summary>The descriptor of this very process that a path such as /dev/stdout or /proc/self/fd/3 means; null for any other path.</summary>
    int? OwnDescriptor(string path);

    /// <summary>Opens what is no regular file for writing, and waits for the reader of a pipe.</summary>
    int OpenDevice(string path);

    /// <summary>Writes behind what was written before. May take fewer bytes than given.</summary>
    int WriteNext(int file, ReadOnlySpan<byte> bytes);

    int OpenDirectory(string path);

    /// <summary>Opens for reading. Does not follow a link, does not wait for the other end of a pipe.</summary>
    int OpenFile(int directory, string name);

    /// <summary>Makes a file that must not be there, and opens it for reading and writing.</summary>
    int CreateFile(int directory, string name, uint mode);

    void Close(int file);

    FileState StateOf(int file);

    /// <summary>Of the name, not of what a link leads to; null where there is no such name.</summary>
    FileState? StateOf(int directory, string name);

    /// <summary>The lock that only those respect who ask for it.</summary>
    Guarded Lock(int file);

    /// <summary>Gives it up, also where a child process that is just being started still has the descriptor.</summary>
    void Unlock(int file);

    /// <summary>Makes sure that nobody has the file open for writing. Who then wants to waits until it is closed here, or the system's patience ends.</summary>
    Guarded Lease(int file);

    /// <summary>Whether nobody has tried to write since.</summary>
    bool LeaseHolds(int file);

    /// <summary>May give fewer bytes than asked for; 0 at the end only.</summary>
    int Read(int file, ulong offset, Span<byte> destination);

    /// <summary>May take fewer bytes than given.</summary>
    int Write(int file, ulong offset, ReadOnlySpan<byte> bytes);

    /// <summary>The first offset from this one on that is not in a hole; <see cref="ulong.MaxValue"/> if there is none.</summary>
    ulong NextData(int file, ulong offset);

    /// <summary>The first offset from this one on that is in a hole, or the end.</summary>
    ulong NextHole(int file, ulong offset);

    /// <summary>Lets an empty file share the blocks of another, where the file system can.</summary>
    bool TryClone(int from, int to);

    void SetLength(int file, ulong length);

    /// <summary>Waits until all of the file, or of the directory's entries, is on the disk.</summary>
    void Flush(int file);

    /// <summary>Lets the next read come from the disk and not from memory, if the system wants to.</summary>
    void Forget(int file);

    /// <summary>The extended attributes that this process may see, access control lists included. Without a terminating zero.</summary>
    IReadOnlyList<byte[]> AttributeNames(int file);

    /// <summary>Null where there is none of that name.</summary>
    byte[]? Attribute(int file, byte[] name);

    void SetAttribute(int file, byte[] name, byte[] value);

    void RemoveAttribute(int file, byte[] name);

    void SetOwner(int file, uint user, uint group);

    void SetPermissions(int file, uint permissions);

    void SetTimes(int file, FileTime accessed, FileTime modified);

    /// <summary>Gives a file another name, in one step, whether or not there is a file of that name.</summary>
    void Rename(int directory, string from, string to);

    /// <summary>The same, but fails with <see cref="FileErrors.Exists"/> if there is a file of that name.</summary>
    void RenameToNew(int directory, string from, string to);

    void Delete(int directory, string name);
}
