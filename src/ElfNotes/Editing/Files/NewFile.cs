using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ElfNotes.Editing;

/// <summary>
/// A file that is made beside its place and then put there in one step. Until then it has a name of its own, which goes away with this object,
/// and when the process is asked to end; only after SIGKILL or a power failure it stays.
/// </summary>
/// <remarks>
/// It has a name from the start and is not an O_TMPFILE: several file systems do not have those, and they can only be linked to a name
/// that is free, never over the old file, so that a second name and a rename would be needed all the same.
/// </remarks>
internal sealed class NewFile : IDisposable
{
    private const int Block = 1 << 20;
    private const int LongestName = 255;

    private readonly IFileCalls _calls;
    private readonly int _directory;
    private readonly string _name;
    private readonly int _file;
    private readonly List<PosixSignalRegistration> _signals = [];
    private bool _isClosed;
    private volatile bool _isInPlace;

    private NewFile(IFileCalls calls, int directory, string name, uint mode)
    {
        _calls = calls;
        _directory = directory;
        _name = name;
        _file = calls.CreateFile(directory, name, mode);
        // The default action, the end of the process, follows.
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }) _signals.Add(PosixSignalRegistration.Create(signal, _ => Delete()));
    }

    /// <summary>The descriptor.</summary>
    public int Descriptor => _file;

    /// <summary>Makes the file, empty.</summary>
    /// <param name="calls">The system.</param>
    /// <param name="directory">Where.</param>
    /// <param name="name">The name that it is to get in the end.</param>
    /// <param name="mode">Its permissions; the system takes the umask off.</param>
    public static NewFile Create(IFileCalls calls, int directory, string name, uint mode)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new NewFile(calls, directory, TemporaryName(name), mode);
            }
            catch (FileCallException e) when (e.Error == FileErrors.Exists && attempt < 8)
            {
                // Another name.
            }
        }
    }

    /// <summary>Writes the content.</summary>
    /// <param name="plan">What it is.</param>
    /// <param name="original">The descriptor of the original, whose holes stay holes; null: blocks of zeros become holes.</param>
    public void Fill(EditPlan plan, int? original)
    {
        if (original is { } from && _calls.TryClone(from, _file))
        {
            _calls.SetLength(_file, plan.Length);
        }
        else
        {
            // All of it is a hole then, and reads as zeros.
            _calls.SetLength(_file, plan.Length);
            CopyData(plan, original);
        }

        foreach (var change in plan.Changes) Write(change.Offset, change.Bytes.Span);
    }

    /// <summary>Reads the content back, from the disk where the system lets one, and compares all of it with the original and the planned changes.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.NotAsPlanned"/>.</exception>
    public void Compare(EditPlan plan, int? original)
    {
        var file = _calls.OpenFile(_directory, _name);
        try
        {
            var state = _calls.StateOf(file);
            if (state.Identity != _calls.StateOf(_file).Identity) throw NotAsPlanned(0, "the new file was exchanged for another one while it was written");
            if (state.Size != plan.Length) throw NotAsPlanned(Math.Min(state.Size, plan.Length), $"the new file has {state.Size} bytes and not {plan.Length}");
            _calls.Forget(file);
            new ContentComparison(_calls, file, plan, original).Run();
        }
        finally
        {
            _calls.Close(file);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    /// <param name="name">The place, in the same directory.</param>
    /// <param name="isNew">Whether it must be free.</param>
    public void MoveTo(string name, bool isNew)
    {
        CloseOnce();
        if (isNew) _calls.RenameToNew(_directory, _name, name);
        else _calls.Rename(_directory, _name, name);
        _isInPlace = true;
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        try
        {
            CloseOnce();
        }
        catch (FileCallException)
        {
            // The failure that led here is the one to tell.
        }

        Delete();
    }

    public static ElfNotesException NotAsPlanned(ulong offset, string message) => new(EditingCodes.NotAsPlanned, offset, message);

    private void CopyData(EditPlan plan, int? original)
    {
        var content = plan.Result;
        var buffer = new byte[Block];
        var end = Math.Min(plan.Original.Length, plan.Length);
        for (ulong at = 0; at < end;)
        {
            var start = original is { } from ? _calls.NextData(from, at) : at;
            if (start >= end) return;
            var stop = original is { } file ? Math.Min(_calls.NextHole(file, start), end) : end;
            for (at = start; at < stop;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(Block, stop - at));
                content.ReadExactly(at, part, "the content of the new file");
                if (original is not null || part.ContainsAnyExcept((byte)0)) Write(at, part);
                at += (ulong)part.Length;
            }
        }
    }

    private void Write(ulong offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = _calls.Write(_file, offset, bytes);
            offset += (ulong)count;
            bytes = bytes[count..];
        }
    }

    // Says what it is to who finds it: ".vmlinux.elfnotes-1a2b3c4d5e6f7a8b".
    private static string TemporaryName(string name)
    {
        var suffix = ".elfnotes-" + Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetByteCount(name) + suffix.Length < LongestName ? $".{name}{suffix}" : suffix;
    }

    private void CloseOnce()
    {
        if (_isClosed) return;
        _isClosed = true;
        _calls.Close(_file);
    }

    private void Delete()
    {
        if (_isInPlace) return;
        try
        {
            _calls.Delete(_directory, _name);
        }
        catch (FileCallException)
        {
            // It is named like what it is; nothing better can be done with it.
        }
    }
}
