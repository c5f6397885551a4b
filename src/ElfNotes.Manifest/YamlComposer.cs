using ElfNotes.Authoring;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ElfNotes.Manifest;

/// <summary>
/// Makes values of YAML's events. The representation model of YamlDotNet is not used, as it has no limits: neither on depth, which
/// costs stack, nor on what aliases amount to.
/// </summary>
internal sealed class YamlComposer(string text, string? fileName, NotesYamlLimits limits, List<PlanFinding> findings)
{
    private const string StringTag = "tag:yaml.org,2002:str";

    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<string, Anchored?> _anchors = new(StringComparer.Ordinal);
    private readonly YamlMistake _mistake = new(text, fileName);
    private long _nodes;

    /// <summary>All documents that are not empty.</summary>
    /// <exception cref="MalformedYamlException">The text is not well-formed or goes beyond a limit.</exception>
    public List<YamlDocument> Compose()
    {
        var documents = new List<YamlDocument>();
        for (var next = Next(); next is not StreamEnd; next = Next())
        {
            if (next is DocumentStart) _anchors.Clear();
            if (next is not NodeEvent node) continue;
            var tag = node.Tag.IsEmpty || node.Tag.IsNonSpecific ? null : node.Tag.Value;
            var value = Value(node, 0, isRoot: true);
            if (value is not DescribedValue.Scalar { Text: "", IsPlain: true }) documents.Add(new YamlDocument(value, tag));
        }

        if (documents.Count == 0) throw new MalformedYamlException(new SourcePosition(fileName, 1, 1), "there is nothing in it", "Begin with notes: and a list; elfnotes new prints one to start from");
        return documents;
    }

    private DescribedValue Value(ParsingEvent start, int depth, bool isRoot = false)
    {
        var position = At(start.Start);
        if (++_nodes > limits.MaxNodes) throw TooMany(position);
        if (start is AnchorAlias alias) return Aliased(alias.Value.Value, position);
        if (depth > limits.MaxDepth) throw new MalformedYamlException(position, $"lists and maps are nested deeper than {limits.MaxDepth}");
        // The parser lets some broken maps end between a key and its value.
        if (start is not NodeEvent node) throw new MalformedYamlException(position, "the YAML is not well-formed: a value is missing");
        var before = _nodes;
        // Known by name before it is complete: it cannot contain itself.
        if (!node.Anchor.IsEmpty) _anchors[node.Anchor.Value] = null;
        if (!isRoot) CheckTag(node, position);
        DescribedValue value = node switch
        {
            Scalar scalar => new DescribedValue.Scalar(scalar.Value, scalar.Style is ScalarStyle.Plain && !IsString(scalar), position),
            SequenceStart => List(position, depth),
            MappingStart map => Map(position, depth, map.Style == MappingStyle.Flow),
            _ => throw new MalformedYamlException(position, "the YAML is not well-formed: a value is missing"),
        };
        if (!node.Anchor.IsEmpty) _anchors[node.Anchor.Value] = new Anchored(value, _nodes - before + 1);
        return value;
    }

    private DescribedValue.List List(SourcePosition position, int depth)
    {
        var items = new List<DescribedValue>();
        for (var next = Next(); next is not SequenceEnd; next = Next()) items.Add(Value(next, depth + 1));
        return new DescribedValue.List(items, position);
    }

    private DescribedValue.Map Map(SourcePosition position, int depth, bool isFlow)
    {
        if (!isFlow) _mistake.KeyColumn = position.Column;
        var fields = new List<DescribedField>();
        var merged = new List<DescribedField>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var at = At(next.Start);
            if (Value(next, depth + 1) is not DescribedValue.Scalar key) throw new MalformedYamlException(at, "a key is a list or a map", "Write keys as plain names");
            var value = Value(Next(), depth + 1);
            if (key is { Text: "<<", IsPlain: true }) Merge(value, merged);
            else if (names.Add(key.Text)) fields.Add(new DescribedField(key.Text, value, at));
            else findings.Add(new PlanFinding(AuthoringCodes.Malformed, Severity.Error, at, $"the key {key.Text} comes twice in one map, first in line {fields.First(field => field.Name == key.Text).Position.Line}", "Remove one of the two"));
        }

        // What a merged map says counts only where neither the map itself nor a map merged before says it.
        foreach (var field in merged)
            if (names.Add(field.Name)) fields.Add(field);
        return new DescribedValue.Map(fields, position);
    }

    // https://yaml.org/type/merge.html
    private static void Merge(DescribedValue value, List<DescribedField> merged)
    {
        foreach (var one in value is DescribedValue.List list ? list.Items : [value])
        {
            if (one is not DescribedValue.Map map) throw new MalformedYamlException(one.Position, "<< merges a map or a list of maps, and this is none");
            merged.AddRange(map.Fields);
        }
    }

    private DescribedValue Aliased(string name, SourcePosition position)
    {
        if (!_anchors.TryGetValue(name, out var anchored)) throw new MalformedYamlException(position, $"no anchor &{name} stands before this alias", $"Write &{name} before the value that is meant");
        if (anchored is null) throw new MalformedYamlException(position, $"the anchor &{name} contains itself");
        _nodes += anchored.Nodes - 1;
        return _nodes > limits.MaxNodes ? throw TooMany(position) : anchored.Value;
    }

    private void CheckTag(NodeEvent node, SourcePosition position)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific || node.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal) && node.Tag.Value != "tag:yaml.org,2002:binary") return;
        findings.Add(new PlanFinding(AuthoringCodes.Malformed, Severity.Error, position, $"the tag {node.Tag.Value} means nothing here", YamlMistake.TagHint(node.Tag.Value)));
    }

    private static bool IsString(Scalar scalar) => !scalar.Tag.IsEmpty && (scalar.Tag.IsNonSpecific || scalar.Tag.Value == StringTag);

    private ParsingEvent Next()
    {
        try
        {
            if (_parser.MoveNext()) return _parser.Current!;
        }
        catch (YamlException e)
        {
            throw Malformed(e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or ArithmeticException or NotSupportedException or FormatException or NullReferenceException)
        {
            // The scanner of YamlDotNet 16.3 trips over some broken texts, such as a plain scalar with a colon in a list.
            var at = _parser.Current?.End ?? Mark.Empty;
            throw _mistake.Unclosed() ?? new MalformedYamlException(At(at), "the YAML is not well-formed behind this place");
        }

        throw new MalformedYamlException(TextPlaces.At(text, text.Length, fileName), "the text ends too early");
    }

    private MalformedYamlException Malformed(YamlException e)
    {
        if (_mistake.Of(e) is { } known) return known;
        var message = e.Message.TrimEnd('.');
        return new MalformedYamlException(At(e.Start), "the YAML is not well-formed: " + (message.Length > 1 && char.IsLower(message[1]) ? char.ToLowerInvariant(message[0]) + message[1..] : message));
    }

    private MalformedYamlException TooMany(SourcePosition position) => new(position, $"there are more than {limits.MaxNodes} keys and values, aliases counted as what they stand for");

    private SourcePosition At(in Mark mark) => new(fileName, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private sealed record Anchored(DescribedValue Value, long Nodes);
}
