using System.Collections.Immutable;

namespace ElfNotes.Vocabulary;

/// <summary>What is known of one note type: who owns it, what it is called, and what its readers take.</summary>
public sealed record NoteType
{
    /// <summary>
    /// The owner up to its first NUL, or a pattern: a word in angle brackets, as in <c>SPU/&lt;fd&gt;/&lt;field&gt;</c> or
    /// <c>NetBSD-CORE@&lt;lwp&gt;</c>, stands for text of the file's own.
    /// </summary>
    public required string Owner { get; init; }

    /// <summary>
    /// The owner's bytes as its producers write them, namesz of them, without padding: mostly the owner and one NUL; some write
    /// more NULs and some readers insist on those. Empty where the owner is a pattern.
    /// </summary>
    public required ImmutableArray<byte> OwnerBytes { get; init; }

    /// <summary>The type word; where <see cref="IsOpen"/>, the first of many.</summary>
    public required ulong Type { get; init; }

    /// <summary>
    /// The type's name as the field writes it: for Xen without <c>XEN_ELFNOTE_</c>, for Linux without <c>LINUX_ELFNOTE_</c>, for
    /// all others the whole define of the owner's header, where there is one.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Other names: the whole define, and what other headers and tools call it.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The kind of file that it belongs in.</summary>
    public required NoteScope Scope { get; init; }

    /// <summary>The operating system or tool that gives the number this meaning, or null where any does.</summary>
    public string? System { get; init; }

    /// <summary>What its readers take the descriptor for.</summary>
    public NoteValueKind Value { get; init; }

    /// <summary>The descriptor sizes that its readers accept, in bytes, ascending; empty where readers accept any.</summary>
    public ImmutableArray<int> Sizes { get; init; } = [];

    /// <summary>
    /// Whether the descriptor begins with addresses, and of which kind: what has to change with the place where an image lies. An address
    /// within text, within a core's structures or relative to the note does not count.
    /// </summary>
    public NoteAddressSpace AddressSpace { get; init; }

    /// <summary>The section that producers put it in, or null where there is no one name.</summary>
    public string? Section { get; init; }

    /// <summary>
    /// Whether the type word is no fixed number: every number from <see cref="Type"/> on belongs to the owner and carries a
    /// meaning of its own (a ptrace request, a topic of the kernel).
    /// </summary>
    public bool IsOpen { get; init; }

    /// <summary>
    /// Whether it only looks like a note: its producers write bytes that are no note, and no note made by the rules would be
    /// read. Such a type is never found by name.
    /// </summary>
    public bool IsMalformed { get; init; }

    /// <summary>Whether the owner holds words in angle brackets that stand for the file's own text.</summary>
    public bool IsOwnerPattern => OwnerBytes.IsEmpty;

    /// <summary>Whether its integer or address is as wide as the addresses of the file.</summary>
    internal bool IsAddressSized { get; init; }

    /// <summary>How many addresses there are at the beginning of the descriptor, where <see cref="AddressSpace"/> says that there are any.</summary>
    internal int AddressCount { get; init; } = 1;

    /// <summary>Whether 0 is an address like any other; else it says that there is none.</summary>
    internal bool IsZeroAddress { get; init; }

    /// <summary>Whether the descriptor is bytes without a byte order, such as a hash.</summary>
    internal bool IsOpaque { get; init; }

    internal int CustomarySize { get; init; }

    internal bool IsAligned8In32 { get; init; }

    internal bool IsAligned8In64 { get; init; }

    /// <summary>
    /// The size in bytes that readers expect of the descriptor: of an integer or address its width, of a structure that has
    /// but one size that size; 0 where there is no such size.
    /// </summary>
    /// <param name="elfClass">32 or 64, the file's class.</param>
    public int SizeIn(int elfClass) => IsAddressSized ? elfClass / 8 : CustomarySize;

    /// <summary>
    /// The alignment of the note's section, in bytes, by which owner and descriptor are padded: 4, but 8 for
    /// NT_GNU_PROPERTY_TYPE_0 in 64-bit files and for OpenVMS.
    /// </summary>
    /// <param name="elfClass">32 or 64, the file's class.</param>
    public int AlignmentIn(int elfClass) => (elfClass == 64 ? IsAligned8In64 : IsAligned8In32) ? 8 : 4;
}
