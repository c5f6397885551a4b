using ElfNotes.Elf;

namespace ElfNotes.Images;

/// <summary>Goes from a file through its containers to the notes, and gathers what it meets as members.</summary>
/// <param name="codecs">The decoders; null for none.</param>
/// <param name="limits">Caps.</param>
/// <param name="onlyContent">Whether the ELF files are wanted as bytes: they are not opened then, and decoded to their end whatever size is declared.</param>
internal sealed class ImageReader(IPayloadCodecs? codecs, ReadLimits limits, bool onlyContent = false)
{
    private int _notes;

    public ReadLimits Limits => limits;

    public List<ImageMember> Members { get; } = [];

    /// <summary>The decoders that members still read from.</summary>
    public List<ByteSource> Owned { get; } = [];

    /// <summary>Recognises what a source holds and adds at least one member for it. Bad input becomes a member with an error.</summary>
    public void Read(ByteSource source, ImagePath path)
    {
        var inner = path;
        try
        {
            var head = Head(source);
            var kind = Recogniser.Recognise(head);
            inner = path.Inside(ChainName(kind, head));
            if (kind == ContainerKind.Notes)
            {
                if (RawNotes.TryRead(source, path.Inside("notes"), limits) is { } member) Members.Add(member);
                else Fail(path, Unknown(head));
                return;
            }

            if (kind == ContainerKind.Unknown) inner = path;
            ReadKind(kind, source, head, inner);
        }
        catch (ElfNotesException e)
        {
            Fail(inner, e);
        }
    }

    /// <summary>Adds the member for an ELF file.</summary>
    /// <param name="source">Starts with an ELF header.</param>
    /// <param name="path">The way to it, <c>ELF</c> included.</param>
    /// <param name="declaredLength">The size that a bzImage declares for its payload; null elsewhere.</param>
    public void ReadElf(ByteSource source, ImagePath path, ulong? declaredLength = null)
    {
        if (onlyContent)
        {
            Members.Add(new ImageMember { Name = path.Name, Container = path.Container, Content = source, DeclaredLength = declaredLength, Findings = path.Findings });
            return;
        }

        ElfFile? elf = null;
        try
        {
            elf = ElfFile.Open(source, limits with { MaxNotes = Math.Max(0, limits.MaxNotes - _notes) });
            elf.MayLeaveFarSections = declaredLength is not null;
            var notes = elf.Notes;
            _notes += notes.Count;
            if (declaredLength is { } declared) path = CompareWithDeclared(elf, path, declared);
            Members.Add(new ImageMember { Name = path.Name, Container = path.Container, Content = source, Elf = elf, Notes = notes, Findings = [.. path.Findings, .. elf.Findings] });
        }
        catch (ElfNotesException e)
        {
            Members.Add(new ImageMember { Name = path.Name, Container = path.Container, Content = source, Elf = elf, Findings = [.. path.Findings, .. elf?.Findings ?? []], Error = e });
        }
    }

    /// <summary>Opens a compressed stream, hands its content on, and lets the decoder go when no member needs it.</summary>
    /// <param name="format">What the stream is.</param>
    /// <param name="compressed">From its magic number on.</param>
    /// <param name="declaredLength">The uncompressed size, where the container declares it outside the stream.</param>
    /// <param name="read">Adds the members for the content.</param>
    public void Decode(PayloadFormat format, ByteSource compressed, ulong? declaredLength, Action<ByteSource> read)
    {
        if (codecs is null) throw new ElfNotesException(ErrorCodes.CodecMissing, 0, $"the content is compressed with {PayloadFormats.Name(format)}, and no decoders were given");
        if (DecodedBytes() > (ulong)limits.FreeDecompressedBytes) throw new ElfNotesException(ErrorCodes.LimitReached, 0, $"the compressed parts before this one expand to more than {limits.FreeDecompressedBytes >> 20} MiB, which is the limit for all of them");
        if (Owned.Count >= limits.MaxOpenDecoders) throw new ElfNotesException(ErrorCodes.LimitReached, 0, $"the file has more than {limits.MaxOpenDecoders} compressed parts, which is the limit");
        var content = codecs.Open(format, compressed, onlyContent ? null : declaredLength, limits);
        Owned.Add(content);
        var first = Members.Count;
        read(content);
        for (var i = first; i < Members.Count; i++)
            if (Members[i].Content is not null) return;
        Owned.Remove(content);
        content.Dispose();
    }

    /// <summary>Adds a member that could not be read, or in an archive one that just is no image.</summary>
    public void Fail(ImagePath path, ElfNotesException e)
    {
        if (path.Name is not null && e.Code is (ErrorCodes.UnknownFormat or ErrorCodes.NoNotesInFormat))
            Members.Add(new ImageMember { Name = path.Name, Container = path.Container, Findings = [.. path.Findings, new Finding(e.Code, Severity.Info, e.Offset, e.Message)] });
        else
            Members.Add(new ImageMember { Name = path.Name, Container = path.Container, Findings = path.Findings, Error = e });
    }

    /// <summary>The first bytes of a source, as many as <see cref="Recogniser"/> wants.</summary>
    public static byte[] Head(ByteSource source)
    {
        var head = new byte[Recogniser.HeadSize];
        var read = source.Read(0, head);
        return read == head.Length ? head : head[..read];
    }

    /// <summary>The error for bytes that are nothing with notes.</summary>
    public static ElfNotesException Unknown(ReadOnlySpan<byte> head) => new(ErrorCodes.UnknownFormat, 0, Recogniser.Describe(head) switch
    {
        "empty" => "the file is empty",
        null => "not an ELF file, nor a container or blob that could hold notes",
        var what => $"not an ELF file, nor a container of one: it looks like {what}",
    });

    private void ReadKind(ContainerKind kind, ByteSource source, byte[] head, ImagePath path)
    {
        if (kind is ContainerKind.Elf)
        {
            ReadElf(source, path);
            return;
        }

        if (kind is not (ContainerKind.Unknown or ContainerKind.RawKernel or ContainerKind.ThinAr) && path.Container.Count > limits.MaxDepth)
            throw new ElfNotesException(ErrorCodes.LimitReached, 0, $"{limits.MaxDepth} containers lie within each other, and there is another in them; that is the limit");
        switch (kind)
        {
            case ContainerKind.Ar: ArArchive.Read(source, path, this); break;
            case ContainerKind.ThinAr: throw new ElfNotesException(ErrorCodes.NoNotesInFormat, 0, "a thin archive: its members are files of their own; name those");
            case ContainerKind.BzImage:
                BzImage.Read(source, head, path, this);
                PeImage.ReadBeside(source, head, path, this);
                break;
            case ContainerKind.EfiZboot: EfiZboot.Read(source, head, path, this); break;
            case ContainerKind.Pe: PeImage.Read(source, head, path, this); break;
            case ContainerKind.RawKernel: throw RawKernel.NoNotes(head);
            case ContainerKind.Compressed: Decode(PayloadFormats.OfFile(head), source, null, content => Read(content, path)); break;
            default: throw Unknown(head);
        }
    }

    private ulong DecodedBytes()
    {
        var sum = 0UL;
        foreach (var source in Owned)
            if (source is SequentialByteSource decoder) sum += decoder.Produced;
        return sum;
    }

    private static string ChainName(ContainerKind kind, ReadOnlySpan<byte> head) => kind switch
    {
        ContainerKind.Elf => "ELF",
        ContainerKind.Ar or ContainerKind.ThinAr => "ar",
        ContainerKind.BzImage => "bzImage",
        ContainerKind.EfiZboot => "EFI zboot",
        ContainerKind.Pe => "PE",
        ContainerKind.RawKernel => RawKernel.Name(head)!,
        ContainerKind.Compressed => PayloadFormats.Name(PayloadFormats.OfFile(head)),
        _ => "notes",
    };

    private static ImagePath CompareWithDeclared(ElfFile elf, ImagePath path, ulong declared)
    {
        foreach (var segment in elf.Segments)
        {
            if (segment.FileSize <= declared && segment.Offset <= declared - segment.FileSize) continue;
            return path.With(new Finding(FindingCodes.ContainerMismatch, Severity.Warning, segment.Offset,
                $"the payload is declared to expand to 0x{declared:x} bytes, but segment {segment.Index} of the ELF in it has 0x{segment.FileSize:x} bytes at 0x{segment.Offset:x}",
                "the last four bytes of a payload are its uncompressed size; compress and pack the kernel again"));
        }

        return path;
    }
}
