using System.Buffers.Binary;
using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Editing.Proof;
using static ElfNotes.Tests.Editing.Records.Verbs;

namespace ElfNotes.Tests.Editing.Records;

/// <summary>The record at the end of an edited file is the way back where it is true, and nothing where it is not.</summary>
public sealed class EditRecordTests
{
    private const int FooterSize = 20;

    private static readonly byte[] Original = Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote(), KernelNote.BuildId(1, 2, 3, 4)).Build();

    [Fact]
    public void What_was_added_goes_without_a_trace()
    {
        var edited = Made(Add(Made(Add(Original, "One", 100)), "Two", 200));

        Assert.True(EditRecord.Find(ByteSource.FromMemory(edited)) is { Content: not null });
        Assert.Equal(Original, Made(Remove(Made(Remove(edited, "Two")), "One")));
    }

    // The code of a harmless program, and a record that has other code for it.
    [Fact]
    public void A_record_does_not_bring_back_what_no_edit_takes_away()
    {
        var load = Open(Original).Segments[0].Offset;
        var forged = Forge(Original, [], new EditRecordContent { Length = (ulong)Original.Length, IsPacked = false, ClearsEmptySegments = false, Saved = [new ByteChange(load, new byte[] { 0xcc, 0xcc, 0xcc })], Cells = [], Added = [] });

        var plan = Add(forged, "One", 100);

        Assert.Equal(Made(Add(Original, "One", 100)), Made(plan));
        Assert.Contains(plan.Steps, step => step.Text.Contains("it is cut off", StringComparison.Ordinal));
        Assert.Equal(Original, Made(Remove(Made(plan), "One")));
    }

    // The same beside a true edit: each byte that the record has more is one that planning anew does not give.
    [Fact]
    public void A_true_record_takes_nothing_in_besides()
    {
        var edited = Made(Add(Original, "One", 100));
        var record = EditRecord.Find(ByteSource.FromMemory(edited))!;
        var load = Open(Original).Segments[0].Offset;
        List<ByteChange> saved = [.. record.Content!.Saved, new ByteChange(load, new byte[] { 0xcc, 0xcc, 0xcc })];
        saved.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        var forged = Forge(edited[..(int)record.Start], [], new EditRecordContent { Length = record.Content.Length, IsPacked = false, ClearsEmptySegments = false, Saved = saved, Cells = record.Content.Cells, Added = record.Content.Added });
        Assert.NotNull(EditRecord.Find(ByteSource.FromMemory(forged))!.Content);

        var less = Made(Remove(forged, "One"));

        Assert.Equal(Original.AsSpan((int)load, 3).ToArray(), less.AsSpan((int)load, 3).ToArray());
        Assert.DoesNotContain(Open(less).Notes, note => note.Owner == "One");
    }

    // 5000 added sections over the same megabyte.
    [Fact]
    public void A_record_names_each_byte_once()
    {
        var tail = new byte[12 * 87000];
        var addition = new RecordedAddition((ulong)Original.Length, (ulong)tail.Length, 4, false, false, ".n", [.. Enumerable.Repeat(new RecordedNote(null, [], []), 87000 / 100)]);
        var forged = Forge(Original, tail, new EditRecordContent { Length = (ulong)Original.Length, IsPacked = false, ClearsEmptySegments = false, Saved = [], Cells = [], Added = [.. Enumerable.Repeat(addition, 50)] });

        Assert.Null(EditRecord.Find(ByteSource.FromMemory(forged))!.Content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Single(Open(Made(NoteMerging.Plan(Open(forged)))).Notes, note => note.Owner == "Xen");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 << 20);
    }

    // What is behind the end besides the record is not ours.
    [Fact]
    public void Data_in_front_of_a_record_is_no_part_of_it()
    {
        var forged = Forge(Original, [1, 2, 3], new EditRecordContent { Length = (ulong)Original.Length, IsPacked = false, ClearsEmptySegments = false, Saved = [], Cells = [], Added = [] });

        Assert.Equal("EN5013", Assert.Throws<ElfNotesException>(() => Add(forged, "One", 100)).Code);
        Assert.Equal(1, Add(forged, "One", 100, new EditOptions { KeepDataBehindEnd = true }).Steps.Count(step => step.Text.Contains("it is cut off", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_record_that_is_out_of_date_is_cut_off()
    {
        var edited = Made(Add(Original, "One", 100));
        var note = Open(edited).Notes.Single(one => one.Owner == "One");
        // As another program would, that moves the section headers or the notes.
        var changed = edited.ToArray();
        changed[note.Offset - 1 + 12] ^= 0x20;
        changed[Original.Length] ^= 1;

        var plan = Add(changed, "Two", 100);

        var size = edited.Length - (int)EditRecord.Find(ByteSource.FromMemory(edited))!.Start;
        Assert.Contains(plan.Steps, step => step.Text.Contains($"{size} bytes at the end", StringComparison.Ordinal) && step.Text.Contains("it is cut off", StringComparison.Ordinal));
        Assert.Equal(["GNU", "Two", "Xen"], Open(Made(plan)).Notes.Select(one => one.Owner).Where(owner => owner is "GNU" or "Two" or "Xen").Order(StringComparer.Ordinal));
        Assert.Equal(changed[..^size], Made(Remove(Made(plan), "Two")));
    }

    // A record that cannot be used is no reason to write a file.
    [Fact]
    public void An_edit_that_changes_nothing_leaves_the_record()
    {
        var edited = Made(Add(Original, "One", 100));
        edited[Original.Length] ^= 1;

        Assert.True(NoteMerging.Plan(Open(edited)).ChangesNothing);
    }

    // What headers name is the file's content, whatever it looks like.
    [Fact]
    public void What_a_header_names_is_not_cut_off()
    {
        var kernel = Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote());
        var forged = Forge([], [0, 0, 0], new EditRecordContent { Length = 0, IsPacked = false, ClearsEmptySegments = false, Saved = [], Cells = [], Added = [] });
        kernel.HasSections = false;
        kernel.Blobs.Add(new NoteBlob { Notes = [KernelNote.BuildId(forged)], Section = null, Padding = 4 });
        var file = kernel.Build();
        file = file[..(file.AsSpan().LastIndexOf("ElfNotes"u8) + 8)];
        Assert.NotNull(EditRecord.Find(ByteSource.FromMemory(file)));

        var plan = Add(file, "One", 100);

        Assert.DoesNotContain(plan.Steps, step => step.Text.Contains("it is cut off", StringComparison.Ordinal));
        Assert.Equal(forged, Open(Made(plan)).Notes.Single(note => note.Owner == "GNU").Desc.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Packing_an_edited_file_finds_notes_that_the_edit_did_not(int type)
    {
        var kernel = Kernels.PvhWithoutNotes().WithNotes(KernelNote.BuildId(1, 2, 3, 4));
        kernel.Type = (ushort)type;
        kernel.Sections.Add(new KernelSection { Name = ".note.Late", Data = SectionedElf.NoteOf("Late", 1, "abcd"), Alignment = 4 });
        var file = kernel.Build();

        var packed = Made(NotePacking.Plan(Open(Made(Add(file, "One", 100)))));

        Assert.Equal(["GNU", "Late", "One"], Open(packed).Notes.Select(note => note.Owner).Order(StringComparer.Ordinal));
        Assert.Equal(Made(NotePacking.Plan(Open(file))), Made(Remove(packed, "One")));
    }

    // What packing for a loader arranged stays arranged when more is edited.
    [Fact]
    public void An_edit_of_a_packed_file_leaves_it_packed()
    {
        var loader = Boot.BootLoaders.Find("qemu")!;
        // QEMU looks at no owner; packing gives it the NUL that others want, and lets its notes be the last.
        var kernel = Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote().OwnedBy("Xen"u8)).WithNotes(KernelNote.BuildId(1, 2, 3, 4)).Build();
        var packed = Made(NotePacking.Plan(Open(Made(Add(kernel, "One", 100))), new NotePackingOptions { Loaders = [loader] }));
        Assert.Contains(EditRecord.Find(ByteSource.FromMemory(packed))!.Content!.Cells, cell => cell.IsLast);

        var edited = Made(Add(packed, "Two", 100));

        Assert.Equal("Xen", Open(edited).Notes.Single(note => note.Segments.Contains(Open(edited).Segments.Last(segment => segment.Type == ElfSegment.PT_NOTE).Index)).Owner);
        Assert.Equal(packed, Made(Remove(edited, "Two")));
        Assert.True(NotePacking.Plan(Open(edited), new NotePackingOptions { Loaders = [loader] }).ChangesNothing);
    }

    [Fact]
    public void Stripping_with_notes_added_can_be_gone_back_from()
    {
        var edited = Made(Add(Original, "One", 100));
        var stripped = Made(NoteStripping.Plan(Open(edited), new NoteStrippingOptions { Owners = ["GNU"] }));

        Assert.Equal(["One", "Xen"], Open(stripped).Notes.Select(note => note.Owner).Order(StringComparer.Ordinal));
        Assert.Equal(Made(NoteStripping.Plan(Open(Original), new NoteStrippingOptions { Owners = ["GNU"] })), Made(Remove(stripped, "One")));
    }

    // In an object addresses are relocations: those that a note had, and those that it was given, also against symbols that the object had not.
    [Fact]
    public void Relocations_follow_their_notes_through_edits()
    {
        using var folder = new ProofFolder();
        File.WriteAllText(folder["n.S"], """
            .macro entry type
            .long 2, 8, \type
            .asciz "X"
            .balign 4
            .quad start + \type
            .endm
            .section .note.x, "a", %note
            entry 1
            entry 1
            entry 2
            .text
            start: nop
            """);
        folder.Run(new Tool("gcc", "gcc"), "-c", "-o", "n.o", "n.S");
        var original = File.ReadAllBytes(folder["n.o"]);

        var less = Made(NoteEditor.Plan(Open(original), [new NoteEdit.Remove(new NoteSelector("X", 1, 0))]));
        var more = Made(NoteEditor.Plan(Open(less), [new NoteEdit.Set(new NoteSelector("X", 2), [new NotePart.Symbol("elsewhere", 5, IntegerSize.Eight)])]));
        var edited = Made(Add(more, "One", 100));

        Assert.True(EditRecord.Find(ByteSource.FromMemory(edited)) is { Content: not null });
        Assert.Equal(["1:start+1", "2:elsewhere+5"], Relocations(edited));
        Assert.Equal(more, Made(Remove(edited, "One")));
        Assert.DoesNotContain(Remove(edited, "One").Steps, step => step.Text.Contains("it is cut off", StringComparison.Ordinal));
        var back = Made(NoteEditor.Plan(Open(edited), [new NoteEdit.Remove(new NoteSelector("One")), new NoteEdit.Set(new NoteSelector("X", 2), [new NotePart.Symbol("start", 2, IntegerSize.Eight)])]));
        Assert.Equal(["1:start+1", "2:start+2"], Relocations(back));
    }

    private static IEnumerable<string> Relocations(byte[] file) =>
        Open(file).Notes.SelectMany(note => note.Relocations.Select(one => $"{note.Type}:{(one.Symbol.Length > 0 && one.Symbol != ".text" ? one.Symbol : "start")}+{one.Addend}"));

    // Any byte of the record and in front of it: what comes out is the edited file with one note more, or a refusal.
    [Fact]
    public void A_damaged_record_changes_nothing_else()
    {
        var edited = Made(Add(Original, "One", 100));
        var start = (int)EditRecord.Find(ByteSource.FromMemory(edited))!.Start;
        for (var at = start; at < edited.Length - FooterSize; at++)
        {
            foreach (var bit in (byte[])[1, 0x80])
            {
                var damaged = edited.ToArray();
                damaged[at] ^= bit;
                BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(damaged.Length - 16), Crc32.Append(0, damaged.AsSpan(start, damaged.Length - FooterSize - start)));
                var notes = Open(Made(Add(damaged, "Two", 100))).Notes.Select(note => note.Owner).Order(StringComparer.Ordinal);
                Assert.Equal(["GNU", "One", "Two", "Xen"], notes);
            }
        }
    }

    private static byte[] Forge(byte[] file, byte[] tail, EditRecordContent content)
    {
        var bytes = content.Write();
        var footer = new byte[FooterSize];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(4), Crc32.Append(0, bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(8), 2);
        "ElfNotes"u8.CopyTo(footer.AsSpan(12));
        return [.. file, .. tail, .. bytes, .. footer];
    }
}
