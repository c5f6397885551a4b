namespace ElfNotes.Elf;

/// <summary>The lines of a linker script that give notes a segment: written once, so that every finding says the same.</summary>
internal static class NoteSegmentHint
{
    /// <summary>For a script with PHDRS and for one without: one that already has segments only gets one more, as its sections name the others.</summary>
    /// <param name="pattern">The pattern for the input sections.</param>
    public static string Of(string pattern) =>
        $"notes PT_NOTE FLAGS(4); in PHDRS, beside what is there (where there is none, before SECTIONS: PHDRS {{ text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); notes PT_NOTE FLAGS(4); }}); in SECTIONS: .notes : {{ KEEP(*({pattern})) }} :text :notes, and behind the next section the segment that it is for, :text or :data";
}
