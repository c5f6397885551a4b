using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Manifest.Tests;

/// <summary>Notes of a file, written as YAML, read, planned, and encoded again.</summary>
internal sealed class RoundTrip
{
    private RoundTrip(ImageMember member, NotesYamlText yaml, NotePlan plan)
    {
        Member = member;
        Yaml = yaml;
        Plan = plan;
    }

    public ImageMember Member { get; }

    public NotesYamlText Yaml { get; }

    public NotePlan Plan { get; }

    public NoteTarget Target => Plan.Target ?? NoteTarget.Default;

    /// <summary>The notes that can be written.</summary>
    public IReadOnlyList<ElfNote> Notes => [.. Member.Notes.Except(Yaml.Unwritable.Select(one => one.Note))];

    public static RoundTrip Of(ImageMember member)
    {
        var yaml = NotesYaml.Write(member.Notes, member.Elf, "file");
        Assert.True(yaml.Text.All(c => c is '\n' or (>= ' ' and <= '~')), yaml.Text);
        var read = NotesYaml.Read(yaml.Text, "notes.yaml");
        Assert.True(read.Findings.Count == 0, $"{string.Join('\n', read.Findings)}\n{yaml.Text}");
        var result = NotePlanner.Plan(read.Description!);
        Assert.True(result.Plan is not null, $"{string.Join('\n', result.Findings.Where(finding => finding.Severity == Severity.Error))}\n{yaml.Text}");
        Assert.DoesNotContain(result.Findings, finding => finding.Severity > Severity.Info);
        return new RoundTrip(member, yaml, result.Plan!);
    }

    /// <summary>The bytes of a note as they lie in the file, with zeros for the padding that the end of its section cuts off.</summary>
    public static byte[] BytesInFile(ImageMember member, ElfNote note)
    {
        var size = (int)(note.DescOffset - note.Offset) + note.Desc.Length + note.Padding.Length;
        var bytes = new byte[note.Format.Align((ulong)size)];
        Assert.True(member.Content!.TryReadExactly(note.Offset, bytes.AsSpan(0, size)));
        return bytes;
    }

    /// <summary>The bytes of all notes, section by section, as the plan gives them.</summary>
    public byte[] Encoded() => [.. EncodedNotes.Of(Plan, Target).SelectMany(section => section.Content.ToArray())];

    /// <summary>The bytes of all notes in the file, in the order of their sections.</summary>
    public byte[] InFile() => [.. Notes.Zip(Plan.Notes).GroupBy(pair => pair.Second.Section).SelectMany(section => section).SelectMany(pair => BytesInFile(Member, pair.First))];
}
