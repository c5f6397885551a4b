using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>The process ended: what comes afterwards does not happen.</summary>
internal sealed class KilledException : Exception;

/// <summary>The real calls, counted; one of them fails, or is the last one.</summary>
/// <param name="inner">The calls that work.</param>
internal sealed class FaultyFileCalls(IFileCalls inner) : IFileCalls
{
    /// <summary>The names of the calls so far.</summary>
    public List<string> Made { get; } = [];

    /// <summary>The number of the call that fails, from 1; 0 for none.</summary>
    public int FailsAt { get; init; }

    /// <summary>With what errno.</summary>
    public int Error { get; init; } = 5;

    /// <summary>The number of the call before which the process ends; 0 for none.</summary>
    public int KilledAt { get; init; }

    /// <summary>Runs before a call.</summary>
    public Action<string>? Before { get; init; }

    /// <summary>What the disk makes of written bytes.</summary>
    public Func<ulong, byte[], byte[]>? Damage { get; init; }

    /// <summary>How many bytes a call reads or writes at most.</summary>
    public int Piece { get; init; } = int.MaxValue;

    public bool RenamesOverOpenFiles => inner.RenamesOverOpenFiles;

    public ulong? Limit { get; init; }

    public ulong SizeLimit => Limit ?? inner.SizeLimit;

    public Guarded? LeaseAnswer { get; init; }

    /// <summary>The descriptors that were not closed.</summary>
    public HashSet<int> Open { get; } = [];

    /// <summary>What the system does at the end of a process.</summary>
    public void CloseAll()
    {
        foreach (var file in Open) inner.Close(file);
        Open.Clear();
    }

    public string ResolveLinks(string path) => Call(nameof(ResolveLinks), () => inner.ResolveLinks(path));

    public FileState? StateOf(string path) => Call(nameof(StateOf), () => inner.StateOf(path));

    public int? OwnDescriptor(string path) => Call(nameof(OwnDescriptor), () => inner.OwnDescriptor(path));

    public int OpenDevice(string path) => Opened(Call(nameof(OpenDevice), () => inner.OpenDevice(path)));

    public int WriteNext(int file, ReadOnlySpan<byte> bytes)
    {
        Count(nameof(WriteNext));
        return inner.WriteNext(file, bytes[..Math.Min(bytes.Length, Piece)]);
    }

    public int OpenDirectory(string path) => Opened(Call(nameof(OpenDirectory), () => inner.OpenDirectory(path)));

    public int OpenFile(int directory, string name) => Opened(Call(nameof(OpenFile), () => inner.OpenFile(directory, name)));

    public int CreateFile(int directory, string name, uint mode) => Opened(Call(nameof(CreateFile), () => inner.CreateFile(directory, name, mode)));

    // The descriptor is gone on Linux even if closing it fails.
    public void Close(int file)
    {
        DemandAlive();
        Open.Remove(file);
        inner.Close(file);
        Count(nameof(Close));
    }

    public FileState StateOf(int file) => Call(nameof(StateOf), () => inner.StateOf(file));

    public FileState? StateOf(int directory, string name) => Call(nameof(StateOf), () => inner.StateOf(directory, name));

    public Guarded Lock(int file) => Call(nameof(Lock), () => inner.Lock(file));

    public void Unlock(int file) => Call(nameof(Unlock), () => inner.Unlock(file));

    public Guarded Lease(int file) => Call(nameof(Lease), () => LeaseAnswer ?? Lasting(file));

    public bool LeaseHolds(int file) => Call(nameof(LeaseHolds), () => inner.LeaseHolds(file));

    public int Read(int file, ulong offset, Span<byte> destination)
    {
        Count(nameof(Read));
        return inner.Read(file, offset, destination[..Math.Min(destination.Length, Piece)]);
    }

    public int Write(int file, ulong offset, ReadOnlySpan<byte> bytes)
    {
        Count(nameof(Write));
        bytes = bytes[..Math.Min(bytes.Length, Piece)];
        return inner.Write(file, offset, Damage is null ? bytes : Damage(offset, bytes.ToArray()));
    }

    public ulong NextData(int file, ulong offset) => Call(nameof(NextData), () => inner.NextData(file, offset));

    public ulong NextHole(int file, ulong offset) => Call(nameof(NextHole), () => inner.NextHole(file, offset));

    public bool TryClone(int from, int to) => Call(nameof(TryClone), () => inner.TryClone(from, to));

    public void SetLength(int file, ulong length) => Call(nameof(SetLength), () => inner.SetLength(file, length));

    public void Flush(int file) => Call(nameof(Flush), () => inner.Flush(file));

    public void Forget(int file) => Call(nameof(Forget), () => inner.Forget(file));

    public IReadOnlyList<byte[]> AttributeNames(int file) => Call(nameof(AttributeNames), () => inner.AttributeNames(file));

    public byte[]? Attribute(int file, byte[] name) => Call(nameof(Attribute), () => inner.Attribute(file, name));

    public void SetAttribute(int file, byte[] name, byte[] value) => Call(nameof(SetAttribute), () => inner.SetAttribute(file, name, value));

    public void RemoveAttribute(int file, byte[] name) => Call(nameof(RemoveAttribute), () => inner.RemoveAttribute(file, name));

    public void SetOwner(int file, uint user, uint group) => Call(nameof(SetOwner), () => inner.SetOwner(file, user, group));

    public void SetPermissions(int file, uint permissions) => Call(nameof(SetPermissions), () => inner.SetPermissions(file, permissions));

    public void SetTimes(int file, FileTime accessed, FileTime modified) => Call(nameof(SetTimes), () => inner.SetTimes(file, accessed, modified));

    public void Rename(int directory, string from, string to) => Call(nameof(Rename), () => inner.Rename(directory, from, to));

    public void RenameToNew(int directory, string from, string to) => Call(nameof(RenameToNew), () => inner.RenameToNew(directory, from, to));

    public void Delete(int directory, string name) => Call(nameof(Delete), () => inner.Delete(directory, name));

    // Tests that run beside this one start processes, which have all descriptors until they run. How often that is seen must not change the count of calls.
    private Guarded Lasting(int file)
    {
        var answer = inner.Lease(file);
        for (var attempt = 0; attempt < 200 && answer == Guarded.Refused; attempt++)
        {
            Thread.Sleep(1);
            answer = inner.Lease(file);
        }

        return answer;
    }

    private T Call<T>(string name, Func<T> call)
    {
        Count(name);
        return call();
    }

    private void Call(string name, Action call)
    {
        Count(name);
        call();
    }

    private int Opened(int file)
    {
        Open.Add(file);
        return file;
    }

    private void DemandAlive()
    {
        if (KilledAt > 0 && Made.Count + 1 >= KilledAt) throw new KilledException();
    }

    private void Count(string name)
    {
        DemandAlive();
        Made.Add(name);
        Before?.Invoke(name);
        if (Made.Count == FailsAt) throw new FileCallException(Error);
    }
}
