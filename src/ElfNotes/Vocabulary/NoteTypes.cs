using System.Collections.Immutable;
using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Vocabulary;

/// <summary>
/// Every note type that is known, with its owner: the same numbers are reused freely, so a type is nothing without its owner, and
/// for some owners nothing without the kind of file.
/// </summary>
public static class NoteTypes
{
    private const int TableCount = 4;

    // No known owner comes near it. Of a longer one the beginning is enough to match a pattern.
    private const int MaximumOwnerLength = 64;

    /// <summary>All of them, family by family, and each owner's in the order of its own header.</summary>
    public static ImmutableArray<NoteType> All => Whole.Types;

    /// <summary>Every owner that has a type, once; patterns with their angle brackets.</summary>
    public static ImmutableArray<string> Owners => Whole.Owners;

    /// <summary>
    /// Finds what a type may mean. More than one answer: the kind of file decides (FreeBSD's 1 is the ABI tag in programs and a
    /// thread's status in cores), or the operating system (CORE's 4 on Linux and on Solaris).
    /// </summary>
    /// <param name="owner">The owner up to its first NUL; matched exactly, or by a pattern such as <c>SPU/&lt;fd&gt;/&lt;field&gt;</c>.</param>
    /// <param name="type">The type word.</param>
    public static IReadOnlyList<NoteType> Find(string owner, ulong type)
    {
        List<NoteType> found = [];
        Read(owner, type, found);
        return found;
    }

    /// <summary>Finds what a type may mean in one kind of file; like <see cref="Find(string, ulong)"/>.</summary>
    /// <param name="owner">The owner up to its first NUL.</param>
    /// <param name="type">The type word.</param>
    /// <param name="isCore">Whether the file is a core (e_type CORE). Decides only for an owner that has types for cores and for other files.</param>
    public static IReadOnlyList<NoteType> Find(string owner, ulong type, bool isCore)
    {
        List<NoteType> found = [];
        if (Read(owner, type, found) == NoteScopes.Both) found.RemoveAll(candidate => candidate.Scope == NoteScope.Core != isCore);
        return found;
    }

    /// <summary>
    /// Finds a type by its name, ignoring case: by <see cref="NoteType.Name"/>, else by <see cref="NoteType.Aliases"/> (the whole
    /// define among them, such as XEN_ELFNOTE_ENTRY), else by either without the prefixes that the owner's names share (BUILD_ID for
    /// NT_GNU_BUILD_ID).
    /// </summary>
    /// <param name="owner">The owner up to its first NUL; matched like in <see cref="Find(string, ulong)"/>.</param>
    /// <param name="name">The name.</param>
    /// <returns>
    /// Nothing where the owner has no such name. More than one only where the name stands for different numbers: then it is
    /// ambiguous. Malformed types are not offered.
    /// </returns>
    public static IReadOnlyList<NoteType> FindByName(string owner, string name) => NoteNames.Find(OfOwner(owner), name);

    /// <summary>The name of the owner's that is nearest to a mistyped one, or null where none is near.</summary>
    /// <param name="owner">The owner up to its first NUL.</param>
    /// <param name="name">A name that <see cref="FindByName"/> does not find.</param>
    public static string? Suggest(string owner, string name) => NoteNames.Suggest(OfOwner(owner), name);

    /// <summary>The owner that is nearest to a mistyped one (<c>Xen</c> for <c>xen</c>, <c>GNU</c> for <c>GUN</c>), or null where none is near.</summary>
    /// <param name="owner">An owner that has no types.</param>
    public static string? SuggestOwner(string owner) => NoteNames.SuggestOwner(Owners, owner);

    /// <summary>The owners that have a type of a name, for a name written under the wrong owner.</summary>
    /// <param name="name">The name, as in <see cref="FindByName"/>.</param>
    public static ImmutableArray<string> OwnersOf(string name) => [.. Owners.Where(owner => FindByName(owner, name).Count > 0)];

    /// <summary>The types of one owner; empty for one that is not known.</summary>
    /// <param name="owner">The owner up to its first NUL; an exact match comes before a pattern.</param>
    public static ImmutableArray<NoteType> OfOwner(string owner)
    {
        List<NoteType> found = [];
        Read(owner, null, found);
        return [.. found];
    }

    /// <summary>
    /// The name to show for a note, or null where the file does not tell which of several meanings holds: no name rather than a
    /// wrong one.
    /// </summary>
    internal static string? NameOf(string owner, ulong type, ElfIdentity? identity) =>
        NoteNames.NameOf(identity is { } file ? Find(owner, type, file.Type == ElfIdentity.ET_CORE) : Find(owner, type), type, identity);

    /// <summary>Reads an owner's types, or those of the pattern that it matches; no owner lies in two tables.</summary>
    private static NoteScopes Read(string owner, ulong? type, List<NoteType> found)
    {
        Span<byte> buffer = stackalloc byte[3 * MaximumOwnerLength];
        var length = Encoding.UTF8.GetBytes(owner.AsSpan(0, Math.Min(owner.Length, MaximumOwnerLength)), buffer);
        var bytes = buffer[..length];
        if (bytes.IsEmpty) return NoteScopes.None;
        for (var index = 0; index < TableCount; index++)
            if (NoteTable.Read(Table(index), bytes, type, found) is var scopes and not NoteScopes.None)
                return scopes;
        for (var index = 0; index < TableCount; index++)
            if (NoteTable.FindPattern(Table(index), bytes) is { IsEmpty: false } pattern)
                return NoteTable.Read(Table(index), pattern, type, found);
        return NoteScopes.None;
    }

    // In the order in which files are likely to hold their owners.
    private static ReadOnlySpan<byte> Table(int index) => index switch
    {
        0 => ToolNoteTable.Text,
        1 => CoreNoteTable.Text,
        2 => SystemNoteTable.Text,
        _ => KernelNoteTable.Text,
    };

    private static ImmutableArray<NoteType> ReadAll()
    {
        List<NoteType> found = [];
        for (var index = 0; index < TableCount; index++) NoteTable.Read(Table(index), [], null, found);
        return [.. found];
    }

    private static class Whole
    {
        public static readonly ImmutableArray<NoteType> Types = ReadAll();
        public static readonly ImmutableArray<string> Owners = [.. Types.Select(type => type.Owner).Distinct(StringComparer.Ordinal)];
    }
}
