using System.Globalization;
using ElfNotes.Elf;

namespace ElfNotes.Vocabulary;

/// <summary>
/// The text of the legacy section <c>__xen_guest</c>: comma-separated KEY=VALUE elements up to a NUL. Xen reads it for PV
/// guests only, and only where it found no Xen note at all. Source: <c>elf_xen_parse_guest_info</c> in Xen's libelf.
/// </summary>
public static class XenGuestSection
{
    /// <summary>The name of the section.</summary>
    public const string SectionName = "__xen_guest";

    /// <summary>The longest key, in bytes.</summary>
    public const int MaximumKeyLength = 31;

    /// <summary>The longest value, in bytes.</summary>
    public const int MaximumValueLength = 127;

    private const int MaximumSize = 64 * 1024;
    private const ulong Unset = ulong.MaxValue;

    /// <summary>Finds and explains the section of a file.</summary>
    /// <param name="file">The ELF.</param>
    /// <returns>Null where there is no such section, and where the sections of a compressed kernel were not reached for.</returns>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static XenGuestText? Find(ElfFile file)
    {
        if (file.SectionsSkipped || file.FindSection(SectionName) is not { } section) return null;
        var bytes = file.Source.ReadMemory(section.Offset, (int)Math.Min(section.Size, MaximumSize + 1));
        return Explain(bytes.Span, section.Offset);
    }

    /// <summary>Cuts the text into its elements as Xen does, and says what they mean. Never fails.</summary>
    /// <param name="bytes">The section's bytes. Xen reads to the first NUL, even past the section's end; this stops there.</param>
    /// <param name="offset">The file offset of the first byte.</param>
    public static XenGuestText Explain(ReadOnlySpan<byte> bytes, ulong offset)
    {
        var findings = new List<Finding>();
        var text = NoteText.UpToNul(bytes);
        if (text.Length == bytes.Length)
            findings.Add(new Finding(VocabularyCodes.GuestSectionNotTerminated, Severity.Warning, offset + (ulong)text.Length, "No NUL ends the text of __xen_guest: Xen reads on into whatever follows in the file", "Write the text with .asciz, or add .byte 0 behind the last element"));
        else if (bytes[text.Length..].ContainsAnyExcept((byte)0))
            findings.Add(new Finding(VocabularyCodes.XenStringTail, Severity.Warning, offset + (ulong)text.Length, "__xen_guest has bytes behind its first NUL, which Xen does not see", "Use .ascii for every piece of the text but the last"));
        if (text.Length > MaximumSize)
        {
            findings.Add(new Finding(VocabularyCodes.GuestSectionTooLong, Severity.Info, offset + MaximumSize, $"The text of __xen_guest has {text.Length} bytes; only the first {MaximumSize} are explained here", "Shorten it: a real one has some 200 bytes"));
            text = text[..MaximumSize];
        }

        var elements = XenGuestElement.Split(text);
        var virtualBase = VirtualBase(elements);
        var entries = elements.ConvertAll(element => new XenGuestEntry(offset + (ulong)element.Offset, element.Key, element.Value, Number(element, virtualBase), NoteOf(element.Key), Meaning(element, virtualBase)));
        foreach (var element in elements)
            if (findings.Count < NoteVocabulary.MaximumFindings)
                XenGuestChecks.Check(element, offset, findings);
        return new XenGuestText(entries, findings);
    }

    /// <summary>The note type that carries the same, or null for an unknown key.</summary>
    internal static string? NoteOf(string key) => key switch
    {
        "LOADER" or "GUEST_OS" or "BSD_SYMTAB" or "VIRT_BASE" or "HYPERCALL_PAGE" or "FEATURES" => key,
        "GUEST_VER" => "GUEST_VERSION",
        "XEN_VER" => "XEN_VERSION",
        "PAE" => "PAE_MODE",
        "VIRT_ENTRY" => "ENTRY",
        "ELF_PADDR_OFFSET" => "PADDR_OFFSET",
        _ => null,
    };

    internal static bool IsNumber(string key) => key is "VIRT_BASE" or "VIRT_ENTRY" or "ELF_PADDR_OFFSET" or "HYPERCALL_PAGE";

    // Xen adds the base once, after all that it reads: the last VIRT_BASE counts, wherever it stands.
    private static ulong VirtualBase(List<XenGuestElement> elements)
    {
        var last = elements.TakeWhile(element => !EndsReading(element)).LastOrDefault(element => element.Key == "VIRT_BASE");
        return last == null ? Unset : XenGuestElement.Parse(last.Value).Value;
    }

    private static bool EndsReading(XenGuestElement element) => element.Key == "FEATURES" && new XenFeatureString(element.ValueBytes).HasUnknownRequired;

    private static ulong? Number(XenGuestElement element, ulong virtualBase)
    {
        if (!IsNumber(element.Key)) return null;
        var value = XenGuestElement.Parse(element.Value).Value;
        if (element.Key != "HYPERCALL_PAGE") return value;
        var address = value << 12;
        return virtualBase == Unset || address == Unset ? address : unchecked(address + virtualBase);
    }

    private static string Meaning(XenGuestElement element, ulong virtualBase) => NoteText.Cap(element.Key switch
    {
        "HYPERCALL_PAGE" => HypercallPage(element, virtualBase),
        "PAE" => element.Value switch
        {
            "yes[extended-cr3]" => "PAE with extended cr3",
            var value when value.StartsWith("yes", StringComparison.Ordinal) => "PAE",
            _ => "no PAE",
        },
        "BSD_SYMTAB" => "the symbol table is loaded behind the image (the key alone says so)",
        "FEATURES" => new XenFeatureString(element.ValueBytes).Text,
        var key when IsNumber(key) => NoteText.Hex(XenGuestElement.Parse(element.Value).Value),
        _ => element.Value,
    });

    private static string HypercallPage(XenGuestElement element, ulong virtualBase)
    {
        var page = NoteText.Hex(XenGuestElement.Parse(element.Value).Value);
        var address = NoteText.Hex(Number(element, virtualBase)!.Value);
        return string.Create(CultureInfo.InvariantCulture, $"{address} (page {page}{(virtualBase == Unset ? "" : " from VIRT_BASE")})");
    }
}
