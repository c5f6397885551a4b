using System.IO.Compression;
using System.Xml.Linq;

namespace ElfNotes.Packages.Tests;

/// <summary>A package of the feed, opened.</summary>
internal sealed class PackageFile : IDisposable
{
    private readonly ZipArchive _archive;

    public PackageFile(string path) => _archive = ZipFile.OpenRead(path);

    /// <summary>What it holds, apart from what the container's format demands.</summary>
    public IEnumerable<string> Names => _archive.Entries.Select(entry => entry.FullName)
        .Where(name => name is not ("[Content_Types].xml" or "_rels/.rels") && !name.StartsWith("package/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The <c>metadata</c> element of its <c>.nuspec</c>.</summary>
    public XElement Metadata => XDocument.Parse(Text(Names.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!.Elements().Single();

    public byte[] Read(string name)
    {
        using var stream = _archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public string Text(string name)
    {
        using var reader = new StreamReader(new MemoryStream(Read(name)));
        return reader.ReadToEnd();
    }

    public void Dispose() => _archive.Dispose();
}
