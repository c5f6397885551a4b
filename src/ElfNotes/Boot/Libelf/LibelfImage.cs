using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Boot;

/// <summary>
/// An image as Xen's libelf sees it: the access rules of <c>libelf-tools.c</c> and <c>elf_init</c> of <c>libelf-loader.c</c>.
/// It is not the Elf room's view, because libelf reads what no strict reader would: any class but 64 as 32,
/// any data encoding but LSB as MSB, fields past the end as 0, and structures at addresses that wrapped.
/// </summary>
internal sealed class LibelfImage
{
    /// <summary>
    /// Where the image is taken to lie. libelf adds offsets from the file to a real pointer, so sums that wrap 2^64
    /// depend on where the image was mapped; any address of user space gives the same answers but for values within a
    /// few TiB of the wrap.
    /// </summary>
    public const ulong Base = 0x7f00_0000_0000;

    /// <summary>libelf's NULL.</summary>
    public const ulong Null = 0;

    /// <summary>ELF_MAX_STRING_LENGTH of libelf.h.</summary>
    public const int MaxStringLength = 4096;

    private const int WindowSize = 1 << 12;

    // Owners and most values end sooner.
    private const int ShortString = 64;

    private readonly ByteSource _source;
    private readonly byte[] _window = new byte[WindowSize];
    private ulong _windowStart;
    private int _windowLength;
    private ulong _noNulFrom;
    private ulong _noNulTo;
    private ulong _sectionNames;
    private ulong _symbolTable;
    private bool _sectionsRead;

    private LibelfImage(ByteSource source) => _source = source;

    /// <summary>Whether EI_CLASS is 2.</summary>
    public bool Is64 { get; private set; }

    /// <summary>Whether EI_DATA is anything but 1.</summary>
    public bool IsSwapped { get; private set; }

    /// <summary>The first reason given to <c>elf_mark_broken</c>.</summary>
    public string? Broken { get; private set; }

    /// <summary><c>e_phnum</c>; PN_XNUM is not known to libelf.</summary>
    public uint ProgramHeaderCount => (uint)HeaderField(ElfField.Phnum);

    /// <summary><c>elf_shdr_count</c>.</summary>
    public uint SectionCount
    {
        get
        {
            var count = (uint)HeaderField(ElfField.Shnum);
            if (_source.Contains((ulong)count * 40, 0)) return count;
            MarkBroken("far too many section headers");
            return (uint)(_source.Length / 40);
        }
    }

    /// <summary>The SHT_SYMTAB header that elf_init finds, or <see cref="Null"/>.</summary>
    public ulong SymbolTable
    {
        get
        {
            ReadSections();
            return _symbolTable;
        }
    }

    /// <summary>Bytes without an ELF header around them, to walk notes in.</summary>
    public static LibelfImage OfBlob(ByteSource source, ByteOrder order) => new(source) { IsSwapped = order == ByteOrder.Big };

    /// <summary><c>elf_init</c>.</summary>
    /// <param name="source">The image.</param>
    /// <param name="error">
    /// Where it refuses, the one line that it logs. The hypervisor prints it; the tool stack sets its log up only later.
    /// </param>
    /// <param name="broken">Where it refuses, the reason for which the image is marked as broken by then.</param>
    /// <returns>Null where it refuses.</returns>
    public static LibelfImage? Init(ByteSource source, out string? error, out string? broken)
    {
        error = null;
        broken = null;
        Span<byte> magic = stackalloc byte[4];
        // sizeof(Elf32_Ehdr) is all that must be there, in both classes.
        if (!source.Contains(0, 52) || !source.TryReadExactly(0, magic) || !magic.SequenceEqual("\u007fELF"u8))
        {
            error = "ELF: not an ELF binary";
            return null;
        }

        var image = new LibelfImage(source);
        image.Is64 = image.Unsigned(Base + 4, 1) == 2;
        image.IsSwapped = image.Unsigned(Base + 5, 1) != 1;
        error = image.TableOverflow("phdr", ElfField.Phoff, ElfField.Phentsize, image.ProgramHeaderCount)
            ?? image.TableOverflow("shdr", ElfField.Shoff, ElfField.Shentsize, image.SectionCount);
        broken = image.Broken;
        if (error is not null) return null;
        // elf_init reads all section headers. In a compressed kernel they lie at its very end, so there they wait until
        // they are needed; only Broken could tell the difference.
        if (!source.IsSequential) image.ReadSections();
        return image;
    }

    /// <summary><c>elf_mark_broken</c>: the first reason stays.</summary>
    public void MarkBroken(string reason) => Broken ??= reason;

    /// <summary><c>elf_access_ok</c>: whether a range lies in the image; marks the image as broken if not.</summary>
    public bool AccessOk(ulong pointer, ulong size)
    {
        if (_source.Contains(pointer - Base, size)) return true;
        MarkBroken("out of range access");
        return false;
    }

    /// <summary><c>elf_access_unsigned</c>: a number of 1, 2, 4 or 8 bytes; 0 where it is not there.</summary>
    public ulong Unsigned(ulong pointer, int size)
    {
        if (!AccessOk(pointer, (ulong)size)) return 0;
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..size];
        ReadThroughWindow(pointer - Base, bytes);
        return (IsSwapped ? ByteOrder.Big : ByteOrder.Little).Read(bytes);
    }

    /// <summary>A field of the ELF header.</summary>
    public ulong HeaderField(ElfField field) => Field(Base, field);

    /// <summary><c>elf_uval</c>: a field of the structure at an address.</summary>
    public ulong Field(ulong structure, ElfField field)
    {
        var (offset, size) = field.Place(Is64);
        return Unsigned(structure + (ulong)offset, size);
    }

    /// <summary><c>elf_strval</c>: the bytes up to a NUL, which may lie anywhere behind; null, and broken, where there is none in 4096.</summary>
    public byte[]? StringAt(ulong pointer)
    {
        var start = pointer - Base;
        // A file of nothing but 0xff has a note every 12 bytes, each with an owner of 4096: what was searched once is not searched again.
        var known = start >= _noNulFrom && start < _noNulTo ? (int)Math.Min(_noNulTo - start, MaxStringLength + 1) : 0;
        var length = known;
        while (length <= MaxStringLength)
        {
            var window = Window(start + (ulong)length, Math.Min(MaxStringLength + 1 - length, length == 0 ? ShortString : MaxStringLength));
            if (window.IsEmpty)
            {
                if (!AccessOk(pointer + (ulong)length, 1)) return null;
                break;
            }

            var nul = window.IndexOf((byte)0);
            length += nul < 0 ? window.Length : nul;
            if (nul >= 0) break;
        }

        if (length <= MaxStringLength)
        {
            var text = new byte[length];
            ReadThroughWindow(start, text);
            return text;
        }

        (_noNulFrom, _noNulTo) = (start, start + MaxStringLength + 1);
        MarkBroken("excessively long string");
        return null;
    }

    /// <summary>A string as Xen's log would show it; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary><c>elf_phdr_by_index</c>.</summary>
    public ulong ProgramHeader(uint index) =>
        Base + HeaderField(ElfField.Phoff) + HeaderField(ElfField.Phentsize) * index;

    /// <summary><c>elf_shdr_by_index</c>.</summary>
    public ulong Section(uint index) =>
        index >= SectionCount ? Null : Base + HeaderField(ElfField.Shoff) + HeaderField(ElfField.Shentsize) * index;

    /// <summary><c>elf_shdr_by_name</c>, which starts at index 1.</summary>
    public ulong SectionByName(ReadOnlySpan<byte> name)
    {
        ReadSections();
        var count = SectionCount;
        for (uint i = 1; i < count; i++)
        {
            var section = Section(i);
            if (!AccessOk(section, 1)) break;
            var sectionName = _sectionNames == Null ? "unknown"u8.ToArray() : StringAt(_sectionNames + Field(section, ElfField.ShName));
            if (sectionName is not null && name.SequenceEqual(sectionName)) return section;
        }

        return Null;
    }

    private string? TableOverflow(string table, ElfField start, ElfField entrySize, uint count)
    {
        var end = HeaderField(start) + HeaderField(entrySize) * count;
        return _source.Contains(end, 0) ? null : $"ELF: {table} overflow (off {end:x} > size {_source.Length:x})";
    }

    private void ReadSections()
    {
        if (_sectionsRead) return;
        _sectionsRead = true;
        var names = Section((uint)HeaderField(ElfField.Shstrndx));
        if (names != Null) _sectionNames = Base + Field(names, ElfField.ShOffset);
        var count = SectionCount;
        for (uint i = 1; i < count; i++)
        {
            var section = Section(i);
            if (!AccessOk(section, 1)) break;
            if (Field(section, ElfField.ShType) != 2) continue;
            // A bad link ends the search: a second symbol table is not looked for.
            var link = (uint)Field(section, ElfField.ShLink);
            if (link == 0 || link >= count) break;
            _symbolTable = section;
            Field(Section(link), ElfField.ShOffset);
            break;
        }
    }

    private void ReadThroughWindow(ulong offset, Span<byte> destination)
    {
        // A declared size that is larger than what a stream expands to: the missing bytes read as 0.
        destination.Clear();
        while (!destination.IsEmpty && Window(offset, destination.Length) is { IsEmpty: false } window)
        {
            window.CopyTo(destination);
            destination = destination[window.Length..];
            offset += (ulong)window.Length;
        }
    }

    // The bytes at an offset, at most as many as asked for; none at the end of the image.
    private ReadOnlySpan<byte> Window(ulong offset, int count)
    {
        if (offset < _windowStart || offset - _windowStart >= (ulong)_windowLength)
        {
            // Of a compressed kernel no more is decoded than libelf itself would look at.
            var wanted = _source.IsAtHand(offset, WindowSize) || !_source.IsSequential ? WindowSize : count;
            _windowStart = offset;
            _windowLength = _source.Read(offset, _window.AsSpan(0, wanted));
            if (_windowLength == 0) return default;
        }

        var within = (int)(offset - _windowStart);
        return _window.AsSpan(within, Math.Min(count, _windowLength - within));
    }
}
