using System.Text;

namespace ElfNotes.Editing;

/// <summary>Gives a new file what the old one had besides its content.</summary>
/// <param name="calls">The system.</param>
/// <param name="old">The old file's descriptor.</param>
/// <param name="state">The old file, before it was read.</param>
/// <param name="copy">The new file's descriptor.</param>
/// <param name="options">What may be lost.</param>
internal sealed class FileMetadata(IFileCalls calls, int old, FileState state, int copy, FileReplacementOptions options)
{
    // What only has a meaning for its owner or group.
    private const uint SetIds = 0xc00;

    private readonly List<string> _losses = [];

    /// <summary>Does it.</summary>
    /// <param name="keepTimes">Whether the times are the old ones too.</param>
    /// <returns>What could not be kept, a sentence each.</returns>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.CannotWrite"/>: something cannot be kept, and losses are not allowed.</exception>
    /// <remarks>
    /// The order matters. A change of owner takes set-user-ID and the capabilities off; an access control list sets the mode's bits of the
    /// group; times are last, since reading the file back has changed them.
    /// </remarks>
    public IReadOnlyList<string> Keep(bool keepTimes)
    {
        var permissions = KeepOwner() ? state.Permissions : state.Permissions & ~SetIds;
        KeepAttributes();
        KeepPermissions(permissions);
        if (keepTimes) calls.SetTimes(copy, state.Accessed, state.Modified);
        return _losses;
    }

    private bool KeepOwner()
    {
        var now = calls.StateOf(copy);
        if (now.User == state.User && now.Group == state.Group) return true;
        try
        {
            calls.SetOwner(copy, state.User, state.Group);
            return true;
        }
        catch (FileCallException e)
        {
            Lose($"its owner {state.User} and group {state.Group} cannot be kept: {e.Reason}");
            return false;
        }
    }

    private void KeepAttributes()
    {
        var wanted = calls.AttributeNames(old);
        foreach (var name in wanted) KeepAttribute(name);
        // A directory may hand its own down to new files: a default access control list, a label.
        foreach (var name in calls.AttributeNames(copy))
        {
            if (wanted.Any(kept => kept.AsSpan().SequenceEqual(name))) continue;
            try
            {
                calls.RemoveAttribute(copy, name);
            }
            catch (FileCallException e)
            {
                Lose($"the new file has the extended attribute {Encoding.UTF8.GetString(name)} that it must not have: {e.Reason}");
            }
        }
    }

    private void KeepAttribute(byte[] name)
    {
        var text = Encoding.UTF8.GetString(name);
        if (calls.Attribute(old, name) is not { } value) return;
        // Over the content of the old file. The kernel makes hashes anew; a signature cannot be made here.
        if (text is "security.ima" or "security.evm")
        {
            if (value is [3 or 5, ..]) Lose($"its extended attribute {text} is a signature over the old content");
            return;
        }

        if (calls.Attribute(copy, name) is { } there && there.AsSpan().SequenceEqual(value)) return;
        try
        {
            calls.SetAttribute(copy, name, value);
        }
        catch (FileCallException e)
        {
            Lose($"its extended attribute {text} cannot be kept: {e.Reason}");
        }
    }

    private void KeepPermissions(uint permissions)
    {
        calls.SetPermissions(copy, permissions);
        // The kernel takes set-group-ID off without a word for someone who is not of the group.
        var found = calls.StateOf(copy).Permissions;
        if (found != permissions) Lose($"its mode {Convert.ToString(permissions, 8)} cannot be kept: the system makes it {Convert.ToString(found, 8)}");
    }

    private void Lose(string sentence)
    {
        if (!options.AllowLosses) throw FileReplacementOptions.Waivable(nameof(FileReplacementOptions.AllowLosses), sentence);
        _losses.Add(sentence);
    }
}
