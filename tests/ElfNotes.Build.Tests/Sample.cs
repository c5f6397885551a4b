using ElfNotes.Authoring;
using ElfNotes.TestKit;

namespace ElfNotes.Build.Tests;

/// <summary>The assembly of these tests, whose attributes are in Samples/AttributesOfThisAssembly.cs.</summary>
internal static class Sample
{
    public static string SourceFile { get; } = Path.Combine(RepositoryFiles.Root!, "tests", "ElfNotes.Build.Tests", "Samples", "AttributesOfThisAssembly.cs");

    public static byte[] Assembly() => File.ReadAllBytes(typeof(Sample).Assembly.Location);

    /// <summary>What its attributes say. A deterministic build has hidden the source's folder, so that its name alone tells it.</summary>
    public static AssemblyNotesResult Read() => Read(Assembly());

    public static AssemblyNotesResult Read(byte[] assembly)
    {
        using var source = ByteSource.FromMemory(assembly);
        return AssemblyNotes.Read(source, "tests.dll", path => Path.GetFileName(path) == Path.GetFileName(SourceFile) ? File.ReadAllText(SourceFile) : null);
    }
}
