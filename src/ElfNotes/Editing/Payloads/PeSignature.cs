using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>The signatures of a PE file, in a table of certificates behind all that they sign (PE format, "The Attribute Certificate Table").</summary>
internal sealed class PeSignature
{
    private readonly PeHeaders _pe;

    private PeSignature(PeHeaders pe)
    {
        _pe = pe;
        // Each certificate begins at a multiple of 8; the size in the header need not count the filling of the last one.
        End = Math.Min(pe.Source.Length, Offset + ((pe.CertificateSize + 7) & ~7UL));
    }

    /// <summary>The file offset of the first certificate.</summary>
    public ulong Offset => _pe.CertificateOffset;

    /// <summary>The end of the last one, with its filling.</summary>
    public ulong End { get; }

    /// <summary>Whether nothing comes behind them, so that the file can end where they begin.</summary>
    public bool IsLast => End == _pe.Source.Length;

    /// <summary>Finds them; null where the file is not signed.</summary>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.LayoutCannotTake"/>: the table lies over what is signed or leaves the file. What it names is then no signature, and must not be cut off.
    /// </exception>
    public static PeSignature? Find(PeHeaders pe)
    {
        if (pe.CertificateSize == 0) return null;
        var (offset, end) = (pe.CertificateOffset, pe.CertificateOffset + pe.CertificateSize);
        var content = ContentEnd(pe);
        if (offset < content || offset < pe.SymbolsEnd && pe.SymbolsOffset < end)
            throw Contradiction(pe, $"within the image itself, which goes to 0x{Math.Max(content, offset < content ? 0 : pe.SymbolsEnd):x}");
        if (end > pe.Source.Length) throw Contradiction(pe, $"past the end of the file at 0x{pe.Source.Length:x}");
        return new PeSignature(pe);
    }

    /// <summary>Refuses a change of a signed file that may not lose its signature.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.SignatureWouldBreak"/>.</exception>
    public void Demand(bool mayBreak)
    {
        if (!mayBreak) throw new ElfNotesException(EditingCodes.SignatureWouldBreak, Offset, $"the PE image is signed ({_pe.CertificateSize} bytes of certificates at 0x{Offset:x}), and any change makes the signature wrong");
    }

    /// <summary>Takes them off: clears their entry in the headers, and cuts them off where nothing comes behind.</summary>
    /// <param name="source">The file, which may have changes of other places.</param>
    /// <param name="withoutChecksum">Whether the checksum in the headers goes with them.</param>
    public EditPlan TakeOff(ByteSource source, bool withoutChecksum)
    {
        List<ByteChange> changes = [new(_pe.CertificatePlace, new byte[8])];
        List<EditStep> steps = [new(_pe.CertificatePlace, 8, $"the signature of {End - Offset} bytes at 0x{Offset:x} is taken off{(IsLast ? "" : "; its bytes stay, as others come behind them")}")];
        if (withoutChecksum && _pe.Checksum != 0)
        {
            changes.Add(new ByteChange(_pe.ChecksumPlace, new byte[4]));
            steps.Add(new EditStep(_pe.ChecksumPlace, 4, "the PE header's checksum, which came with the signature, is taken off too"));
        }

        return new EditPlan(source, IsLast ? Offset : source.Length, changes, steps);
    }

    // A kernel's own header says where it ends, too, and its sections need not cover it.
    private static ulong ContentEnd(PeHeaders pe)
    {
        var head = ImageReader.Head(pe.Source);
        var end = Math.Max(pe.TableEnd, pe.SectionsEnd);
        if (head.Length < LinuxSetupHeader.PayloadEnd || !LinuxSetupHeader.IsIn(head)) return end;
        end = Math.Max(end, LinuxSetupHeader.ProtectedModeEnd(head));
        if (BzImage.HasPayload(head) && BzImage.Payload(pe.Source, head) is var (start, length)) end = Math.Max(end, start + length);
        return end;
    }

    private static ElfNotesException Contradiction(PeHeaders pe, string where) =>
        new(EditingCodes.LayoutCannotTake, pe.CertificatePlace, $"the PE image's signature should have {pe.CertificateSize} bytes at 0x{pe.CertificateOffset:x}, {where}: what lies there is no signature, and nothing is cut off");
}
