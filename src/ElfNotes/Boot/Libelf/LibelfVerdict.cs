namespace ElfNotes.Boot;

/// <summary>What Xen's libelf says of an ELF (<c>elf_init</c>, <c>elf_parse_binary</c>, <c>elf_xen_parse</c>), before the tool stack or the hypervisor have their own say.</summary>
public sealed class LibelfVerdict
{
    /// <summary>Whether libelf takes the image.</summary>
    public required bool Accepts { get; init; }

    /// <summary>The lines that libelf reports as errors, word for word and without line ends. Empty where it refuses without a word.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>Every line that libelf logs with verbose on, word for word and without line ends, errors included. Of a log of more
    /// than eight million characters, which no kernel has, the rest is missing but for the errors.</summary>
    public required IReadOnlyList<string> Log { get; init; }

    /// <summary>
    /// The first reason for which libelf marked the image as broken (<c>elf_check_broken</c>), which alone is no refusal;
    /// null where it did not. For a compressed image the section headers are only looked at when the notes need them,
    /// so that a reason found in them alone is missing here.
    /// </summary>
    public required string? Broken { get; init; }

    /// <summary>The addresses of libelf's <c>ELF: addresses:</c> lines, or null where it refused before.</summary>
    public required XenAddresses? Addresses { get; init; }

    internal static LibelfVerdict Of(LibelfParse parse) => new()
    {
        Accepts = parse.Accepts,
        Errors = parse.Log.Errors,
        Log = parse.Log.Lines,
        Broken = parse.Broken,
        Addresses = parse.Addresses,
    };
}
