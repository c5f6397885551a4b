using ElfNotes.Vocabulary;

namespace ElfNotes.Boot;

/// <summary>The legacy <c>__xen_guest</c> string (<c>elf_xen_parse_guest_info</c>): KEY=VALUE pairs with commas between, up to a NUL.</summary>
internal sealed class LibelfGuestInfo(LibelfImage image, LibelfLog log, LibelfDomainParameters parameters, Func<byte[], ulong> number)
{
    private const int MaxKeyLength = XenGuestSection.MaximumKeyLength;
    private const int MaxValueLength = XenGuestSection.MaximumValueLength;

    /// <summary>
    /// Where this stops and libelf would not: a section without a NUL makes it read to the next one, over the whole file.
    /// </summary>
    private const ulong MaxLength = 1 << 18;

    private ulong _position;
    private ulong _end;

    /// <summary>The name for which reading stopped; unlike in a note, the image is not refused for it.</summary>
    public string? UnknownRequiredFeature { get; private set; }

    /// <summary>Whether the string was longer than it is read here.</summary>
    public bool IsCut => _position >= _end;

    /// <summary>Reads the string at an address.</summary>
    public void Read(ulong start)
    {
        _position = start;
        _end = start + MaxLength;
        while (UnknownRequiredFeature is null && Peek() != 0)
        {
            var key = new List<byte>();
            var value = new List<byte>();
            // A key or value that is too long is cut where the buffer ends, and its rest is read as the next key.
            while (key.Count < MaxKeyLength && Peek() != 0)
            {
                var next = Peek();
                if (next is (byte)',' or (byte)'=') _position++;
                if (next == ',') break;
                if (next == '=')
                {
                    ReadValue(value);
                    break;
                }

                key.Add(next);
                _position++;
            }

            log.Message($"ELF: {LibelfImage.Text([.. key])}=\"{LibelfImage.Text([.. value])}\"");
            Take([.. key], [.. value]);
        }

        if (parameters.VirtBase != LibelfDomainParameters.Unset && parameters.VirtHypercall != LibelfDomainParameters.Unset)
            parameters.VirtHypercall += parameters.VirtBase;
    }

    private void ReadValue(List<byte> value)
    {
        while (value.Count < MaxValueLength && Peek() != 0)
        {
            var next = Peek();
            _position++;
            if (next == ',') break;
            value.Add(next);
        }
    }

    private byte Peek() => _position >= _end ? (byte)0 : (byte)image.Unsigned(_position, 1);

    private void Take(byte[] key, byte[] value)
    {
        switch (LibelfImage.Text(key))
        {
            case "LOADER": parameters.Loader = LibelfNotes.Cut(value); break;
            case "GUEST_OS": parameters.GuestOs = LibelfNotes.Cut(value); break;
            case "XEN_VER": parameters.XenVersion = LibelfNotes.Cut(value); break;
            case "PAE" when value.AsSpan().SequenceEqual("yes[extended-cr3]"u8): parameters.Pae = LibelfPae.ExtendedCr3; break;
            case "PAE" when value.AsSpan().StartsWith("yes"u8): parameters.Pae = LibelfPae.Yes; break;
            case "BSD_SYMTAB": parameters.BsdSymtab = true; break;
            case "VIRT_BASE": parameters.VirtBase = number(value); break;
            case "VIRT_ENTRY": parameters.VirtEntry = number(value); break;
            case "ELF_PADDR_OFFSET": parameters.PaddrOffset = number(value); break;
            case "HYPERCALL_PAGE": parameters.VirtHypercall = number(value) << 12; break;
            case "FEATURES": UnknownRequiredFeature = LibelfFeatures.Parse(value, parameters); break;
        }
    }

    /// <summary>The C library's <c>strtoull</c>, which libelf has in the tool stack; the hypervisor has one of its own.</summary>
    public static ulong Number(byte[] value) => XenGuestElement.Parse(LibelfImage.Text(value)).Value;
}
