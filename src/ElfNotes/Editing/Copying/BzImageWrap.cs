using System.Buffers.Binary;
using ElfNotes.Authoring;
using ElfNotes.Images;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>
/// An ELF executable around a bzImage: a PT_LOAD with the protected-mode part where the boot protocol wants it, entered where that protocol enters it, and a
/// PT_NOTE with notes. For readers of ELF notes that cannot read a bzImage.
/// </summary>
public sealed class BzImageWrap
{
    private const ushort EM_386 = 3;
    private const ushort EM_X86_64 = 62;
    private const ulong HighAddress = 0x100000;
    private const int EntryOffset64 = 0x200;

    // It is held in memory, with what comes around it.
    private const ulong MaxSize = 0x7f00_0000;
    private const byte LoadedHigh = 1;
    private const ushort Kernel64 = 1;

    private BzImageWrap(ByteSource source, ReadOnlySpan<byte> head)
    {
        if (!LinuxSetupHeader.IsIn(head)) throw Refusal(0, "the file is no bzImage: there is no Linux setup header");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(head[LinuxSetupHeader.Version..]);
        if (head.Length < LinuxSetupHeader.InitSizeEnd || version < LinuxSetupHeader.FirstVersionWithInitSize) throw Refusal(LinuxSetupHeader.Version, $"boot protocol {LinuxSetupHeader.Text(version)} does not say where the kernel is loaded and how much memory it needs; 2.10 (Linux 2.6.31) and later do");
        if ((head[LinuxSetupHeader.LoadFlags] & LoadedHigh) == 0) throw Refusal(LinuxSetupHeader.LoadFlags, "it is a zImage, which is loaded below 1 MiB");
        Offset = LinuxSetupHeader.ProtectedModeOffset(head);
        Size = LinuxSetupHeader.ProtectedModeEnd(head) - Offset;
        // syssize rounds up to 16; the file need not.
        if (source.Contains(Offset, 0)) Size = Math.Min(Size, source.Length - Offset);
        if (Size <= EntryOffset64 || !source.Contains(Offset, Size)) throw Refusal(LinuxSetupHeader.SystemSize, $"the protected-mode part should have 0x{Size:x} bytes at 0x{Offset:x}, but the file ends at 0x{source.Length:x}");
        if (Size > MaxSize) throw new ElfNotesException(EditingCodes.LayoutCannotTake, Offset, $"the protected-mode part has 0x{Size:x} bytes; more than 0x{MaxSize:x} are not wrapped");
        Address = BinaryPrimitives.ReadUInt64LittleEndian(head[LinuxSetupHeader.PreferredAddress..]);
        MemorySize = Math.Max(Size, BinaryPrimitives.ReadUInt32LittleEndian(head[LinuxSetupHeader.InitSize..]));
        Is64 = (BinaryPrimitives.ReadUInt16LittleEndian(head[LinuxSetupHeader.ExtendedLoadFlags..]) & Kernel64) != 0;
        if (Address > uint.MaxValue - MemorySize || Address < HighAddress) throw Refusal(LinuxSetupHeader.PreferredAddress, $"the kernel wants to be loaded at 0x{Address:x}, which is not between 1 MiB and 4 GiB");
        var start = BinaryPrimitives.ReadUInt32LittleEndian(head[LinuxSetupHeader.Code32Start..]);
        if (start != HighAddress) throw Refusal(LinuxSetupHeader.Code32Start, $"a boot loader's hook at 0x{start:x} (code32_start) is to be entered in place of the kernel, and is not in the file");
    }

    /// <summary>The file offset of the protected-mode part.</summary>
    private ulong Offset { get; }

    private ulong Size { get; }

    /// <summary>pref_address.</summary>
    private ulong Address { get; }

    /// <summary>init_size, or the bytes of the file where they are more.</summary>
    private ulong MemorySize { get; }

    private bool Is64 { get; }

    private ushort Machine => Is64 ? EM_X86_64 : EM_386;

    /// <summary>What notes for the ELF of a bzImage have to be like.</summary>
    /// <param name="source">The bzImage.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ContainerCannotTake"/>: it is none, or one that cannot be wrapped.</exception>
    public static NoteCopyTarget Target(ByteSource source)
    {
        var wrap = Of(source);
        return new NoteCopyTarget(ByteOrder.Little, wrap.Is64 ? 64 : 32) { Machine = wrap.Machine };
    }

    /// <summary>Plans the ELF, of which the bzImage is the original: it is for a file of its own.</summary>
    /// <param name="source">The bzImage.</param>
    /// <param name="notes">Notes for it, whose descriptors are bytes.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ContainerCannotTake"/>: it is none, or one that cannot be wrapped; <see cref="EditingCodes.LayoutCannotTake"/>: it has more than 2032 MiB; or the bytes cannot be had.</exception>
    public static EditPlan Plan(ByteSource source, IReadOnlyList<PlannedNote> notes)
    {
        var wrap = Of(source);
        var kernel = source.ReadMemory(wrap.Offset, (int)wrap.Size);
        var entry = wrap.Address + (wrap.Is64 ? EntryOffset64 : 0u);
        var elf = new WrappedElf(wrap.Is64, wrap.Machine, entry, wrap.Address, wrap.MemorySize, kernel, wrap.Parts(source), notes);
        var steps = new List<EditStep>
        {
            new(0, 0, $"the file becomes an ELF of {(wrap.Is64 ? 64 : 32)} bits, entered at 0x{entry:x} as the Linux boot protocol for {(wrap.Is64 ? "64" : "32")} bits does it"),
            new(elf.KernelOffset, wrap.Size, $"the protected-mode part of the bzImage, from 0x{wrap.Offset:x} there, loaded at 0x{wrap.Address:x}, where it needs 0x{wrap.MemorySize:x} bytes"),
            new(elf.NotesOffset, elf.NotesSize, $"{(notes.Count == 1 ? "1 note" : $"{notes.Count} notes")}"),
        };
        return new EditPlan(source, elf.Length, elf.Changes, steps, [.. Findings(notes)]);
    }

    // The kernel unpacks itself over its compressed bytes, so that those are data that is written; code lies before and behind them.
    private List<WrappedPart> Parts(ByteSource source)
    {
        var head = source.ReadMemory(0, Recogniser.HeadSize).Span;
        var (payload, size) = BzImage.HasPayload(head) ? BzImage.Payload(source, head) : default;
        if (payload <= Offset || payload + size > Offset + Size) return [new WrappedPart(".bzimage", 0, Size, IsCode: true)];
        var (start, end) = (payload - Offset, payload - Offset + size);
        List<WrappedPart> parts = [new(".bzimage", 0, start, IsCode: true), new(".payload", start, size, IsCode: false)];
        if (end < Size) parts.Add(new WrappedPart(".text", end, Size - end, IsCode: true));
        return parts;
    }

    private static BzImageWrap Of(ByteSource source) => new(source, source.ReadMemory(0, Recogniser.HeadSize).Span);

    // The notes of a vmlinux tell of the kernel as it is when it has unpacked itself.
    private static IEnumerable<Finding> Findings(IReadOnlyList<PlannedNote> notes)
    {
        foreach (var note in notes)
        {
            if (note is not { Owner: "Xen", Type: XenNoteTypes.ENTRY or XenNoteTypes.PHYS32_ENTRY }) continue;
            yield return new Finding(EditingCodes.EntryNotUnpacked, Severity.Warning, 0, $"{note.Title} is an address in the unpacked kernel, and the wrap holds the packed one: a loader that enters there finds other code", "Use the wrap for readers of notes; for a loader that enters by notes, extract the ELF: elfnotes extract. Or leave the note out with --only");
        }
    }

    private static ElfNotesException Refusal(ulong offset, string message) => new(EditingCodes.ContainerCannotTake, offset, message);
}
