using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>
/// From the legacy string of a <c>__xen_guest</c> section to notes that mean the same to Xen's loader, for a PV guest: PVH guests never had the
/// string. Source: <c>elf_xen_parse_guest_info</c> and <c>elf_xen_parse_note</c> of Xen's <c>libelf-dominfo.c</c>.
/// </summary>
public static class XenGuestConversion
{
    // Xen reads the string to its NUL, wherever the section ends. More than this of it is not explained either.
    private const int MaximumSize = 64 * 1024;

    /// <summary>Converts the string of a file.</summary>
    /// <param name="file">The ELF.</param>
    /// <param name="name">What the positions in the description name as their file; null for none.</param>
    /// <returns>Null where there is no such section.</returns>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static XenGuestNotes? Convert(ElfFile file, string? name = null)
    {
        if (file.FindSection(XenGuestSection.SectionName) is not { } section) return null;
        var buffer = new byte[MaximumSize + 1];
        var bytes = buffer.AsSpan(0, file.Source.Read(section.Offset, buffer));
        // Xen reads on behind a section that ends without a NUL; what it reads there is converted, and the section explained.
        var findings = new List<Finding>(XenGuestSection.Explain(bytes[..(int)Math.Min(section.Size, (ulong)bytes.Length)], section.Offset).Findings);
        if (file.Notes.FirstOrDefault(note => note.Owner == "Xen") is { } first)
            findings.Insert(0, new Finding(AuthoringCodes.GuestSectionNotRead, Severity.Warning, section.Offset, $"Xen does not read __xen_guest in this file, since there are Xen notes, the first at {NoteText.Hex(first.Offset)}", "Keep those notes, and remove the section"));
        return Convert(bytes, section.Offset, NoteTarget.Of(file.Identity), name, findings);
    }

    /// <summary>Converts a string.</summary>
    /// <param name="bytes">The string to its NUL, or to where the file ends. Of more than 64 KiB the rest is left out.</param>
    /// <param name="offset">The file offset of its first byte, for the findings.</param>
    /// <param name="target">The machine of the kernel, or null. The notes' numbers have the size of its pointers where they fit.</param>
    /// <param name="name">What the positions in the description name as their file; null for none.</param>
    public static XenGuestNotes Convert(ReadOnlySpan<byte> bytes, ulong offset, NoteTarget? target, string? name = null) =>
        Convert(bytes, offset, target, name, [.. XenGuestSection.Explain(bytes, offset).Findings]);

    private static XenGuestNotes Convert(ReadOnlySpan<byte> bytes, ulong offset, NoteTarget? target, string? name, List<Finding> findings)
    {
        var text = NoteText.UpToNul(bytes);
        var guest = XenGuestValues.Read(text[..Math.Min(text.Length, MaximumSize)]);
        if (guest.Pae is { } pae && !guest.HasExtendedCr3)
            findings.Add(new Finding(AuthoringCodes.GuestPaeDiffers, Severity.Info, offset + (ulong)pae.ValueOffset, "PAE=yes has no note of its own: the note PAE_MODE \"yes\" says yes[extended-cr3], that page directories may also lie above 4 GiB", "Nothing to do for a kernel of 64 bits, where PAE has no effect; a kernel of 32 bits has to take such a page directory"));
        var position = new SourcePosition(name);
        DescribedField[] settings = target is null ? [] : [Field(PlanSettings.Machine, target.Name, position)];
        return new XenGuestNotes(new PlanDescription(settings, [.. new Writer(position, target).Notes(guest)]), findings);
    }

    private static DescribedField Field(string name, string value, SourcePosition position, bool isPlain = true) =>
        new(name, new DescribedValue.Scalar(value, isPlain, position), position);

    /// <summary>Writes what the string says as descriptions of notes, in the order in which kernels mostly have them.</summary>
    private sealed class Writer(SourcePosition position, NoteTarget? target)
    {
        private readonly List<NoteDescription> _notes = [];

        public List<NoteDescription> Notes(XenGuestValues guest)
        {
            Text("GUEST_OS", guest["GUEST_OS"]);
            Text("GUEST_VERSION", guest["GUEST_VER"]);
            Text("XEN_VERSION", guest["XEN_VER"]);
            Text("LOADER", guest["LOADER"]);
            Number("VIRT_BASE", guest.VirtBase);
            Number("PADDR_OFFSET", guest.PaddrOffset);
            Number("ENTRY", guest.Entry);
            Number("HYPERCALL_PAGE", guest.HypercallPage);
            Features(guest);
            if (guest.Pae is not null) Add("PAE_MODE", Field(NoteFields.String, "yes", position, isPlain: false));
            if (guest["BSD_SYMTAB"] is not null) Add("BSD_SYMTAB", Field(NoteFields.String, "yes", position, isPlain: false));
            return _notes;
        }

        private void Text(string type, XenGuestElement? element)
        {
            if (element is null) return;
            // U+FFFD stands for what is no UTF-8, and is not written back.
            var isText = !element.Value.Contains('\ufffd', StringComparison.Ordinal);
            Add(type, isText ? Field(NoteFields.String, element.Value, position, isPlain: false) : Field(NoteFields.Hex, System.Convert.ToHexStringLower(element.ValueBytes) + "00", position));
        }

        private void Number(string type, ulong? value)
        {
            if (value is not { } number) return;
            var fits = target is { AddressSize: 8 } || number <= uint.MaxValue;
            Add(type, Field(fits ? NoteFields.Pointer : NoteFields.U64, NoteText.Hex(number), position));
        }

        private void Features(XenGuestValues guest)
        {
            if (guest.Features.Count == 0) return;
            var names = guest.Features.Select(feature => new DescribedValue.Scalar(feature.Value ? "!" + feature.Key : feature.Key, IsPlain: false, position));
            Add("FEATURES", new DescribedField(NoteFields.Features, new DescribedValue.List([.. names], position), position));
        }

        private void Add(string type, DescribedField value) =>
            _notes.Add(new NoteDescription([Field(NoteFields.Owner, "Xen", position), Field(NoteFields.Type, type, position), value], position));
    }
}
