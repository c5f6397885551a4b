using System.Security.Cryptography;
using ElfNotes.Editing;
using ElfNotes.Elf;

namespace ElfNotes.Build;

/// <summary>
/// A build-id for a host. Hosts are linked once, with the runtime, so that those of all programs have the same one; and what a program is besides its host lies in an assembly.
/// It is the beginning of the SHA-256 of the file, in which the id's bytes count as zeros, and of the files that belong to it.
/// </summary>
internal static class HostBuildId
{
    private const int Size = 20;

    /// <summary>Sets the id of what a plan gives.</summary>
    public static EditPlan Set(EditPlan plan, IEnumerable<string> files, EditOptions options)
    {
        // An id of the same size is written over the one that is there, and nothing moves.
        var file = ElfFile.Open(plan.Result);
        var size = BuildIdEditor.Find(file) is [var note] && note.Desc.Length is >= 16 and <= Size ? note.Desc.Length : Size;
        var blank = plan.Then(BuildIdEditor.Set(file, new byte[size], options));
        return blank.Then(BuildIdEditor.Set(ElfFile.Open(blank.Result), Digest(blank.Result, files).AsMemory(0, size), options));
    }

    private static byte[] Digest(ByteSource content, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var chunk in WholeFile.Chunks(content)) hash.AppendData(chunk.Span);
        foreach (var file in files)
        {
            using var source = ByteSource.FromFile(file);
            foreach (var chunk in WholeFile.Chunks(source)) hash.AppendData(chunk.Span);
        }

        return hash.GetHashAndReset();
    }
}
