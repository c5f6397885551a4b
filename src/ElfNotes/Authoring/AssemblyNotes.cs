using System.Reflection.Metadata;

namespace ElfNotes.Authoring;

/// <summary>
/// Notes as the attributes of a compiled .NET assembly describe them: <see cref="ElfNoteAttribute"/>, <see cref="XenNoteAttribute"/> and
/// <see cref="ElfNotePlanAttribute"/>. The metadata is read, the assembly is never loaded. An attribute counts by its full name, wherever it is
/// defined: a kernel without a runtime defines its own.
/// </summary>
public static class AssemblyNotes
{
    /// <summary>Whether this is a PE file with a CLI header. Reads no more than the headers.</summary>
    /// <param name="source">The file.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had.</exception>
    public static bool IsAssembly(ByteSource source)
    {
        try
        {
            return AssemblyNotesMetadata.Find(source) is not null;
        }
        catch (ElfNotesException e) when (e.Code is ErrorCodes.BadContainer or ErrorCodes.Truncated)
        {
            return false;
        }
    }

    /// <summary>Reads the attributes of an assembly.</summary>
    /// <param name="source">The assembly; of it the headers and the metadata are read.</param>
    /// <param name="fileName">What positions name where the compiler left no source file in an attribute.</param>
    /// <param name="readSource">
    /// Gives the text of a source file that the assembly names, or null, for the columns of positions; see <see cref="AssemblyNotesSource.FromDisk"/>. Null: positions
    /// have lines only.
    /// </param>
    /// <param name="limits">Caps the metadata (<see cref="ReadLimits.MaxNoteBytes"/>) and the attributes (<see cref="ReadLimits.MaxNotes"/>).</param>
    /// <exception cref="ElfNotesException">This is no assembly, or its metadata is damaged.</exception>
    public static AssemblyNotesResult Read(ByteSource source, string fileName, Func<string, string?>? readSource = null, ReadLimits? limits = null)
    {
        limits ??= ReadLimits.Default;
        var (offset, metadata) = AssemblyNotesMetadata.Read(source, limits);
        using var provider = MetadataReaderProvider.FromMetadataImage(metadata);
        try
        {
            return new AssemblyNotesReader(provider.GetMetadataReader(), fileName, readSource, limits).Read();
        }
        catch (Exception e) when (e is BadImageFormatException or ArgumentException or InvalidOperationException or OverflowException or IndexOutOfRangeException or NotSupportedException)
        {
            throw new ElfNotesException(ErrorCodes.BadContainer, offset, "the metadata of the assembly is damaged", e);
        }
    }
}
