namespace ElfNotes.Corpus.Tests;

/// <summary>Files of which not every edit can be had, and why.</summary>
internal static class EditingExceptions
{
    /// <summary>No note is added to these, whatever the options.</summary>
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>
    {
        // Its section names have SHF_ALLOC and lie where the console's loader expects them (EN5001).
        ["corpus/userland/ELFIO__helloworld.rpx"] = "EN5001",
        // Cut behind the ELF header, or with headers that name bytes behind the end: what is appended would become part of them (EN5001).
        ["xen-images/pv_trunc_file.elf"] = "EN5001",
        ["corpus/core/elfutils__testfile63.bz2"] = "EN5001",
        ["corpus/vmcore/elfutils__testfile62.bz2"] = "EN5001",
        ["corpus/vendor/solo5__buggyelf.hvt"] = "EN5001",
        ["xen-images/pv_pt_filesz_beyond.elf"] = "EN5001",
        ["xen-images/pv_phnum_big.elf"] = "EN5001",
    };

    /// <summary>Notes are added to these and removed again; their own notes are not changed one by one.</summary>
    public static IReadOnlyDictionary<string, string> OnlyAdditions { get; } = new Dictionary<string, string>
    {
        // Zeros that are read as thousands of equal notes: which of them was changed cannot be told from the others.
        ["corpus/hostile/crafted__40-trailing-zero-padding.elf"] = "equal notes",
        ["corpus/hostile/crafted__41-all-zero-64k.elf"] = "equal notes",
        ["corpus/userland/radare2-testbins__return_0.elf"] = "equal notes",
        // Padding that is not zeros is not kept by a note that is set twice.
        ["corpus/vendor/solo5__buggyelf.hvt"] = "padding",
        // mold 2.2 put notes of both paddings into one segment: no reader walks it, and with other sizes ours does not either.
        ["corpus/hostile/object-testfiles__base-mold-2.2"] = "mixed padding",
        // Fuzzed headers: sections and segments lie over the notes, and each other.
        ["corpus/hostile/radare2-testbins__elf7"] = "fuzzed",
        ["corpus/hostile/radare2-testbins__elf12"] = "fuzzed",
        ["corpus/hostile/radare2-testbins__tests_64931"] = "fuzzed",
    };
}
