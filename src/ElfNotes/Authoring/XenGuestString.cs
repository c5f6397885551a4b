using System.Text;
using ElfNotes.Boot;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>
/// From the Xen notes of a file back to the legacy string of a <c>__xen_guest</c> section that means the same to Xen's loader, for a PV guest. The
/// notes are read as the loader reads them: of each type the last one, and so on. Source: as for <see cref="XenGuestConversion"/>.
/// </summary>
public static class XenGuestString
{
    /// <summary>Writes the string.</summary>
    /// <param name="file">A file with Xen notes.</param>
    /// <returns>Null where Xen finds no notes of its own in the file.</returns>
    /// <exception cref="ElfNotesException"><see cref="BootCodes.NotAnElf"/>: Xen does not read the file as an ELF; or the bytes cannot be had.</exception>
    public static XenGuestWritten? Write(ElfFile file)
    {
        var parameters = new LibelfDomainParameters();
        var log = new LibelfLog();
        var image = LibelfImage.Init(file.Source, out var error, out _) ?? throw new ElfNotesException(BootCodes.NotAnElf, 0, $"Xen does not read the file as an ELF: {error}");
        var notes = new LibelfNotes(image, log, parameters, XenVersion.Latest);
        var isRead = notes.ReadAll();
        return notes.Count == 0 && isRead ? null : new Writer(notes, parameters).Write();
    }

    /// <summary>Writes what libelf has learnt from the notes, in the order in which kernels had it.</summary>
    private sealed class Writer(LibelfNotes notes, LibelfDomainParameters parameters)
    {
        private const ulong Unset = LibelfDomainParameters.Unset;
        private const int PageShift = 12;

        private readonly List<byte[]> _elements = [];
        private readonly List<Finding> _findings = [];

        public XenGuestWritten Write()
        {
            Text("GUEST_OS", XenNoteTypes.GUEST_OS);
            Text("GUEST_VER", XenNoteTypes.GUEST_VERSION);
            Text("XEN_VER", XenNoteTypes.XEN_VERSION);
            Addresses();
            Features();
            Pae();
            Text("LOADER", XenNoteTypes.LOADER);
            if (parameters.BsdSymtab) Add("BSD_SYMTAB=yes");
            foreach (var type in (ReadOnlySpan<uint>)[XenNoteTypes.HV_START_LOW, XenNoteTypes.L1_MFN_VALID, XenNoteTypes.SUSPEND_CANCEL, XenNoteTypes.INIT_P2M, XenNoteTypes.MOD_START_PFN, XenNoteTypes.PHYS32_ENTRY, XenNoteTypes.PHYS32_RELOC])
                if (notes[type] is { } note) Lose(note.Offset, $"has no key for {XenNoteTypes.NameOf(type)}");
            return new XenGuestWritten(_elements, _findings);
        }

        // What Xen does not keep of a text may be left out where it does not fit.
        private void Text(string key, uint type)
        {
            if (notes[type] is not { Text: { Length: > 0 } text } note) return;
            if (text.Length > XenGuestSection.MaximumValueLength || text.Contains((byte)',')) text = text[..Math.Min(text.Length, XenStrings.KeptLength)];
            if (text.AsSpan().IndexOf((byte)',') is var comma and >= 0)
            {
                Lose(note.Offset, $"cannot hold the comma in {XenNoteTypes.NameOf(type)}, which ends a value");
                text = text[..comma];
            }

            _elements.Add([.. Encoding.ASCII.GetBytes(key + "="), .. text]);
        }

        private void Addresses()
        {
            var start = parameters.VirtBase;
            Number("VIRT_BASE", start);
            // Without the key it is VIRT_BASE, as in kernels of that time; without the note it is 0.
            Number("ELF_PADDR_OFFSET", parameters.PaddrOffset == Unset && start is not (0 or Unset) ? 0 : parameters.PaddrOffset);
            Number("VIRT_ENTRY", parameters.VirtEntry);
            if (parameters.VirtHypercall == Unset) return;
            var distance = unchecked(parameters.VirtHypercall - (start == Unset ? 0 : start));
            if ((distance & ((1 << PageShift) - 1)) == 0) Number("HYPERCALL_PAGE", distance >> PageShift);
            else Lose(notes[XenNoteTypes.HYPERCALL_PAGE]!.Offset, $"has the hypercall page as a number of pages from VIRT_BASE, and {NoteText.Hex(parameters.VirtHypercall)} is no whole number of them away");
        }

        private void Features()
        {
            var names = new List<string>();
            var nameless = new List<string>();
            for (var bit = 0; bit < 32; bit++)
            {
                if ((parameters.SupportedFeatures >> bit & 1) == 0) continue;
                if (XenFeatures.FromBit(bit) is { IsKnownByName: true } feature) names.Add((parameters.RequiredFeatures >> bit & 1) != 0 ? "!" + feature.Name : feature.Name);
                else nameless.Add(XenFeatures.FromBit(bit)?.Name ?? $"bit {bit}");
            }

            // All names together are longer than a value may be; bits of several elements add up.
            foreach (var name in names)
            {
                if (_elements is [.., var last] && last.AsSpan().StartsWith("FEATURES="u8) && last.Length - "FEATURES=".Length + 1 + name.Length <= XenGuestSection.MaximumValueLength) _elements[^1] = [.. last, (byte)'|', .. Encoding.ASCII.GetBytes(name)];
                else Add("FEATURES=" + name);
            }

            if (notes[XenNoteTypes.SUPPORTED_FEATURES] is { } supported)
            {
                if (nameless.Count > 0) Lose(supported.Offset, $"has no names for these features: {string.Join(", ", nameless)}");
                if (!names.Exists(name => name.TrimStart('!') == "dom0")) Lose(supported.Offset, "cannot say that the kernel is none for dom0, as SUPPORTED_FEATURES without that bit does");
            }

            if (notes.UnknownRequiredFeature is { } unknown) Lose(notes.RefusedAt, $"cannot refuse a Xen that lacks the required feature {NoteText.Quote(unknown)}: Xen reads no further behind a name that it does not know");
        }

        private void Pae()
        {
            if (parameters.Pae == LibelfPae.ExtendedCr3) Add("PAE=yes[extended-cr3]");
            if (parameters.Pae == LibelfPae.Bimodal) Lose(notes[XenNoteTypes.PAE_MODE]!.Offset, "cannot say that the kernel runs with PAE and without (bimodal)");
        }

        private void Number(string key, ulong value)
        {
            if (value != Unset) Add($"{key}={NoteText.Hex(value)}");
        }

        private void Add(string element) => _elements.Add(Encoding.ASCII.GetBytes(element));

        private void Lose(ulong offset, string what) =>
            _findings.Add(new Finding(AuthoringCodes.GuestCannotSay, Severity.Warning, offset, $"The string {what}", "Keep the notes, or leave it out of them"));
    }
}
