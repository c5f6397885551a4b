using System.Buffers.Binary;
using ElfNotes.Authoring;
using ElfNotes.Images;

namespace ElfNotes.Editing;

/// <summary>Puts notes into a PE image as a section <c>.notes</c>: for whoever looks at the file; no boot loader looks for notes there.</summary>
internal sealed class PeNotes
{
    private const string Name = ".notes";
    private const int FirstSetupField = 0x1ef;

    private readonly PeHeaders _pe;
    private readonly PeSignature? _signature;
    private readonly IReadOnlyList<PlannedNote> _notes;
    private readonly List<ByteChange> _changes = [];
    private readonly List<EditStep> _steps = [];

    private PeNotes(ByteSource source, IReadOnlyList<PlannedNote> notes)
    {
        _pe = PeHeaders.Read(source);
        _signature = PeSignature.Find(_pe);
        _notes = notes;
    }

    /// <summary>Whether it is a PE image of 64 bits.</summary>
    public static bool Is64(ByteSource source) => PeHeaders.Read(source).Is64;

    /// <summary>Plans the section: a new one, or the one that is there with the notes of the same owner and type replaced.</summary>
    /// <param name="source">The PE image.</param>
    /// <param name="notes">Notes whose descriptors are bytes, in little-endian order.</param>
    /// <param name="options">Whether the signatures of a signed image are taken out, and whether data behind its end may stay where it is.</param>
    /// <exception cref="ElfNotesException">
    /// <see cref="EditingCodes.LayoutCannotTake"/>, <see cref="EditingCodes.SignatureWouldBreak"/>, <see cref="EditingCodes.DataBehindEnd"/>,
    /// <see cref="EditingCodes.NotesBroken"/>; or the headers cannot be read.
    /// </exception>
    public static EditPlan Plan(ByteSource source, IReadOnlyList<PlannedNote> notes, EditOptions options) => new PeNotes(source, notes).Plan(options);

    private EditPlan Plan(EditOptions options)
    {
        var end = ContentEnd(options);
        var index = _pe.Sections.ToList().FindIndex(section => section.Name == Name);
        if (index < 0 && !options.KeepDataBehindEnd) CheckData(end);
        var length = index < 0 ? Add(end) : Replace(_pe.Sections[index], end);
        // The certificates of a signature that was taken out may lie where the file goes on to.
        if (length < end) length = end;
        var plan = new EditPlan(_pe.Source, length, _changes, _steps);
        return plan.ChangesNothing ? plan : WithChecksums(plan);
    }

    // Where the file ends without its signatures.
    private ulong ContentEnd(EditOptions options)
    {
        if (_signature is null) return _pe.Source.Length;
        _signature.Demand(options.BreakSignature);
        if (!_signature.IsLast && !options.KeepDataBehindEnd) throw new ElfNotesException(EditingCodes.DataBehindEnd, _signature.End, $"there are {_pe.Source.Length - _signature.End} bytes behind the certificates of the PE image, which end at 0x{_signature.End:x}; their reader may look for them at the end of the file, where the section {Name} would be");
        var unsigned = _signature.TakeOff(_pe.Source, withoutChecksum: false);
        _changes.AddRange(unsigned.Changes);
        _steps.AddRange(unsigned.Steps);
        return unsigned.Length;
    }

    private ulong Add(ulong end)
    {
        CheckRoomForHeader();
        var content = NoteBlobs.Write(_notes, ByteOrder.Little);
        var offset = Align(end, _pe.FileAlignment);
        var address = Align(Math.Max(_pe.ImageSize, _pe.Sections.Select(section => section.MemoryEnd).DefaultIfEmpty(_pe.HeadersSize).Max()), _pe.SectionAlignment);
        var rawSize = Align((ulong)content.Length, _pe.FileAlignment);
        var imageSize = Align(address + (ulong)content.Length, _pe.SectionAlignment);
        if (offset + rawSize > uint.MaxValue || imageSize > uint.MaxValue || _pe.SectionCount == ushort.MaxValue) throw NoRoom(_pe.TableEnd, "the section would lie beyond 4 GiB, or be one too many");

        var header = new PeSectionHeader(_pe.TableEnd, Name, (uint)content.Length, (uint)address, (uint)rawSize, (uint)offset);
        var section = new byte[offset + rawSize - end];
        content.Span.CopyTo(section.AsSpan((int)(offset - end)));
        _changes.Add(new ByteChange(_pe.SectionCountPlace, Half((ushort)(_pe.SectionCount + 1))));
        _changes.Add(Word(_pe.InitializedDataPlace, unchecked(_pe.Word(_pe.InitializedDataPlace) + (uint)rawSize)));
        _changes.Add(Word(_pe.ImageSizePlace, (uint)imageSize));
        _changes.Add(new ByteChange(header.Place, header.ToBytes()));
        _changes.Add(new ByteChange(end, section));
        _steps.Add(new EditStep(header.Place, PeSectionHeader.Size, $"a header for section {Name}, number {_pe.SectionCount + 1}; the image's size in memory becomes 0x{imageSize:x}"));
        _steps.Add(new EditStep(offset, rawSize, $"section {Name} with {Count(_notes.Count)}, at address 0x{address:x} from the image's base"));
        return offset + rawSize;
    }

    private ulong Replace(PeSectionHeader section, ulong end)
    {
        var used = section.VirtualSize == 0 ? section.RawSize : Math.Min(section.VirtualSize, section.RawSize);
        var merged = NoteBlobs.Merge(NoteBlobs.Read(_pe.Source, section.Offset, used, ByteOrder.Little), _notes);
        var content = NoteBlobs.Write(merged, ByteOrder.Little);
        var others = _pe.Sections.Where(other => other.Place != section.Place).ToList();
        // In the file it may grow only as the last thing, in memory up to its successor.
        var isLast = section.RawEnd == end && others.All(other => other.RawSize == 0 || other.RawEnd <= section.Offset);
        var rawSize = isLast ? Align((ulong)content.Length, _pe.FileAlignment) : section.RawSize;
        var nextAddress = others.Where(other => other.Address > section.Address).Select(other => (ulong)other.Address).DefaultIfEmpty(uint.MaxValue).Min();
        var room = Math.Min(isLast ? uint.MaxValue : section.RawSize, nextAddress - section.Address);
        if ((ulong)content.Length > room) throw NoRoom(section.Place, $"section {Name} has room for {room} bytes, and the notes take {content.Length}");

        var bytes = new byte[Math.Max(rawSize, section.RawSize)];
        content.CopyTo(bytes);
        var imageSize = Math.Max(_pe.ImageSize, Align(section.Address + (ulong)content.Length, _pe.SectionAlignment));
        _changes.Add(new ByteChange(section.Offset, bytes));
        _changes.Add(Word(section.Place + PeSectionHeader.VirtualSizePlace, (uint)content.Length));
        _changes.Add(Word(section.Place + PeSectionHeader.RawSizePlace, (uint)bytes.Length));
        _changes.Add(Word(_pe.InitializedDataPlace, unchecked(_pe.Word(_pe.InitializedDataPlace) + (uint)bytes.Length - section.RawSize)));
        _changes.Add(Word(_pe.ImageSizePlace, (uint)imageSize));
        _steps.Add(new EditStep(section.Offset, (ulong)bytes.Length, $"section {Name}: {Count(merged.Count)} in {content.Length} bytes, where there were {used} bytes"));
        return isLast ? section.Offset + (ulong)bytes.Length : end;
    }

    // The table cannot move: what follows it is addressed from elsewhere. Linux fills what its boot sector leaves free with 0xff, up to the setup header.
    private void CheckRoomForHeader()
    {
        var limit = (ulong)_pe.HeadersSize;
        foreach (var section in _pe.Sections)
            if (section.RawSize > 0 && section.Offset > 0) limit = Math.Min(limit, section.Offset);
        var head = _pe.Source.ReadMemory(0, LinuxSetupHeader.PayloadEnd).Span;
        var isLinux = LinuxSetupHeader.IsIn(head);
        if (isLinux && _pe.TableEnd < FirstSetupField) limit = Math.Min(limit, FirstSetupField);
        var size = limit <= _pe.TableEnd ? 0 : (int)Math.Min(limit - _pe.TableEnd, 4096);
        var behind = _pe.Source.ReadMemory(_pe.TableEnd, size).Span;
        var fill = isLinux && behind.Length > 0 && behind[0] == 0xff ? (byte)0xff : (byte)0;
        var used = behind.IndexOfAnyExcept(fill);
        var free = used < 0 ? behind.Length : used;
        if (free < PeSectionHeader.Size) throw NoRoom(_pe.TableEnd, $"a section header takes {PeSectionHeader.Size} bytes, and {free} are free behind the section table of the PE image, which ends at 0x{_pe.TableEnd:x}");
    }

    // What no header points to is found by its reader from the end of the last section or of the file.
    private void CheckData(ulong end)
    {
        var last = _pe.SectionsEnd;
        if (_pe.SymbolsEnd > 0 && _pe.SymbolsOffset <= last + _pe.FileAlignment) last = Math.Max(last, _pe.SymbolsEnd);
        for (var at = last; at < end;)
        {
            var part = _pe.Source.ReadMemory(at, (int)Math.Min(1 << 16, end - at)).Span;
            if (part.IsEmpty) break;
            var used = part.IndexOfAnyExcept((byte)0);
            if (used >= 0) throw new ElfNotesException(EditingCodes.DataBehindEnd, at + (ulong)used, $"behind the sections of the PE image, which end at 0x{last:x}, there are 0x{end - last:x} bytes that no header names; their reader may not find them behind a section {Name}");
            at += (ulong)part.Length;
        }
    }

    // Each checksum covers the other, so that only one of the two can be right. The kernel's build leaves the PE image's at 0, and what signs a kernel writes it.
    private EditPlan WithChecksums(EditPlan plan)
    {
        var crcEnd = CrcEnd();
        var isUnsignedAgain = crcEnd is not null && _signature is not null;
        if (_pe.Checksum != 0)
        {
            _changes.Add(Word(_pe.ChecksumPlace, isUnsignedAgain ? 0 : PeChecksum.Compute(plan.Result, _pe.ChecksumPlace)));
            _steps.Add(new EditStep(_pe.ChecksumPlace, 4, isUnsignedAgain ? "the checksum of the PE image, which came with the signature, is taken out too" : "the checksum of the PE image is computed anew"));
        }

        if (crcEnd is { } end && (_pe.Checksum == 0 || isUnsignedAgain))
        {
            var place = end - BzImageChecksum.Size;
            _changes.Add(Word(place, BzImageChecksum.Remainder(new EditPlan(plan.Original, plan.Length, _changes, []).Result, place)));
            _steps.Add(new EditStep(place, BzImageChecksum.Size, "the CRC-32 of the bzImage is computed anew; it ends, as syssize does, before the new section"));
        }

        return new EditPlan(plan.Original, plan.Length, _changes, [.. _steps.OrderBy(step => step.Offset)]);
    }

    // The end of a bzImage's CRC-32, if it is right, or was before the image was signed.
    private ulong? CrcEnd()
    {
        var head = _pe.Source.ReadMemory(0, LinuxSetupHeader.PayloadEnd).Span;
        if (head.Length < LinuxSetupHeader.PayloadEnd || !LinuxSetupHeader.IsIn(head)) return null;
        var end = BzImageChecksum.End(head);
        return BzImageChecksum.IsRight(_signature?.TakeOff(_pe.Source, withoutChecksum: true).Result ?? _pe.Source, end) ? end : null;
    }

    private static ElfNotesException NoRoom(ulong offset, string message) => new(EditingCodes.LayoutCannotTake, offset, message);

    private static ulong Align(ulong value, uint alignment) => (value + alignment - 1) & ~((ulong)alignment - 1);

    private static string Count(int notes) => notes == 1 ? "1 note" : $"{notes} notes";

    private static byte[] Half(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }

    private static ByteChange Word(ulong place, uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return new ByteChange(place, bytes);
    }
}
