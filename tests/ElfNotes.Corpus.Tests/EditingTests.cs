using System.Buffers.Binary;
using System.Collections.Concurrent;
using ElfNotes.Compression;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.Images;
using ElfNotes.TestKit.Editing;

namespace ElfNotes.Corpus.Tests;

/// <summary>Every ELF of the corpus is edited, in memory: adding and removing gives back its bytes, and every other edit leaves what it does not concern.</summary>
public class EditingTests(ITestOutputHelper output)
{
    private static readonly PayloadCodecs Codecs = new();

    [Theory]
    [InlineData("corpus")]
    [InlineData("xen-images")]
    [InlineData("hostile")]
    public void EditsLeaveEverythingElse(string folder)
    {
        var failures = new ConcurrentBag<string>();
        var refusals = new ConcurrentBag<string>();
        var count = 0;
        Parallel.ForEach(Directory.GetFiles(CorpusFiles.PathOf(folder), "*", SearchOption.AllDirectories), path =>
        {
            var name = Path.GetRelativePath(CorpusFiles.PathOf(folder), path);
            foreach (var (member, source) in Elves(path))
            {
                Interlocked.Increment(ref count);
                Run(folder, name + member, source, failures, refusals);
            }
        });
        output.WriteLine($"{count} ELF files");
        foreach (var refusal in refusals.Order()) output.WriteLine(refusal);
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order()));
    }

    private static void Run(string folder, string name, ByteSource source, ConcurrentBag<string> failures, ConcurrentBag<string> refusals)
    {
        var options = new EditOptions();
        var refusal = RefusalOf(source, options);
        if (refusal == EditingCodes.SignatureWouldBreak)
        {
            options = options with { BreakSignature = true };
            // What edits give back is the module without its signature.
            source = Unsigned(source);
            refusal = RefusalOf(source, options);
        }

        if (refusal == EditingCodes.DataBehindEnd)
        {
            options = options with { KeepDataBehindEnd = true };
            refusal = RefusalOf(source, options);
        }

        var path = $"{folder}/{name}";
        if (refusal is not null && !path.Contains("hostile", StringComparison.Ordinal) && !EditingExceptions.Refused.ContainsKey(path)) failures.Add($"{path}: refused by {refusal}, and not in the table of refusals");
        if (refusal is null && EditingExceptions.Refused.ContainsKey(path)) failures.Add($"{path}: is in the table of refusals, and not refused");
        var scenarios = new EditScenarios(source, options);
        if (EditingExceptions.OnlyAdditions.ContainsKey(path)) scenarios.RunAdditions();
        else scenarios.RunAll();
        foreach (var violation in scenarios.Violations.Take(20)) failures.Add($"{path}: {violation}");
        foreach (var text in scenarios.Refusals.Take(2)) refusals.Add($"{path}: {text}");
    }

    // Behind the signature, whose size is a word of twelve bytes in front of a line of 28 (Linux: include/linux/module_signature.h).
    private static ByteSource Unsigned(ByteSource source)
    {
        var end = source.ReadMemory(source.Length - 32, 4).Span;
        var size = (ulong)BinaryPrimitives.ReadUInt32BigEndian(end);
        return ByteSource.FromMemory(source.ReadMemory(0, (int)(source.Length - 40 - size)));
    }

    private static string? RefusalOf(ByteSource source, EditOptions options)
    {
        try
        {
            NoteEditor.Plan(ElfFile.Open(source), [new NoteEdit.Add(EditScenarios.Note(4096))], options);
            return null;
        }
        catch (ElfNotesException e)
        {
            return e.Code;
        }
    }

    // The bytes are copied: a decompressing source is not for several readers, and not for jumping about.
    private static IEnumerable<(string Member, ByteSource Source)> Elves(string path)
    {
        using var source = ByteSource.FromFile(path);
        ImageFile? image = null;
        try
        {
            image = ImageFile.Open(source, Codecs);
        }
        catch (ElfNotesException)
        {
            yield break;
        }

        using (image)
        {
            foreach (var member in image.Members)
            {
                if (member.Elf is null) continue;
                yield return (member.Name is null ? "" : $"({member.Name})", ByteSource.FromMemory(member.Elf.Source.ReadMemory(0, (int)Math.Min(member.Elf.Source.Length, int.MaxValue)).ToArray()));
            }
        }
    }
}
