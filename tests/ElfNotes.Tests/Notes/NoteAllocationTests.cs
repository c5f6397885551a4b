using ElfNotes.Notes;
using ElfNotes.TestKit;

namespace ElfNotes.Tests.Notes;

/// <summary>Walking costs no memory.</summary>
public sealed class NoteAllocationTests
{
    private static readonly string[] s_owners = ["GNU", "Xen", "CORE", "LINUX", "Linux", "stapsdt"];

    [Fact]
    public void Walking_100_000_notes_allocates_nothing()
    {
        const int Count = 100_000;
        var output = new ByteWriter(ByteOrder.Little);
        for (var i = 0; i < Count; i++)
            new KernelNote { Type = (uint)i, Owner = System.Text.Encoding.UTF8.GetBytes(s_owners[i % s_owners.Length] + "\0"), Desc = new byte[i % 33] }.Write(output, 64, 4);
        var bytes = output.ToArray();
        Read(bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var (count, owners, descriptors) = Read(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal((Count, Enumerable.Range(0, Count).Sum(i => s_owners[i % s_owners.Length].Length), Enumerable.Range(0, Count).Sum(i => i % 33)), (count, owners, descriptors));
    }

    [Fact]
    public void Another_owner_is_the_only_thing_that_is_allocated()
    {
        var bytes = Walk.Raw(4, 0, 1, "abc\0"u8);
        var reader = new NoteReader(bytes, new NoteFormat(ByteOrder.Little));
        Assert.True(reader.TryRead(out var note));
        Assert.Equal("abc", note.Owner);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var owner = note.Owner;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("abc", owner);
        Assert.InRange(allocated, 1, 64);
    }

    private static (int Count, int OwnerLength, int DescLength) Read(byte[] bytes)
    {
        var (count, owners, descriptors) = (0, 0, 0);
        var reader = new NoteReader(bytes, new NoteFormat(ByteOrder.Little));
        while (reader.TryRead(out var note))
        {
            count++;
            owners += note.Owner.Length;
            descriptors += note.Desc.Length;
            if (note.IsOwnedBy("nobody"u8)) throw new InvalidOperationException();
        }

        return (count, owners, descriptors);
    }
}
