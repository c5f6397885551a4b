using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Editing.BuildIds;

/// <summary>Build-ids of files that others made, good and hostile ones.</summary>
public sealed class FoundBuildIdTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_file_of_the_corpus_has_one_derived_or_a_refusal()
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var (files, kept, changed, refused) = (0, 0, 0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var path in Files("corpus"))
        {
            using var source = ByteSource.FromFile(path);
            if (!ElfFile.IsElf(source)) continue;
            files++;
            try
            {
                var file = ElfFile.Open(source);
                if (BuildIdEditor.Find(file) is not [var note]) continue;
                var plan = BuildIdEditor.Recompute(file, options: new EditOptions { BreakSignature = true, KeepDataBehindEnd = true });
                if (plan.ChangesNothing) kept++;
                else changed++;
                if (plan.ChangesNothing) output.WriteLine($"kept: {Path.GetRelativePath(SharedFiles.Root!, path)}: {plan.Findings[0].Message}");
                var again = ElfFile.Open(plan.Result);
                Assert.Equal(note.Desc.Length, BuildIdEditor.Find(again).Single().Desc.Length);
                Assert.True(BuildIdEditor.Recompute(again).ChangesNothing, path);
            }
            catch (ElfNotesException e)
            {
                refused[e.Code] = refused.GetValueOrDefault(e.Code) + 1;
                output.WriteLine($"{Path.GetRelativePath(SharedFiles.Root!, path)}: {e.Message}");
            }
        }

        output.WriteLine($"{files} ELF files: {kept} have the build-id of their content, {changed} another; refused: {string.Join(", ", refused)}");
        Assert.True(kept > 0 && changed > 0);
    }

    [Fact]
    public void Hostile_files_are_refused_in_one_way()
    {
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var count = 0;
        foreach (var path in Files("hostile"))
        {
            using var source = ByteSource.FromFile(path);
            if (!ElfFile.IsElf(source)) continue;
            count++;
            foreach (var style in Enum.GetValues<BuildIdStyle>()) TryRecompute(source, style);
        }

        Assert.NotEqual(0, count);
    }

    [Fact]
    public void Sections_that_lie_over_each_other_are_no_basis()
    {
        var kernel = Kernels.Pv().WithNotes(KernelNote.BuildId(new byte[20]));
        for (var i = 0; i < 3; i++) kernel.With(new KernelSection { Name = ".whole", Offset = 0, Size = 1000 });
        var refusal = Assert.Throws<ElfNotesException>(() => BuildIdEditor.Recompute(ElfFile.Open(ByteSource.FromMemory(kernel.Build()))));
        Assert.Equal(EditingCodes.LayoutCannotTake, refusal.Code); // EN5001
    }

    [Fact]
    public void A_file_without_sections_is_hashed_as_a_whole()
    {
        var kernel = Kernels.Pv().WithNotes(KernelNote.BuildId(new byte[20]));
        kernel.HasSections = false;
        var plan = BuildIdEditor.Recompute(ElfFile.Open(ByteSource.FromMemory(kernel.Build())));
        Assert.EndsWith("SHA-1 over the file", plan.Steps[^1].Text, StringComparison.Ordinal);
        Assert.True(BuildIdEditor.Recompute(ElfFile.Open(plan.Result)).ChangesNothing);
    }

    private static void TryRecompute(ByteSource source, BuildIdStyle style)
    {
        try
        {
            BuildIdEditor.Recompute(ElfFile.Open(source), style, new EditOptions { BreakSignature = true, KeepDataBehindEnd = true });
        }
        catch (ElfNotesException)
        {
            // The one way.
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(SharedFiles.Root!, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
