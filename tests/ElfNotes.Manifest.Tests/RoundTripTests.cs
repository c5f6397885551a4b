using ElfNotes.Authoring;
using ElfNotes.Compression;
using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.TestKit;

namespace ElfNotes.Manifest.Tests;

/// <summary>What is read of real files is written again byte for byte.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Folders = ["corpus", "hostile", "xen-images"];

    [Theory]
    [MemberData(nameof(SharedFolders))]
    public void Every_file_beside_the_repository_comes_back(string folder)
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var (files, notes, unwritable, relocations) = (0, 0, 0, 0);
        var failures = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(SharedFiles.Root!, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                using var source = ByteSource.FromFile(path);
                using var image = ImageFile.Open(source, new PayloadCodecs());
                foreach (var member in image.Members.Where(member => member is { Error: null, Notes.Count: > 0 }))
                {
                    var trip = Check(member);
                    files++;
                    notes += trip.Plan.Notes.Count;
                    unwritable += trip.Yaml.Unwritable.Count;
                    relocations += member.Notes.Sum(note => note.Relocations.Count);
                }
            }
            catch (ElfNotesException)
            {
                // What cannot be read has no notes.
            }
            catch (Xunit.Sdk.XunitException e)
            {
                failures.Add($"{path}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {files} files\n{string.Join('\n', failures.Take(10))}");
        TestContext.Current.TestOutputHelper!.WriteLine($"{folder}: {files} files, {notes} notes, {relocations} relocations, {unwritable} notes that cannot be written again");
        Assert.NotEqual(0, notes);
    }

    public static TheoryData<string> SharedFolders() => [.. Folders];

    [Fact]
    public void The_running_program_comes_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs an ELF program");
        using var source = ByteSource.FromFile(Environment.ProcessPath!);
        using var image = ImageFile.Open(source, null);
        Assert.NotEmpty(Check(Assert.Single(image.Members)).Plan.Notes);
    }

    private static RoundTrip Check(ImageMember member)
    {
        var trip = RoundTrip.Of(member);
        Assert.Equal(trip.Notes.Count, trip.Plan.Notes.Count);
        // Left out is only what is damaged, or lies over another note.
        Assert.All(trip.Yaml.Unwritable, one => Assert.True((ulong)one.Note.Desc.Length != one.Note.DescSize || member.Notes.Any(other => other != one.Note && other.Offset < one.Note.DescOffset && one.Note.Offset < other.DescOffset + other.DescSize), one.Reason));
        if (member.Elf?.Identity.Type == ElfIdentity.ET_REL && NoteTarget.Of(member.Elf.Identity) is not null) CheckObject(trip);
        else if (!member.Notes.Any(note => note.Relocations.Count > 0)) Assert.True(trip.InFile().AsSpan().SequenceEqual(trip.Encoded()), trip.Yaml.Text);
        foreach (var (note, planned) in trip.Notes.Zip(trip.Plan.Notes))
            if (note.Sections.Count > 0 && note.Sections[0].Name.Length > 0) Assert.StartsWith(note.Sections[0].Name, planned.Section, StringComparison.Ordinal);
        return trip;
    }

    // What a linker gets: the same sections with the same bytes and the same relocations.
    private static void CheckObject(RoundTrip trip)
    {
        var built = NoteEmitters.ForFile("notes.o")!.Emit(trip.Plan, new EmitOptions { Target = trip.Target });
        using var image = ImageFile.Open(ByteSource.FromMemory(built), null);
        var member = Assert.Single(image.Members);
        var expected = trip.Notes.Zip(trip.Plan.Notes).GroupBy(pair => pair.Second.Section).SelectMany(section => section.Select(pair => pair.First)).ToList();
        Assert.Equal(expected.Count, member.Notes.Count);
        foreach (var (before, after) in expected.Zip(member.Notes))
        {
            Assert.Equal(RoundTrip.BytesInFile(trip.Member, before), RoundTrip.BytesInFile(member, after));
            Assert.Equal(before.Relocations.OrderBy(one => one.DescOffset).Select(Text), after.Relocations.Select(Text));
            Assert.Equal(before.Format, after.Format);
        }

        static string Text(NoteRelocation one) => $"{one.DescOffset} {one.Size} {one.RelocationType} {one.Symbol} {one.Addend}";
    }
}
