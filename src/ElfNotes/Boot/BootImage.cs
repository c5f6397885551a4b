using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Boot;

/// <summary>An image as it is handed to a loader: the file as it is, and what its containers expand to.</summary>
public sealed class BootImage
{
    private ElfFile? _elf;
    private bool _isElfTried;

    private BootImage(ByteSource file, ByteSource content, IReadOnlyList<string> container, ElfFile? elf)
    {
        File = file;
        Content = content;
        Container = container;
        _elf = elf;
    }

    /// <summary>The file as the loader gets it, container and all.</summary>
    public ByteSource File { get; }

    /// <summary>What the containers expand to: the ELF. The same as <see cref="File"/> where there are none.</summary>
    public ByteSource Content { get; }

    /// <summary>What lies around the notes, from the outside in, as in <see cref="ImageMember.Container"/>: <c>bzImage</c>, <c>zstd</c>, <c>ELF</c>.</summary>
    public IReadOnlyList<string> Container { get; }

    /// <summary>The content as a strict reader sees it; null where it is not readable as an ELF. Loaders have views of their own.</summary>
    public ElfFile? Elf
    {
        get
        {
            if (_isElfTried || _elf is not null) return _elf;
            _isElfTried = true;
            try
            {
                _elf = ElfFile.Open(Content);
            }
            catch (ElfNotesException)
            {
                // Some loader may take it all the same.
            }

            return _elf;
        }
    }

    /// <summary>A file that has no container.</summary>
    /// <param name="elf">Its bytes, which need not be an ELF.</param>
    public static BootImage OfElf(ByteSource elf) => new(elf, elf, ["ELF"], null);

    /// <summary>A file or a member of an archive as <see cref="ImageFile"/> read it.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="member">A member with an ELF in it. That of an archive is taken for a file of its own.</param>
    /// <exception cref="ArgumentException">The member has no content.</exception>
    public static BootImage Of(ByteSource file, ImageMember member)
    {
        var content = member.Content ?? throw new ArgumentException("the member has no content", nameof(member));
        return member.Name is null ? new BootImage(file, content, member.Container, member.Elf) : new BootImage(content, content, ["ELF"], member.Elf);
    }
}
