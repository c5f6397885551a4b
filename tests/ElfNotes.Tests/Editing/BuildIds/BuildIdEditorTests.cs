using System.Text;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Authoring.Linking;
using ElfNotes.Tests.Elf;

namespace ElfNotes.Tests.Editing.BuildIds;

/// <summary>A build-id is set or derived again, and the file around it stays as it was and runs.</summary>
public sealed class BuildIdEditorTests
{
    private const string Program = "#include <stdio.h>\nint main(void) { puts(\"runs\"); return 0; }\n";

    private static readonly Tool Compiler = new("gcc", "gcc");
    private static readonly Tool Readelf = new("readelf", "binutils");
    private static readonly Tool EuReadelf = new("eu-readelf", "elfutils");

    public static TheoryData<string> Linkers { get; } = new("bfd", "gold", "lld", "mold");

    [Theory]
    [MemberData(nameof(Linkers))]
    public void An_untouched_file_keeps_its_build_id(string linker)
    {
        using var folder = Linked(linker, "--build-id=sha1");
        var plan = BuildIdEditor.Recompute(folder.Open("out"));
        Assert.True(plan.ChangesNothing);
        Assert.Equal((EditingCodes.NothingToDo, Severity.Info), (plan.Findings.Single().Code, plan.Findings.Single().Severity)); // EN5012
        Assert.Contains("derives from the content", plan.Findings.Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Linkers))]
    public void A_chosen_one_is_derived_away_again(string linker)
    {
        using var folder = Linked(linker, "--build-id=sha1");
        var original = File.ReadAllBytes(folder["out"]);
        var chosen = Enumerable.Range(1, 20).Select(i => (byte)i).ToArray();
        var set = BuildIdEditor.Set(folder.Open("out"), chosen);
        Assert.Equal(20ul, set.Changes.Single().End - set.Changes.Single().Offset);
        var changed = Make(folder, set, "set");
        Assert.Equal(chosen, IdOf(changed));
        Assert.Equal(original, Bytes(BuildIdEditor.Recompute(changed)));
    }

    [Theory]
    [MemberData(nameof(Linkers))]
    public void One_of_another_size_is_found_by_readers_and_stable(string linker)
    {
        using var folder = Linked(linker, "--build-id=sha1");
        foreach (var size in new[] { 8, 16, 33, 200 })
        {
            var chosen = new byte[size];
            new Random(size).NextBytes(chosen);
            var changed = Make(folder, BuildIdEditor.Set(folder.Open("out"), chosen), "set");
            AssertReadersSee(folder, "set", chosen);
            var recomputed = Make(folder, BuildIdEditor.Recompute(changed, BuildIdStyle.Sha1), "again");
            AssertReadersSee(folder, "again", IdOf(recomputed));
            Assert.Equal(20, IdOf(recomputed).Length);
            Assert.True(BuildIdEditor.Recompute(recomputed).ChangesNothing);
        }
    }

    [Theory]
    [MemberData(nameof(Linkers))]
    public void A_file_without_one_gets_one_that_its_content_decides(string linker)
    {
        using var folder = Linked(linker, "--build-id=none");
        foreach (var style in linker == "lld" ? new[] { BuildIdStyle.Sha1, BuildIdStyle.Fast } : [BuildIdStyle.Sha1, BuildIdStyle.Md5])
        {
            var made = Make(folder, BuildIdEditor.Recompute(folder.Open("out"), style), "made");
            AssertReadersSee(folder, "made", IdOf(made));
            Assert.Equal(style.Size(), IdOf(made).Length);
            Assert.True(BuildIdEditor.Recompute(made).ChangesNothing);
            Assert.Equal("runs\n", folder.Run(new Tool(folder["made"], "")));

            // With the note, the file is the original again.
            var removed = NoteEditor.Plan(made, [new NoteEdit.Remove(new NoteSelector("GNU", 3))]);
            Assert.Equal(File.ReadAllBytes(folder["out"]), Bytes(removed));
        }
    }

    [Fact]
    public void An_edited_file_gets_another_one()
    {
        using var folder = Linked("bfd", "--build-id=sha1");
        var before = IdOf(folder.Open("out"));
        var added = NoteEditor.Plan(folder.Open("out"), [new NoteEdit.Add(new PlannedNote { Owner = "Example", OwnerBytes = "Example\0"u8.ToArray(), Type = 1, Parts = [new NotePart.Bytes(new byte[100])], Section = ".note.Example" })]);
        var edited = Make(folder, added, "edited");
        var again = Make(folder, BuildIdEditor.Recompute(edited), "again");
        Assert.NotEqual(before, IdOf(again));
        AssertReadersSee(folder, "again", IdOf(again));
        Assert.True(BuildIdEditor.Recompute(again).ChangesNothing);
        Assert.Equal("runs\n", folder.Run(new Tool(folder["again"], "")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(BuildIdEditor.MaximumSize + 1)]
    public void Sizes_that_no_build_id_has_are_refused(int size)
    {
        using var folder = Linked("bfd", "--build-id=sha1");
        var refusal = Assert.Throws<ElfNotesException>(() => BuildIdEditor.Set(folder.Open("out"), new byte[size]));
        Assert.Equal(EditingCodes.ValueCannotBe, refusal.Code); // EN5005
    }

    [Fact]
    public void A_chosen_size_needs_a_style()
    {
        using var folder = Linked("bfd", "--build-id=0x010203");
        var refusal = Assert.Throws<ElfNotesException>(() => BuildIdEditor.Recompute(folder.Open("out")));
        Assert.Equal(EditingCodes.ValueCannotBe, refusal.Code); // EN5005
        Assert.Contains("name a style", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(16, IdOf(ElfSamples.Open(Bytes(BuildIdEditor.Recompute(folder.Open("out"), BuildIdStyle.Md5)))).Length);
    }

    [Fact]
    public void Of_two_build_ids_none_is_chosen()
    {
        using var folder = new LinkFolder();
        folder.Add("a.s", ".section .note.gnu.build-id,\"a\",@note\n.rept 2\n.long 4, 4, 3\n.asciz \"GNU\"\n.long 1\n.endr\n");
        folder.Run(new Tool("as", "binutils"), "-o", "a.o", "a.s");
        Assert.Equal(EditingCodes.NoteNotFound, Assert.Throws<ElfNotesException>(() => BuildIdEditor.Set(folder.Open("a.o"), new byte[4])).Code); // EN5003
        Assert.Equal(EditingCodes.NoteNotFound, Assert.Throws<ElfNotesException>(() => BuildIdEditor.Recompute(folder.Open("a.o"))).Code);
    }

    [Fact]
    public void A_signed_module_is_refused_unless_the_signature_may_go()
    {
        using var folder = Linked("lld", "--build-id=sha1");
        var linked = File.ReadAllBytes(folder["out"]);
        byte[] signed = [.. linked, .. new byte[10], .. new byte[11], 10, .. Encoding.ASCII.GetBytes("~Module signature appended~\n")];
        // The signature is not what lld hashed.
        Assert.True(BuildIdEditor.Recompute(ElfSamples.Open(signed)).ChangesNothing);
        var refusal = Assert.Throws<ElfNotesException>(() => BuildIdEditor.Set(ElfSamples.Open(signed), new byte[20]));
        Assert.Equal(EditingCodes.SignatureWouldBreak, refusal.Code); // EN5002
        var changed = Bytes(BuildIdEditor.Set(ElfSamples.Open(signed), new byte[20], new EditOptions { BreakSignature = true }));
        Assert.Equal(linked.Length, changed.Length);
        Assert.Equal(linked, Bytes(BuildIdEditor.Recompute(ElfSamples.Open(changed))));
    }

    [Fact]
    public void Go_build_ids_stay()
    {
        using var folder = new LinkFolder();
        folder.Add("a.s", ".section .note.go.buildid,\"a\",@note\n.long 4, 4, 4\n.asciz \"Go\\0\"\n.ascii \"abcd\"\n.section .note.GNU-stack,\"\",@progbits\n");
        folder.Run(new Tool("as", "binutils"), "-o", "a.o", "a.s");
        folder.Run(new Tool("ld.bfd", "binutils"), "-shared", "--build-id=sha1", "-o", "out", "a.o");
        var changed = ElfSamples.Open(Bytes(BuildIdEditor.Set(folder.Open("out"), new byte[8])));
        Assert.Equal("abcd", Encoding.ASCII.GetString(changed.Notes.Single(note => note.Owner == "Go").Desc.Span));
    }

    private static LinkFolder Linked(string linker, string option)
    {
        var folder = new LinkFolder();
        folder.Add("program.c", Program);
        folder.Run(Compiler, "-g", $"-fuse-ld={linker}", $"-Wl,{option}", "-o", "out", "program.c");
        return folder;
    }

    private static ElfFile Make(LinkFolder folder, EditPlan plan, string name)
    {
        folder.Add(name, Bytes(plan));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder[name], File.GetUnixFileMode(folder["out"]));
        return folder.Open(name);
    }

    private static byte[] Bytes(EditPlan plan) => plan.Result.ReadMemory(0, (int)plan.Length).ToArray();

    private static byte[] IdOf(ElfFile file) => BuildIdEditor.Find(file).Single().Desc.ToArray();

    private static void AssertReadersSee(LinkFolder folder, string name, byte[] id)
    {
        var hex = Convert.ToHexStringLower(id);
        Assert.Contains("Build ID: " + hex, folder.Run(Readelf, "-n", "-W", name), StringComparison.Ordinal);
        Assert.Contains("Build ID: " + hex, folder.Run(EuReadelf, "-n", name), StringComparison.Ordinal);
    }
}
