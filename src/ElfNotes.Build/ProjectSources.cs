using System.Xml;
using System.Xml.Linq;
using ElfNotes.Authoring;
using Microsoft.Build.Framework;

namespace ElfNotes.Build;

/// <summary>
/// The project files, in which the places of items are found: MSBuild hands on the file that an item comes from, and neither line nor column.
/// </summary>
internal sealed class ProjectSources
{
    private static readonly string[] NoMetadata = ["Include", "Exclude", "Remove", "Update", "Condition", "Label", "KeepDuplicates", "KeepMetadata", "RemoveMetadata", "MatchOnMetadata", "MatchOnMetadataOptions"];

    private readonly Dictionary<string, XDocument?> _documents = new(StringComparer.Ordinal);
    private readonly HashSet<XElement> _taken = [];

    /// <summary>Finds the element of an item, by its Include and by the metadata that need no evaluation. Of several alike the first that is not yet taken.</summary>
    public ProjectElement Item(string type, ITaskItem item)
    {
        var file = item.GetMetadata("DefiningProjectFullPath");
        var candidates = Elements(file, type).Where(element => element.Attribute("Include") is { } include && MayInclude(include.Value, item.ItemSpec) && MetadataOf(element).All(metadata => IsSame(metadata.Value, item.GetMetadata(metadata.Name)))).ToList();
        var element = candidates.Find(candidate => !_taken.Contains(candidate)) ?? candidates.FirstOrDefault();
        if (element is null) return new ProjectElement(new SourcePosition(file.Length > 0 ? file : null), []);
        _taken.Add(element);
        return new ProjectElement(Position(file, element), [("Include", Position(file, element.Attribute("Include")!)), .. MetadataOf(element).Select(metadata => (metadata.Name, Position(file, metadata.Source)))]);
    }

    /// <summary>Where a project file sets a property, or the file alone: the last element of this name counts.</summary>
    public SourcePosition Property(string file, string name) => Elements(file, name).LastOrDefault() is { } element ? Position(file, element) : new SourcePosition(file);

    private IEnumerable<XElement> Elements(string file, string name)
    {
        if (!_documents.TryGetValue(file, out var document)) _documents[file] = document = Load(file);
        return document is null ? [] : document.Descendants().Where(element => string.Equals(element.Name.LocalName, name, StringComparison.OrdinalIgnoreCase));
    }

    private static XDocument? Load(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Name, string Value, XObject Source)> MetadataOf(XElement element) =>
    [
        .. element.Attributes().Where(attribute => !NoMetadata.Contains(attribute.Name.LocalName) && !attribute.IsNamespaceDeclaration).Select(attribute => (attribute.Name.LocalName, attribute.Value, (XObject)attribute)),
        .. element.Elements().Select(child => (child.Name.LocalName, child.Value, (XObject)child)),
    ];

    private static bool MayInclude(string written, string value) => NeedsEvaluation(written) || written.Split(';').Any(part => Uri.UnescapeDataString(part.Trim()) == value);

    private static bool IsSame(string written, string value) => NeedsEvaluation(written) || Uri.UnescapeDataString(written) == value;

    private static bool NeedsEvaluation(string written) => written.Contains("$(", StringComparison.Ordinal) || written.Contains("@(", StringComparison.Ordinal) || written.Contains("%(", StringComparison.Ordinal) || written.AsSpan().ContainsAny('*', '?', '\\');

    private static SourcePosition Position(string file, XObject source)
    {
        var place = (IXmlLineInfo)source;
        // An element's place is that of its name; a reader looks for the bracket before it, where MSBuild points too.
        return new SourcePosition(file, place.LineNumber, place.LinePosition - (source is XElement ? 1 : 0));
    }
}
