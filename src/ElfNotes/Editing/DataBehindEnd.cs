namespace ElfNotes.Editing;

/// <summary>Data behind the end of an ELF file: the payload of a self-extracting program, an AppImage, a bundle.</summary>
internal static class DataBehindEnd
{
    /// <summary>Refuses to append to a file that has some, unless that is wanted: its reader may count from the end, or from the section headers.</summary>
    public static void Demand(NoteArrangement arrangement, EditOptions options)
    {
        if (options.KeepDataBehindEnd) return;
        var source = arrangement.File.Source;
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
