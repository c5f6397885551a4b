using System.Buffers;
using System.Text.Json;
using ElfNotes.Boot;
using ElfNotes.LinkerScripts;

namespace ElfNotes.Cli;

/// <summary>
/// The output of check in SARIF 2.1.0 (OASIS), which code hosts show beside the code: a result for each finding, and one for each
/// refusal. What is no failure, because it asks for no change or nobody asked for that loader, is informational and has no level.
/// </summary>
internal sealed class SarifFormat : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly CheckRequest _request;
    private readonly SortedSet<string> _codes = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Message)> _unreadable = [];

    public SarifFormat(CheckRequest request)
    {
        _request = request;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Indented = true, IndentSize = 1, Encoder = new AsciiJsonEncoder(), SkipValidation = true });
        _json.WriteStartObject();
        _json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        _json.WriteString("version", "2.1.0");
        _json.WriteStartArray("runs");
        _json.WriteStartObject();
        _json.WriteStartArray("results");
    }

    /// <summary>Writes the results of one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reports">Member by member.</param>
    public void Write(FileResult file, IReadOnlyList<MemberReport> reports)
    {
        if (file.Error is { } error) _unreadable.Add((file.Path, FileText.ErrorLine(file.Path, null, error)));
        foreach (var report in reports)
        {
            if (report.Member is { Name: { } name, Error: { } memberError }) _unreadable.Add((file.Path, FileText.ErrorLine(file.Path, name, memberError)));
            foreach (var finding in report.FileFindings.Concat(report.NoteFindings)) WriteResult(file.Path, report.Member.Name, finding, "", counts: true, report.Script);
            WriteVerdicts(file.Path, report);
        }

        _json.Flush();
        StandardOutput.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    public void Dispose()
    {
        _json.WriteEndArray();
        _json.WriteString("columnKind", "utf16CodeUnits");
        WriteTool();
        WriteInvocation();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        StandardOutput.Write(_buffer.WrittenSpan);
        StandardOutput.Write("\n"u8);
        _json.Dispose();
    }

    // Loaders and releases that find the same are one result.
    private void WriteVerdicts(string path, MemberReport report)
    {
        // What a loader that refuses would remark besides its reason changes nothing.
        var results = report.Verdicts.SelectMany(verdict => (verdict.Accepts ? verdict.Findings : verdict.Findings.Take(1)).Select(finding => (Verdict: verdict, Finding: finding)));
        foreach (var same in results.GroupBy(result => (result.Finding, result.Verdict.Accepts, Counts: _request.Counts(result.Verdict))))
        {
            var loaders = same.GroupBy(result => result.Verdict.Loader).Select(group => Name(group.Key, [.. group.Select(result => result.Verdict.Version)], report)).ToList();
            var verb = (same.Key.Accepts, loaders.Count) switch { (true, 1) => "accepts, but", (true, _) => "accept, but", (false, 1) => "refuses", _ => "refuse" };
            WriteResult(path, report.Member.Name, same.Key.Finding, $"{string.Join(", ", loaders)} {verb}: ", same.Key.Counts);
        }
    }

    private static string Name(string loader, List<string> versions, MemberReport report) =>
        versions.Count == report.Verdicts.Count(verdict => verdict.Loader == loader) ? loader : $"{loader} ({BootLoaders.Find(loader)!.Program} {string.Join(", ", versions)})";

    private void WriteResult(string path, string? member, Finding finding, string who, bool counts, LinkerScript? script = null)
    {
        _codes.Add(finding.Code);
        _json.WriteStartObject();
        _json.WriteString("ruleId", finding.Code);
        // What asks for no change is no alert.
        var isAlert = counts && finding.Severity > Severity.Info;
        _json.WriteString("kind", isAlert ? "fail" : "informational");
        _json.WriteString("level", !isAlert ? "none" : finding.Severity == Severity.Error ? "error" : "warning");
        _json.WriteStartObject("message");
        _json.WriteString("text", SafeText.Escape($"{(member is null ? "" : member + ": ")}{who}{finding.Message}{(finding.Hint is null ? "" : ". Fix: " + finding.Hint)}"));
        _json.WriteEndObject();
        WriteLocation(path, finding.Offset, script?.PositionOf(finding.Offset));
        // The same finding of the next build, which may lie elsewhere in the file, is the same alert.
        _json.WriteStartObject("partialFingerprints");
        _json.WriteString("elfnotes/v1", SafeText.Escape($"{finding.Code}/{member}/{who.TrimEnd(':', ' ')}"));
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    // Code hosts want a line even of a file that has none.
    private void WriteLocation(string path, ulong offset, ScriptPosition? position)
    {
        _json.WriteStartArray("locations");
        _json.WriteStartObject();
        _json.WriteStartObject("physicalLocation");
        WriteArtifact(path);
        _json.WriteStartObject("region");
        _json.WriteNumber("startLine", position?.Line ?? 1);
        if (position is { } place) _json.WriteNumber("startColumn", place.Column);
        if (offset <= int.MaxValue) _json.WriteNumber("byteOffset", offset);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private void WriteArtifact(string path)
    {
        _json.WriteStartObject("artifactLocation");
        _json.WriteString("uri", ArtifactUri(path));
        _json.WriteEndObject();
    }

    // A relative path stays relative: it is what a code host knows the file by.
    private static string ArtifactUri(string path)
    {
        if (path == "-") return "stdin";
        var escaped = string.Join('/', path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(Uri.EscapeDataString));
        return Path.IsPathRooted(path) ? "file://" + (escaped.StartsWith('/') ? "" : "/") + escaped : escaped;
    }

    private void WriteTool()
    {
        var titles = FindingTitles.Read();
        _json.WriteStartObject("tool");
        _json.WriteStartObject("driver");
        _json.WriteString("name", "elfnotes");
        _json.WriteString("semanticVersion", typeof(SarifFormat).Assembly.GetName().Version!.ToString(3));
        _json.WriteStartArray("rules");
        foreach (var code in _codes)
        {
            _json.WriteStartObject();
            _json.WriteString("id", code);
            _json.WriteStartObject("shortDescription");
            _json.WriteString("text", titles.GetValueOrDefault(code, code));
            _json.WriteEndObject();
            _json.WriteStartObject("help");
            _json.WriteString("text", $"docs/findings/{code}.md");
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteInvocation()
    {
        _json.WriteStartArray("invocations");
        _json.WriteStartObject();
        _json.WriteBoolean("executionSuccessful", _unreadable.Count == 0);
        if (_unreadable.Count > 0) _json.WriteStartArray("toolExecutionNotifications");
        foreach (var (path, message) in _unreadable)
        {
            _json.WriteStartObject();
            _json.WriteString("level", "error");
            _json.WriteStartObject("message");
            _json.WriteString("text", message);
            _json.WriteEndObject();
            _json.WriteStartArray("locations");
            _json.WriteStartObject();
            _json.WriteStartObject("physicalLocation");
            WriteArtifact(path);
            _json.WriteEndObject();
            _json.WriteEndObject();
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        if (_unreadable.Count > 0) _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }
}
