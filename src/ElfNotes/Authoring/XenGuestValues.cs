using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>What libelf has learnt when it is through with a <c>__xen_guest</c> string: of each key the last, and what follows from that.</summary>
internal sealed class XenGuestValues
{
    // UNSET_ADDR: such a number in the string is the same as none.
    private const ulong Unset = ulong.MaxValue;

    private readonly Dictionary<string, XenGuestElement> _last = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, bool> _features = new(StringComparer.Ordinal);

    private XenGuestValues()
    {
    }

    /// <summary>The last element of a key, or null.</summary>
    public XenGuestElement? this[string key] => _last.GetValueOrDefault(key);

    public ulong? VirtBase => Number("VIRT_BASE");

    // Where the string does not say it, this is VIRT_BASE; where notes do not, it is 0. So it has to be said unless both are the same.
    public ulong? PaddrOffset => Number("ELF_PADDR_OFFSET") ?? (VirtBase is { } start and not 0 ? start : null);

    public ulong? Entry => Number("VIRT_ENTRY");

    /// <summary>The string has a page number, counted from VIRT_BASE where that is known.</summary>
    public ulong? HypercallPage => Number("HYPERCALL_PAGE", shift: 12) is { } page ? unchecked(page + (VirtBase ?? 0)) : null;

    /// <summary>The last PAE that has an effect, or null: <c>no</c> does not take back an earlier <c>yes</c>.</summary>
    public XenGuestElement? Pae { get; private set; }

    public bool HasExtendedCr3 => Pae?.Value == "yes[extended-cr3]";

    /// <summary>The features that Xen knows by name, and whether they are required.</summary>
    public IReadOnlyDictionary<string, bool> Features => _features;

    /// <summary>Reads a string as libelf does.</summary>
    /// <param name="text">Without its NUL.</param>
    public static XenGuestValues Read(ReadOnlySpan<byte> text)
    {
        var values = new XenGuestValues();
        foreach (var element in XenGuestElement.Split(text))
            if (!values.Take(element))
                break;
        return values;
    }

    private bool Take(XenGuestElement element)
    {
        if (element.Key == "FEATURES") return TakeFeatures(element.ValueBytes);
        if (element.Key != "PAE") _last[element.Key] = element;
        else if (element.Value.StartsWith("yes", StringComparison.Ordinal)) Pae = element;
        return true;
    }

    // An unknown name that is required ends the reading of the string, and nothing worse; a note with it would refuse the image.
    private bool TakeFeatures(ReadOnlySpan<byte> text)
    {
        foreach (var token in XenFeatures.Parse(text))
        {
            if (token.Feature is { } feature) _features[feature.Name] = token.IsRequired || _features.GetValueOrDefault(feature.Name);
            else if (token.IsRequired) return false;
        }

        return true;
    }

    private ulong? Number(string key, int shift = 0) =>
        this[key] is { } element && XenGuestElement.Parse(element.Value).Value << shift is var number and not Unset ? number : null;
}
