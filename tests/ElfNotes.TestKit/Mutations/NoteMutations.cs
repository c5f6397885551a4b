using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Mutations;

/// <summary>Which notes there are, and what strings they hold.</summary>
internal static class NoteMutations
{
    public static MutationRule[] Rules =>
    [
        new(60, AddNumber), new(40, Drop), new(25, DropPv), new(25, Duplicate), new(20, Reorder), new(40, SetString), new(30, LongString), new(25, DescSize), new(1, ManyNotes),
        new(20, target => Versions(target)), new(30, Owner), new(15, ForeignNote), new(15, Unset),
    ];

    private static uint AnyType(MutationTarget target) => target.Chance(5) ? uint.MaxValue : (uint)target.Random.Next(26);

    private static string AddNumber(MutationTarget target)
    {
        var blob = target.Blob();
        var type = AnyType(target);
        var value = target.Chance(70) ? target.Boundary() : target.Odd();
        int? size = target.Chance(60) ? null : target.Random.Next(18);
        blob.Notes.Insert(target.Random.Next(blob.Notes.Count + 1), KernelNote.Of(type, value, size));
        return $"add note {type} = 0x{value:x} in {size} bytes";
    }

    private static string Drop(MutationTarget target)
    {
        var (blob, index) = target.Note();
        var type = blob.Notes[index].Type;
        blob.Notes.RemoveAt(index);
        return $"drop note {type}";
    }

    private static string DropPv(MutationTarget target)
    {
        var type = target.Pick(XenVersion, GuestOs, Loader, Entry, VirtBase);
        target.Kernel.Blobs.ForEach(blob => blob.Notes.RemoveAll(note => note.Type == type));
        return $"drop notes {type}";
    }

    private static string Duplicate(MutationTarget target)
    {
        var (blob, index) = target.Note();
        var note = blob.Notes[index];
        if (target.Chance(50) && note.Number is not null) note = note with { Number = target.Boundary() };
        blob.Notes.Insert(target.Random.Next(blob.Notes.Count + 1), note);
        return $"duplicate note {note.Type} = 0x{note.Number:x}";
    }

    private static string Reorder(MutationTarget target)
    {
        var blob = target.Blob();
        target.Random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(blob.Notes));
        return "reorder notes";
    }

    private static string SetString(MutationTarget target)
    {
        var type = (uint)target.Random.Next(5, 12);
        var text = target.Pick("", "generic", "generic2", "Generic", "genericlongerthan15", "linux", "linux-6.1", "Linux", "freebsd", "xen-3.0", "xen-3.0-x86_64", "xen-3", "yes", "no", "yes,bimodal", "YES", "yes[extended-cr3]", "Xen", "%s%n", "two\nlines", "ä\u202e", "\u0001");
        var terminated = target.Chance(75);
        target.Set(KernelNote.Of(type, text, terminated));
        return $"set note {type} = '{text}'{(terminated ? "" : " without NUL")}";
    }

    private static string Versions(MutationTarget target)
    {
        var text = target.Pick("xen-2.0", "xen-3.1", "XEN-3.0", "xen-3.0", "xen-3.0x", "xen-3", " xen-3.0", "");
        target.Set(KernelNote.Of(XenVersion, text));
        return $"XEN_VERSION '{text}'";
    }

    private static string LongString(MutationTarget target)
    {
        var type = (uint)target.Random.Next(5, 12);
        var length = target.Pick(14, 15, 16, 17, 63, 64, 127, 128, 4095, 4096, 4097, 5000);
        var start = target.Pick("", "generic", "linux", "xen-3.0", "yes");
        var terminated = target.Chance(60);
        target.Set(KernelNote.Of(type, start.PadRight(length, 'a')[..length], terminated));
        return $"set note {type} = '{start}…' of {length} bytes{(terminated ? "" : " without NUL")}";
    }

    private static string DescSize(MutationTarget target)
    {
        var (blob, index) = target.Note();
        var size = target.Random.Next(18);
        var note = blob.Notes[index];
        var desc = new byte[size];
        note.Desc.AsSpan(0, Math.Min(note.Desc.Length, size)).CopyTo(desc);
        blob.Notes[index] = note with { NumberSize = size, Desc = desc };
        return $"note {note.Type} in {size} bytes";
    }

    private static string ManyNotes(MutationTarget target)
    {
        var type = target.Pick(SuspendCancel, Info, ModStartPfn);
        var note = target.Chance(50) ? KernelNote.Of(type, 1UL, 4) : KernelNote.BuildId();
        var count = target.Pick(65528, 65535, 65536, 70000);
        var blob = target.Blob();
        blob.Notes.InsertRange(target.Chance(50) ? 0 : blob.Notes.Count, Enumerable.Repeat(note, count));
        return $"{count} notes {note.Type}";
    }

    private static string Owner(MutationTarget target)
    {
        var (blob, index) = target.Note();
        var owner = target.Pick<byte[]>("Xen"u8.ToArray(), "Xenfoo\0"u8.ToArray(), "xen\0"u8.ToArray(), "XEN\0"u8.ToArray(), [], [0], "Xen\0\0\0\0\0"u8.ToArray(), "Xen\0foo\0"u8.ToArray(), "Xe\0"u8.ToArray(), "GNU\0"u8.ToArray(), [.. Enumerable.Repeat((byte)'X', target.Pick(63, 300, 5000)), 0], [0xff, 0xfe, 0]);
        blob.Notes[index] = blob.Notes[index].OwnedBy(owner);
        return $"owner of note {blob.Notes[index].Type} in {owner.Length} bytes: {Convert.ToHexString(owner.AsSpan(0, Math.Min(8, owner.Length)))}";
    }

    private static string ForeignNote(MutationTarget target)
    {
        var blob = target.Blob();
        var note = KernelNote.Of(AnyType(target), target.Boundary()).OwnedBy(target.Pick<byte[]>("GNU\0"u8.ToArray(), "Linux\0"u8.ToArray(), "Xen "u8.ToArray()));
        blob.Notes.Insert(target.Random.Next(blob.Notes.Count + 1), note);
        return $"add foreign note {note.Type}";
    }

    private static string Unset(MutationTarget target)
    {
        target.Kernel.Blobs.Clear();
        return "no note blobs";
    }
}
