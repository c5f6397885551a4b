using System.Collections.Immutable;

namespace ElfNotes.Vocabulary;

/// <summary>Every owner that is known. An owner's types have nothing to do with another's: the same numbers are reused freely.</summary>
internal static class NoteRegistry
{
    private static readonly ImmutableArray<OwnerVocabulary> Owners = [new GnuNotes(), new XenNotes(), new LinuxNotes()];

    /// <summary>
    /// Finds an owner by its exact name, as Xen, LLVM and elfutils do; GNU readelf matches by prefix and takes <c>GNUX</c> for
    /// <c>GNU</c>.
    /// </summary>
    public static OwnerVocabulary? Find(string owner)
    {
        foreach (var vocabulary in Owners)
            if (vocabulary.Owner == owner)
                return vocabulary;
        return null;
    }
}
