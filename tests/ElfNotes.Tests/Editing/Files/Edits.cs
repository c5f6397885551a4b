using ElfNotes.Editing;

namespace ElfNotes.Tests.Editing.Files;

/// <summary>Files and plans over them.</summary>
internal static class Edits
{
    /// <summary>Bytes of all values, never the same twice in a row of blocks.</summary>
    public static byte[] Content(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    public static EditPlan Plan(ByteSource original, ulong length, params ByteChange[] changes) => new(original, length, changes, []);

    /// <summary>Another byte at offset 7 and eight bytes more.</summary>
    public static EditPlan Small(ByteSource original) =>
        Plan(original, original.Length + 8, new ByteChange(7, new byte[] { Flipped(original, 7) }), new ByteChange(original.Length, "appended"u8.ToArray()));

    /// <summary>The content that a plan gives, by its definition.</summary>
    public static byte[] Result(byte[] original, EditPlan plan)
    {
        var result = new byte[plan.Length];
        original.AsSpan(0, Math.Min(original.Length, result.Length)).CopyTo(result);
        foreach (var change in plan.Changes) change.Bytes.Span.CopyTo(result.AsSpan((int)change.Offset));
        return result;
    }

    private static byte Flipped(ByteSource original, ulong offset)
    {
        var one = new byte[1];
        original.ReadExactly(offset, one, "the test's file");
        return (byte)~one[0];
    }
}
