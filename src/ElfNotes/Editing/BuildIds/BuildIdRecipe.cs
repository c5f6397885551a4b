using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>One way to derive a build-id from the content of a file.</summary>
/// <param name="Title">What it is called in messages.</param>
/// <param name="ZeroesWholeNote">Whether the whole note is zeros while the content is read, as with GNU ld, or only its descriptor.</param>
/// <param name="Hash">From the file, with those zeros in it, to the digest, of which the build-id has the first bytes.</param>
internal sealed record BuildIdRecipe(string Title, bool ZeroesWholeNote, Func<ElfFile, byte[]> Hash)
{
    /// <summary>The build-id of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="note">The note of it that holds the build-id.</param>
    /// <param name="size">The bytes of the build-id.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had, or the sections are no basis for a hash.</exception>
    public byte[] Derive(ElfFile file, ElfNote note, int size)
    {
        var start = ZeroesWholeNote ? note.Offset : note.DescOffset;
        var zeros = new byte[note.DescOffset - start + (ulong)note.Desc.Length];
        var plan = new EditPlan(file.Source, file.Source.Length, [new ByteChange(start, zeros)], []);
        return Hash(ElfFile.Open(plan.Result, file.Limits))[..size];
    }
}
