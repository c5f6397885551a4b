using System.Diagnostics;
using ElfNotes.Elf;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Elf;

/// <summary>Notes in relocatable objects, whose descriptors the linker has still to fill in.</summary>
public sealed class RelocationTests
{
    private const string Source = """
        .text
        .skip 0x40
        .globl _start
        _start: nop
        .skip 0x3f
        hypercall_page: .skip 32
        .set absolute, 0x12345
        .section .note.Xen, "a", @note
        .long 4, 2f - 1f, 1
        .asciz "Xen"
        1: ADDRESS _start
        2: .balign 4
        .long 4, 4f - 3f, 2
        .asciz "Xen"
        3: ADDRESS hypercall_page + 16
        4: .balign 4
        .long 4, 6f - 5f, 18
        .asciz "Xen"
        5: .long foo
        6: .long 4, 4, 5
        .asciz "Xen"
        .long absolute
        .long 4, 8f - 7f, 10
        .asciz "Xen"
        7: .asciz "plain"
        .long 0x11223344
        ADDRESS foo + 8
        8: .balign 4
        """;

    [Theory]
    [InlineData("--64", ".quad")]
    [InlineData("--32", ".long")]
    [InlineData("--x32", ".long")]
    public void What_the_assembler_left_open_is_filled_in(string width, string address)
    {
        var file = ElfSamples.Open(Assembler.Assemble(Source.Replace("ADDRESS", address, StringComparison.Ordinal) + "\n", width));
        var size = address == ".quad" ? 8 : 4;

        var notes = file.Notes;

        Assert.Equal(ElfIdentity.ET_REL, file.Identity.Type);
        Assert.Equal([1UL, 2, 18, 5, 10], notes.Select(note => note.Type));
        Assert.Equal(0x40UL, Number(notes[0].Desc.Span));
        Assert.Equal([(0, size, "_start", 0L, true)], Relocations(notes[0]));
        // The assembler writes a local symbol as its section's.
        Assert.Equal(0x90UL, Number(notes[1].Desc.Span));
        var (place, width1, symbol, addend, applied) = Assert.Single(Relocations(notes[1]));
        Assert.Equal((0, size, ".text", true), (place, width1, symbol, applied));
        Assert.Equal(0x90L, addend);
        Assert.Equal([(0, 4, "foo", 0L, false)], Relocations(notes[2]));
        Assert.Equal(0UL, Number(notes[2].Desc.Span));
        Assert.Empty(notes[3].Relocations);
        Assert.Equal(0x12345UL, Number(notes[3].Desc.Span));
        Assert.Equal([(10, size, "foo", 8L, false)], Relocations(notes[4]));
        Assert.Equal("plain\0"u8, notes[4].Desc.Span[..6]);
        Assert.Equal(0x11223344UL, Number(notes[4].Desc.Span[6..10]));
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void A_relative_relocation_is_not_applied_and_said()
    {
        var file = ElfSamples.Open(Assembler.Assemble(".section .note.x, \"a\", @note\n.long 4, 4, 1\n.asciz \"GNU\"\n.long foo - .\n", "--64"));

        var relocation = Assert.Single(file.Notes[0].Relocations);
        Assert.Equal((0u, "foo", false), ((uint)relocation.Size, relocation.Symbol, relocation.Applied));
        Assert.Equal(file.Notes[0].DescOffset, ElfSamples.Finding(file, FindingCodes.RelocationNotApplied).Offset);
    }

    [Theory]
    [InlineData(ByteOrder.Little)]
    [InlineData(ByteOrder.Big)]
    public void Aarch64_has_addends_in_its_relocations(ByteOrder order)
    {
        var file = ElfSamples.Open(RelocatableObject.Build(KernelBuilder.Aarch64, 64, order, hasAddend: true,
            (Place: 16, Type: 257, Symbol: 1, Addend: 0x10), (Place: 24 + 16, Type: 258, Symbol: 2, Addend: -1), (Place: 24 + 20, Type: 258, Symbol: 3, Addend: 5)));

        var notes = file.Notes;

        Assert.Equal(RelocatableObject.FunctionValue + 0x10, ElfFieldNumber(notes[0].Desc.Span, order));
        Assert.Equal([(0, 8, "function", 0x10L, true)], Relocations(notes[0]));
        Assert.Equal([(0, 4, ".text", -1L, true), (4, 4, "outside", 5L, false)], Relocations(notes[1]));
        Assert.Equal(uint.MaxValue, ElfFieldNumber(notes[1].Desc.Span[..4], order));
        Assert.Equal(RelocatableObject.Filler[4..], notes[1].Desc.ToArray()[4..]);
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void I386_has_its_addends_in_place()
    {
        // The descriptor holds 0xeeeeeeee: as a number of 32 bits, -0x11111112.
        var file = ElfSamples.Open(RelocatableObject.Build(KernelBuilder.I386, 32, ByteOrder.Little, hasAddend: false, (Place: 16, Type: 1, Symbol: 1, Addend: 0)));

        Assert.Equal([(0, 4, "function", -0x11111112L, true)], Relocations(file.Notes[0]));
        Assert.Equal(unchecked((uint)RelocatableObject.FunctionValue + 0xeeeeeeee), (uint)Number(file.Notes[0].Desc.Span[..4]));
    }

    [Fact]
    public void A_machine_without_known_relocations_is_said()
    {
        var file = ElfSamples.Open(RelocatableObject.Build(machine: 15, 32, ByteOrder.Big, hasAddend: false, (Place: 16, Type: 2, Symbol: 1, Addend: 0)));

        Assert.Equal(RelocatableObject.Filler, file.Notes[0].Desc.ToArray());
        Assert.Contains("of a machine (15) for which none are applied", ElfSamples.Finding(file, FindingCodes.RelocationNotApplied).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16 + 1)] // the last byte lies in the padding behind
    [InlineData(16 + 7)]
    public void A_relocation_that_runs_past_its_descriptor_is_not_applied(int place)
    {
        var file = ElfSamples.Open(RelocatableObject.Build(KernelBuilder.X86_64, 64, ByteOrder.Little, hasAddend: true, (Place: place, Type: 1, Symbol: 1, Addend: 0)));

        Assert.Equal(RelocatableObject.Filler, file.Notes[0].Desc.ToArray());
        Assert.False(Assert.Single(file.Notes[0].Relocations).Applied);
    }

    [Theory]
    [InlineData(0)] // a header's word
    [InlineData(12)] // the owner
    [InlineData(4096)] // no note at all
    [InlineData(-64)] // before the section
    public void A_relocation_outside_of_descriptors_is_no_matter(int place)
    {
        var file = ElfSamples.Open(RelocatableObject.Build(KernelBuilder.X86_64, 64, ByteOrder.Little, hasAddend: true, (Place: place, Type: 1, Symbol: 1, Addend: 0)));

        Assert.Equal(RelocatableObject.Filler, file.Notes[0].Desc.ToArray());
        Assert.All(file.Notes, note => Assert.Empty(note.Relocations));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0xffffff)]
    public void A_symbol_that_is_not_there_leaves_the_relocation_open(int symbol)
    {
        var file = ElfSamples.Open(RelocatableObject.Build(KernelBuilder.X86_64, 64, ByteOrder.Little, hasAddend: true, (Place: 16, Type: 1, symbol, Addend: 0)));

        Assert.Equal([(0, 8, "?", 0L, false)], Relocations(file.Notes[0]));
    }

    [Fact]
    public void Executables_keep_what_is_in_the_file()
    {
        var bytes = RelocatableObject.Build(KernelBuilder.X86_64, 64, ByteOrder.Little, hasAddend: true, (Place: 16, Type: 1, Symbol: 1, Addend: 0));
        bytes[16] = (byte)ElfIdentity.ET_EXEC;

        var file = ElfSamples.Open(bytes);

        Assert.Equal(RelocatableObject.Filler, file.Notes[0].Desc.ToArray());
        Assert.Empty(file.Notes[0].Relocations);
    }

    [Fact]
    public void Ten_thousand_sections_over_one_table_of_relocations_cost_little()
    {
        var many = Enumerable.Repeat((Place: 16, Type: 1, Symbol: 1, Addend: 0), 50_000).ToArray();
        var bytes = RelocatableObject.Build(KernelBuilder.X86_64, 64, ByteOrder.Little, hasAddend: true, copies: 10_000, many);

        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var file = ElfSamples.Open(bytes);
        _ = file.Notes;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
        Assert.InRange(allocated, 0, 150 << 20);
        Assert.Contains("the limit", ElfSamples.Finding(file, FindingCodes.RelocationNotApplied).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public void Relocations_left_out_by_their_number_are_said_once(int limit, int findings)
    {
        var bytes = RelocatableObject.Build(KernelBuilder.X86_64, 64, ByteOrder.Little, hasAddend: true, copies: 3, (Place: 16, Type: 1, Symbol: 1, Addend: 0));

        var file = ElfSamples.Open(bytes, new ReadLimits { MaxNoteRelocations = limit });

        Assert.Equal(limit, file.Notes[0].Relocations.Count);
        Assert.Equal(findings, file.Findings.Count(finding => finding.Code == FindingCodes.RelocationNotApplied));
    }

    private static (int, int, string, long, bool)[] Relocations(ElfNote note) =>
        [.. note.Relocations.Select(relocation => (relocation.DescOffset, relocation.Size, relocation.Symbol, relocation.Addend, relocation.Applied))];

    private static ulong Number(ReadOnlySpan<byte> bytes) => ElfFieldNumber(bytes, ByteOrder.Little);

    private static ulong ElfFieldNumber(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        ulong value = 0;
        for (var i = 0; i < bytes.Length; i++) value = value << 8 | bytes[order == ByteOrder.Big ? i : bytes.Length - 1 - i];
        return value;
    }
}
