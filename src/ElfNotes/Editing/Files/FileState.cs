namespace ElfNotes.Editing;

/// <summary>What the file system says of a file. All zero where a system has no such thing.</summary>
internal readonly record struct FileState
{
    private const uint TypeMask = 0xf000;
    private const uint Directory = 0x4000;
    private const uint Regular = 0x8000;
    private const uint SymbolicLink = 0xa000;

    // linux/stat.h, STATX_ATTR_*.
    private const ulong Immutable = 0x10;
    private const ulong AppendOnly = 0x20;
    private const ulong Verity = 0x100000;

    /// <summary>st_mode: the type and the twelve bits of permissions.</summary>
    public uint Mode { get; init; }

    /// <summary>How many names the file has.</summary>
    public uint Links { get; init; }

    public uint User { get; init; }

    public uint Group { get; init; }

    /// <summary>Which file system, and which file of it.</summary>
    public (ulong Device, ulong Inode) Identity { get; init; }

    /// <summary>In bytes.</summary>
    public ulong Size { get; init; }

    public FileTime Accessed { get; init; }

    public FileTime Modified { get; init; }

    /// <summary>When anything of it was changed, which no program can set back.</summary>
    public FileTime Changed { get; init; }

    /// <summary>STATX_ATTR_*.</summary>
    public ulong Attributes { get; init; }

    /// <summary>The twelve bits of permissions, set-user-ID and its like included.</summary>
    public uint Permissions => Mode & 0xfff;

    public bool IsRegular => (Mode & TypeMask) == Regular;

    public bool IsDirectory => (Mode & TypeMask) == Directory;

    public bool IsSymbolicLink => (Mode & TypeMask) == SymbolicLink;

    public bool IsImmutable => (Attributes & Immutable) != 0;

    public bool IsAppendOnly => (Attributes & AppendOnly) != 0;

    public bool HasVerity => (Attributes & Verity) != 0;

    /// <summary>Whether both are states of one file; never where the system does not tell.</summary>
    public bool IsSameFileAs(FileState other) => Identity == other.Identity && Identity != default;

    /// <summary>Whether nothing happened to the file between two looks. Reading it is nothing: the time of access does not count.</summary>
    public bool IsUnchangedSince(FileState earlier) =>
        Identity == earlier.Identity && Size == earlier.Size && Modified == earlier.Modified && Changed == earlier.Changed && Links == earlier.Links && Mode == earlier.Mode;
}
