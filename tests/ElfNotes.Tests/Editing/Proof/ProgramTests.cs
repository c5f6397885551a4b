using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Editing;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Editing.Proof;

/// <summary>
/// Programs of this machine, linked in every way: after each edit they run and say the same, see the new notes in memory, and the programs of others
/// read them without a new remark.
/// </summary>
public class ProgramTests
{
    private static readonly Tool Gcc = new("gcc", "gcc");
    private static readonly Tool Clang = new("clang", "clang");
    private static readonly Tool Musl = new("musl-gcc", "musl-tools");
    private static readonly Tool Patchelf = new("patchelf", "patchelf");
    private static readonly Tool Strip = new("strip", "binutils");
    private static readonly Tool Objcopy = new("objcopy", "binutils");
    private static readonly Tool LlvmStrip = new("llvm-strip", "llvm");
    private static readonly Tool LlvmObjcopy = new("llvm-objcopy", "llvm");

    private static readonly NoteEdit Small = new NoteEdit.Add(EditScenarios.Note(16));
    private static readonly NoteEdit Large = new NoteEdit.Add(EditScenarios.Note(4096));
    // The owner has four bytes: for others llvm-readelf 14 works out the size of a note that is padded to eight wrongly.
    private static readonly NoteEdit Wide = new NoteEdit.Add(EditScenarios.Note(24, "Wid", alignment: IntegerSize.Eight));
    private static readonly NoteEdit[] Removal = [new NoteEdit.Remove(new NoteSelector("Proof"))];

    public static TheoryData<string, string> Programs => new()
    {
        { "gcc", "-pie" },
        { "gcc", "-no-pie" },
        { "gcc", "-static" },
        { "gcc", "-static-pie" },
        { "gcc", "-pie -s" },
        { "gcc", "-static -s" },
        { "gcc", "-pie -g" },
        { "gcc", "-pie -DBSS=200000000" },
        { "gcc", "-no-pie -DBSS=200000000" },
        { "gcc", "-static -DBSS=200000000" },
        { "gcc", "-pie -Wl,-z,noseparate-code" },
        { "gcc", "-no-pie -Wl,-z,noseparate-code" },
        { "gcc", "-static -Wl,-z,noseparate-code" },
        { "gcc", "-pie -Wl,-z,max-page-size=0x200000" },
        { "gcc", "-static -Wl,-z,max-page-size=0x200000" },
        { "gcc", "-pie -Wl,--build-id=none" },
        { "gcc", "-pie -Wl,--hash-style=sysv" },
        { "gcc", "-pie -fuse-ld=gold" },
        { "gcc", "-static -fuse-ld=gold" },
        { "clang", "-pie -fuse-ld=lld" },
        { "clang", "-static -fuse-ld=lld" },
        { "clang", "-pie -fuse-ld=mold" },
        { "clang", "-static -fuse-ld=mold" },
        { "musl-gcc", "-pie -fPIE" },
        { "musl-gcc", "-no-pie" },
        { "musl-gcc", "-static" },
        { "musl-gcc", "-static-pie -fPIE" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void AProgramRunsAfterEveryEdit(string compiler, string options)
    {
        using var folder = new ProofFolder();
        Build(folder, compiler, options);
        var expected = Output(folder, "before");
        Assert.Contains("tls 42, 2 arguments, word", expected, StringComparison.Ordinal);
        foreach (var (name, edits) in ((string, NoteEdit[])[])[("small", [Small]), ("large", [Large]), ("wide", [Wide]), ("three", [Small, Wide, Large])])
        {
            foreach (var edit in (EditOptions[])[new(), new() { Allocate = true }])
            {
                var what = $"{compiler} {options}, {name}{(edit.Allocate ? ", --alloc" : "")}";
                var bytes = folder.Edit("before", "after", what, edit, edits);
                if (bytes.Length > new FileInfo(folder["before"]).Length + (17 << 20)) folder.Failures.Add($"{what}: {bytes.Length} bytes");
                Compare(folder, what, expected, Output(folder, "after"), edits, edit.Allocate);
                folder.Failures.AddRange(Readers.NewRemarks(folder, "before", "after").Select(remark => $"{what}: {remark}"));
                folder.TakeBack("after", "before", what, edit, [.. edits.OfType<NoteEdit.Add>().Select(add => add.Note.Owner).Distinct().Select(owner => new NoteEdit.Remove(new NoteSelector(owner)))]);
            }
        }

        Assert.True(folder.Failures.Count == 0, string.Join('\n', folder.Failures.Distinct()));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void OtherEditorsTakeTheResult(string compiler, string options)
    {
        using var folder = new ProofFolder();
        Build(folder, compiler, options);
        var expected = Output(folder, "before");
        // The small note finds a place behind the program headers, where they can grow; the large one does not.
        foreach (var edit in new[] { Small, Large }) OtherEditorsTake(folder, $"{compiler} {options}, {(edit == Small ? "small" : "large")}", !options.Contains("static", StringComparison.Ordinal), expected, edit);
        Assert.True(folder.Failures.Count == 0, string.Join('\n', folder.Failures.Distinct()));
    }

    private static void OtherEditorsTake(ProofFolder folder, string what, bool isDynamic, string expected, NoteEdit edit)
    {
        folder.Edit("before", "after", what, new EditOptions { Allocate = true }, edit);
        foreach (var (tool, arguments) in ((Tool, string[])[])[(Strip, ["-o", "other", "after"]), (Strip, ["-g", "-o", "other", "after"]), (Objcopy, ["after", "other"]), (LlvmStrip, ["-o", "other", "after"]), (LlvmObjcopy, ["after", "other"])])
        {
            // LLVM's take no table that had to move; binutils' do, where it starts its PT_LOAD.
            if (tool.Package == LlvmStrip.Package && HasMoved(folder["after"])) continue;
            // What a tool does not bear in the original it need not bear in ours.
            if (folder.Try(tool, [.. arguments.Select(argument => argument == "after" ? "before" : argument)]).Status != 0 || Status(folder, "other") != 7) continue;
            var name = $"{what}, {tool.Program} {string.Join(' ', arguments)}";
            File.Delete(folder["other"]);
            folder.Run(tool, arguments);
            Compare(folder, name, expected, Output(folder, "other"), [edit], true);
            // What was recorded is lost, and the note goes all the same.
            folder.Edit("other", "less", name + ", remove", new EditOptions(), Removal);
            Compare(folder, name + ", remove", expected, Output(folder, "less"), [], false);
        }

        if (!isDynamic) return;
        File.Copy(folder["after"], folder["rpath"], overwrite: true);
        folder.Run(Patchelf, "--set-rpath", "/nowhere/that/is/longer", "rpath");
        Assert.Equal("/nowhere/that/is/longer", folder.Run(Patchelf, "--print-rpath", "rpath").Trim());
        Compare(folder, what + ", patchelf --set-rpath", expected, Output(folder, "rpath"), [edit], true);
        folder.Edit("rpath", "less", what + ", patchelf, remove", new EditOptions(), Removal);
        Compare(folder, what + ", patchelf, remove", expected, Output(folder, "less"), [], false);
    }

    /// <summary>Which is what Linux dumps of a program's file.</summary>
    [Theory]
    [InlineData("gcc", "-pie")]
    [InlineData("gcc", "-no-pie -s")]
    [InlineData("gcc", "-pie -Wl,--hash-style=sysv")]
    [InlineData("gcc", "-pie -fuse-ld=gold")]
    [InlineData("clang", "-pie -fuse-ld=lld")]
    [InlineData("clang", "-pie -fuse-ld=mold")]
    public void SmallNotesStayInTheFirstPage(string compiler, string options)
    {
        using var folder = new ProofFolder();
        Build(folder, compiler, options);
        foreach (var edits in (NoteEdit[][])[[Small], [Small, Wide]])
        {
            folder.Edit("before", "after", $"{compiler} {options}", new EditOptions(), edits);
            var notes = ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(folder["after"]))).Notes.ToList();
            Assert.Contains(notes, note => note.Owner == "Proof");
            // gold's own is not in memory.
            Assert.All(notes.Where(note => note is { Owner: "Proof" or "Wid" } or { Owner: "GNU", Type: not 4 }), note => Assert.InRange(note.DescOffset + (ulong)note.Desc.Length, 64ul, 4096ul));
        }
    }

    /// <summary>One that does not fit there does not drive the others out.</summary>
    [Fact]
    public void ALargeNoteLeavesTheOthersInTheFirstPage()
    {
        using var folder = new ProofFolder();
        Build(folder, "gcc", "-pie");
        var expected = Output(folder, "before");

        folder.Edit("before", "after", "large", new EditOptions(), Large);

        var notes = ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(folder["after"]))).Notes.ToList();
        Assert.All(notes.Where(note => note.Owner == "GNU"), note => Assert.InRange(note.DescOffset, 64ul, 4000ul));
        Assert.InRange(notes.Single(note => note.Owner == "Proof").DescOffset, 4096ul, ulong.MaxValue);
        Compare(folder, "large", expected, Output(folder, "after"), [Large], false);
        Assert.True(folder.Failures.Count == 0, string.Join('\n', folder.Failures));
    }

    /// <summary>A PT_LOAD that has little more than the program headers: what lies behind its end is not in memory with them, though nothing is in the way in the file.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(0x200)]
    public void NotesAndHeadersStayInMemory(int behindTable)
    {
        using var folder = new ProofFolder();
        Build(folder, "gcc", "-pie");
        var bytes = File.ReadAllBytes(folder["before"]);
        var file = ElfFile.Open(ByteSource.FromMemory(bytes));
        var load = file.Segments.First(segment => segment.Type == ElfSegment.PT_LOAD);
        var size = (ulong)(64 + file.Segments.Count * 56 + behindTable);
        BitConverter.TryWriteBytes(bytes.AsSpan(64 + load.Index * 56 + 32), size);
        BitConverter.TryWriteBytes(bytes.AsSpan(64 + load.Index * 56 + 40), size);

        var after = ElfFile.Open(NoteEditor.Plan(ElfFile.Open(ByteSource.FromMemory(bytes)), [Small]).Result);

        var proof = after.Notes.Single(note => note.Owner == "Proof");
        var needed = after.Segments.Where(segment => segment.Type == ElfSegment.PT_PHDR || (segment.Type == ElfSegment.PT_NOTE && proof.Offset >= segment.Offset && proof.Offset < segment.Offset + segment.FileSize)).ToList();
        Assert.Equal(2, needed.Count);
        Assert.All(needed, segment => Assert.Contains(after.Segments, one => one.Type == ElfSegment.PT_LOAD && segment.Offset >= one.Offset && segment.Offset + segment.FileSize <= one.Offset + one.FileSize && segment.VirtualAddress - one.VirtualAddress == segment.Offset - one.Offset));
    }

    private static void Build(ProofFolder folder, string compiler, string options)
    {
        var tool = compiler == "gcc" ? Gcc : compiler == "clang" ? Clang : Musl;
        ProofFolder.Demand(tool);
        File.WriteAllText(folder["walk.c"], Source());
        var made = folder.Try(tool, ["-O1", "-w", .. options.Split(' '), "-o", "before", "walk.c"]);
        Assert.SkipWhen(made.Status != 0 && options.Contains("mold", StringComparison.Ordinal) && !new Tool("mold", "mold").IsThere, "needs mold");
        Assert.True(made.Status == 0, made.Error);
    }

    private static string Source()
    {
        using var stream = new StreamReader(typeof(ProgramTests).Assembly.GetManifestResourceStream("walk.c")!);
        return stream.ReadToEnd();
    }

    private static bool HasMoved(string path) => ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(path))).Tables.Segments > 64;

    private static int Status(ProofFolder folder, string name) => folder.Try(new Tool(folder[name], ""), "word").Status;

    private static string Output(ProofFolder folder, string name)
    {
        var result = folder.Try(new Tool(folder[name], ""), "word");
        return result.Status == 7 ? result.Output : $"status {result.Status}\n{result.Error}";
    }

    // All lines of before, and those of the new notes, where they are in memory.
    private static void Compare(ProofFolder folder, string what, string expected, string found, NoteEdit[] added, bool mustSee)
    {
        var before = expected.Split('\n').Order(StringComparer.Ordinal);
        var owners = added.OfType<NoteEdit.Add>().Select(add => add.Note.Owner).ToHashSet();
        var lines = found.Split('\n');
        bool IsNew(string line) => line.Split(' ') is ["aux" or "dl", var owner, ..] && owners.Contains(owner);
        if (!lines.Where(line => !IsNew(line)).Order(StringComparer.Ordinal).SequenceEqual(before)) folder.Failures.Add($"{what}: it says another thing than before:\n{found}");
        var seen = lines.Count(IsNew);
        if (mustSee && seen != 2 * added.Length) folder.Failures.Add($"{what}: it sees {seen} of {2 * added.Length} new notes in memory:\n{found}");
    }
}
