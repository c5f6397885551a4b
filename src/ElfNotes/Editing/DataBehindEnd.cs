namespace ElfNotes.Editing;

/// <summary>Data behind the end of an ELF file: the payload of a self-extracting program, an AppImage, a bundle.</summary>
internal static class DataBehindEnd
{
    /// <summary>Refuses to append to a file that has some, unless that is wanted: its reader may count from the end, or from the section headers.</summary>
    public static void Demand(NoteArrangement arrangement, EditOptions options)
    {
        var source = arrangement.File.Source;
        // What is appended to a cut file, a core mostly, would become part of what was lost.
        if (arrangement.Map.ContentEnd > source.Length) throw new ElfNotesException(EditingCodes.LayoutCannotTake, source.Length, $"the file has 0x{source.Length:x} bytes, and headers that name bytes up to 0x{arrangement.Map.ContentEnd:x}: what is appended would be taken for those");
        if (options.KeepDataBehindEnd) return;
        for (var at = arrangement.Map.ContentEnd; at < source.Length;)
        {
            var bytes = source.ReadMemory(at, (int)Math.Min(source.Length - at, 1 << 16)).Span;
            if (bytes.IsEmpty) return;
            if (bytes.IndexOfAnyExcept((byte)0) >= 0)
                throw new ElfNotesException(EditingCodes.DataBehindEnd, arrangement.Map.ContentEnd, $"the file has {source.Length - arrangement.Map.ContentEnd} bytes behind the end of its ELF, and whoever reads them may look for them at the end of the file, where the new notes would be");
            at += (ulong)bytes.Length;
        }
    }
}
