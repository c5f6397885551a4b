using System.Buffers;
using System.Text.Json;
using ElfNotes.Boot;
using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.LinkerScripts;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary>The JSON output of show and check: <c>docs/elfnotes-1.schema.json</c>.</summary>
internal sealed class JsonFormat : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly bool _withSteps;

    /// <param name="withSteps">Whether a verdict has the rules that led to it.</param>
    public JsonFormat(bool withSteps = false)
    {
        _withSteps = withSteps;
        // Depth follows from NoteValue's nesting, which is fixed: no input can deepen it.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Indented = true, IndentSize = 1, Encoder = new AsciiJsonEncoder(), SkipValidation = true });
        _json.WriteStartObject();
        _json.WriteString("schema", "elfnotes/1");
        _json.WriteStartArray("files");
    }

    /// <summary>Writes one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="filter">The notes to write.</param>
    /// <param name="reports">Member by member.</param>
    /// <param name="withVerdicts">Whether verdicts were asked for.</param>
    public void Write(FileResult file, NoteFilter filter, IReadOnlyList<MemberReport> reports, bool withVerdicts)
    {
        var single = file.Members is [{ Name: null } only] ? only : null;
        _json.WriteStartObject();
        _json.WriteString("path", file.Path);
        _json.WriteStartArray("container");
        foreach (var name in single?.Container ?? (file.Members.Count > 0 ? file.Members[0].Container.Take(1) : [])) _json.WriteStringValue(name);
        _json.WriteEndArray();
        if (single?.Elf is { } elf) WriteElf(elf.Identity);
        if (single is null && file.Image is not null) WriteMembers(file.Members);
        if (file.Error is { } error) WriteError("error", error);
        else WriteNotes(file.Members, filter);
        if (single is not null && filter.IsAll && reports[0].Guest is { } guest) WriteGuest(guest);
        if (withVerdicts && (file.Error is null || reports.Any(report => report.Verdicts.Count > 0))) WriteVerdicts(reports);
        WritePlan(reports);
        WriteFindings(reports.SelectMany(report => report.FileFindings), file.Script);
        _json.WriteEndObject();
        Send(1 << 16);
    }

    public void Dispose()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        Send(0);
        StandardOutput.Write("\n"u8);
        _json.Dispose();
    }

    private void WriteElf(ElfIdentity identity)
    {
        _json.WriteStartObject("elf");
        _json.WriteNumber("class", identity.Class);
        _json.WriteString("byteOrder", ElfNames.Order(identity.ByteOrder));
        _json.WriteString("type", ElfNames.FileType(identity.Type));
        _json.WriteString("machine", ElfNames.Machine(identity.Machine));
        _json.WriteEndObject();
    }

    private void WriteMembers(IReadOnlyList<ImageMember> members)
    {
        _json.WriteStartArray("members");
        foreach (var member in members)
        {
            _json.WriteStartObject();
            _json.WriteString("name", member.Name ?? "");
            _json.WriteStartArray("container");
            foreach (var name in member.Container) _json.WriteStringValue(name);
            _json.WriteEndArray();
            if (member.Elf is { } elf) WriteElf(elf.Identity);
            if (member.Error is { } error) WriteError("error", error);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteError(string property, ElfNotesException error)
    {
        _json.WriteStartObject(property);
        _json.WriteString("code", error.Code);
        _json.WriteNumber("offset", error.Offset);
        _json.WriteString("message", error.Message);
        _json.WriteEndObject();
    }

    private void WriteNotes(IReadOnlyList<ImageMember> members, NoteFilter filter)
    {
        _json.WriteStartArray("notes");
        foreach (var member in members)
            foreach (var note in member.Notes)
                if (filter.Matches(note)) WriteNote(note, member);
        _json.WriteEndArray();
    }

    private void WriteNote(ElfNote note, ImageMember member)
    {
        var meaning = NoteVocabulary.Describe(note, member.Elf?.Identity);
        _json.WriteStartObject();
        if (member.Name is { } name) _json.WriteString("member", name);
        _json.WriteString("owner", note.Owner);
        _json.WriteNumber("type", note.Type);
        if (meaning.Name is not null) _json.WriteString("name", meaning.Name);
        _json.WriteString("text", meaning.Text);
        if (meaning.Value is not null)
        {
            _json.WritePropertyName("value");
            JsonValue.Write(_json, meaning.Value);
        }

        _json.WriteString("desc", Convert.ToHexStringLower(note.Desc.Span));
        if ((ulong)note.Desc.Length != note.DescSize) _json.WriteNumber("descSize", note.DescSize);
        _json.WriteNumber("offset", note.Offset);
        WriteViews(note);
        if (meaning.Findings.Count > 0) WriteFindings(meaning.Findings);
        _json.WriteEndObject();
        Send(1 << 16);
    }

    // The first view of each kind under a name of its own, as most notes have no other; the rest behind it.
    private void WriteViews(ElfNote note)
    {
        var segments = note.Segments;
        var sections = note.Sections;
        if (segments.Count > 0) _json.WriteNumber("segment", segments[0]);
        if (sections.Count > 0) _json.WriteString("section", sections[0].Name);
        if (segments.Count > 1)
        {
            _json.WriteStartArray("moreSegments");
            foreach (var segment in segments.Skip(1)) _json.WriteNumberValue(segment);
            _json.WriteEndArray();
        }

        if (sections.Count <= 1) return;
        _json.WriteStartArray("moreSections");
        foreach (var section in sections.Skip(1)) _json.WriteStringValue(section.Name);
        _json.WriteEndArray();
    }

    private void WriteGuest(XenGuestText guest)
    {
        _json.WriteStartArray("xenGuest");
        foreach (var entry in guest.Entries)
        {
            _json.WriteStartObject();
            _json.WriteString("key", entry.Key);
            _json.WriteString("value", entry.Value);
            if (entry.Note is not null) _json.WriteString("note", entry.Note);
            if (entry.Number is { } number) _json.WriteNumber("number", number);
            _json.WriteString("text", entry.Meaning);
            _json.WriteNumber("offset", entry.Offset);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WritePlan(IReadOnlyList<MemberReport> reports)
    {
        if (!reports.Any(report => report.PlannedNotes is not null)) return;
        _json.WriteStartArray("plan");
        foreach (var report in reports)
        {
            if (report.PlannedNotes is not { } planned) continue;
            _json.WriteStartObject();
            if (report.Member.Name is { } name) _json.WriteString("member", name);
            _json.WriteNumber("notes", planned.Count);
            _json.WriteNumber("found", planned.Found);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteVerdicts(IReadOnlyList<MemberReport> reports)
    {
        _json.WriteStartArray("verdicts");
        foreach (var report in reports)
        {
            foreach (var verdict in report.Verdicts)
            {
                _json.WriteStartObject();
                if (report.Member.Name is { } name) _json.WriteString("member", name);
                _json.WriteString("loader", verdict.Loader);
                _json.WriteString("version", verdict.Version);
                _json.WriteBoolean("accepts", verdict.Accepts);
                _json.WriteBoolean("byNotes", verdict.ByNotes);
                _json.WriteStartArray("says");
                foreach (var line in verdict.Says) _json.WriteStringValue(line);
                _json.WriteEndArray();
                WriteFindings(verdict.Findings);
                _json.WriteStartObject("uses");
                foreach (var (key, value) in verdict.Uses) _json.WriteString(key, value);
                _json.WriteEndObject();
                if (_withSteps) WriteSteps(verdict.Steps);
                _json.WriteStartObject("addresses");
                foreach (var (key, value) in verdict.AddressList) _json.WriteNumber(key, value);
                _json.WriteEndObject();
                _json.WriteEndObject();
            }
        }

        _json.WriteEndArray();
    }

    private void WriteSteps(IReadOnlyList<RuleStep> steps)
    {
        _json.WriteStartArray("steps");
        foreach (var step in steps)
        {
            _json.WriteStartObject();
            _json.WriteString("rule", step.Rule);
            _json.WriteString("found", step.Found);
            _json.WriteString("outcome", step.Outcome switch { RuleOutcome.Passes => "passes", RuleOutcome.Refuses => "refuses", _ => "informs" });
            _json.WriteString("source", step.Source);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteFindings(IEnumerable<Finding> findings, LinkerScript? script = null)
    {
        _json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            _json.WriteStartObject();
            _json.WriteString("code", finding.Code);
            _json.WriteString("severity", finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "info" });
            _json.WriteNumber("offset", finding.Offset);
            if (script?.PositionOf(finding.Offset) is { } position)
            {
                _json.WriteNumber("line", position.Line);
                _json.WriteNumber("column", position.Column);
            }

            _json.WriteString("message", finding.Message);
            if (finding.Hint is not null) _json.WriteString("hint", finding.Hint);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Send(int threshold)
    {
        if (threshold > 0 && _json.BytesPending + _json.BytesCommitted < threshold) return;
        _json.Flush();
        StandardOutput.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
