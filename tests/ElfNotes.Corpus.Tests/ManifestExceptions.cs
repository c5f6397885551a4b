namespace ElfNotes.Corpus.Tests;

/// <summary>The files for which MANIFEST.tsv's <c>notes</c> column is not what is expected, and why.</summary>
internal static class ManifestExceptions
{
    /// <summary>From the path in the corpus to the notes that are right.</summary>
    public static IReadOnlyDictionary<string, string> Notes { get; } = new Dictionary<string, string>
    {
        // .note.android.ident is PROGBITS and in no PT_NOTE: readelf, llvm-readelf and eu-readelf all show the gold
        // version alone. We say so in a finding (EN2009).
        ["foreign-os/radare2-testbins__errno"] = "GNU:0x4",
        // The same: .note.x is PROGBITS; none of the three shows anything.
        ["hostile/crafted__62-section-progbits-named-note.elf"] = "",
        // p_align is 8, the notes are packed by 4. The column goes by p_align and loses step, as all three readelfs
        // do, which stop with a warning. The bytes walk cleanly by 4 only, and Xen reads them so (EN2003).
        ["hostile/crafted__22-align8-layout4-mixed.elf"] = "GNU:0x3,LongName:0x1",
        // The reverse: p_align 4, packed by 8. All three readelfs show a nameless second note and give up (EN2003).
        ["hostile/crafted__23-align4-layout8.elf"] = "GNU:0x3,LongName:0x1",
        // PT_NOTE with p_align 8 over three sections of alignment 4 packed by 4. The column has a fourth note, made of
        // Xen's descriptor and the next header; all three readelfs list these three by section, readnotes finds Xen's.
        ["xen/linux-loader__test_elfnote_8byte_align.bin"] = "GNU:0x3,Xen:0x12,dummy:0x1",
        // mold 2.2 put property, build-id and ABI tag into one PT_NOTE with p_align 8, the last two padded by 4. The column
        // adds what the segment gives when it is walked by 8; all three readelfs list these three by section (EN2003).
        ["hostile/object-testfiles__base-mold-2.2"] = "GNU:0x1,GNU:0x3,GNU:0x5",
        // The column stops counting at 5000; 65536 zero bytes are 5461 headers, which is readelf's count too (EN2012).
        ["hostile/crafted__41-all-zero-64k.elf"] = ":0x0x5461",
        // EI_DATA 3 does not exist: readelf takes it as little-endian; llvm-readelf, eu-readelf and Xen refuse the file,
        // and so do we (EN1003).
        ["hostile/crafted__76-data-3.elf"] = "",
        // EI_DATA is 48 ('0'), as is every other byte of the headers: refused as above. No readelf shows a note.
        ["hostile/radare2-testbins__r2_sigsegv_r_read_le32"] = "",
    };

    /// <summary>Files whose column is cut (it has "N1" for its last entry) and is compared as far as it goes.</summary>
    public static IReadOnlySet<string> Cut { get; } = new HashSet<string> { "hostile/crafted__42-many-5000-notes.elf" };
}
