using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>
/// The signature behind a Linux module: the signature itself, twelve bytes of struct module_signature, and a line of text
/// (Linux: include/linux/module_signature.h, scripts/sign-file.c).
/// </summary>
/// <param name="Source">The signed module.</param>
/// <param name="Length">The length of the module without it.</param>
internal sealed record ModuleSignature(ByteSource Source, ulong Length)
{
    private const int StructureSize = 12;

    private static ReadOnlySpan<byte> Magic => "~Module signature appended~\n"u8;

    /// <summary>The signature of a file, or null where there is none.</summary>
    public static ModuleSignature? Find(ByteSource source)
    {
        Span<byte> end = stackalloc byte[StructureSize + 28];
        var length = source.Length;
        if (length < (ulong)end.Length || !source.TryReadExactly(length - (ulong)end.Length, end) || !end[StructureSize..].SequenceEqual(Magic)) return null;
        var size = BinaryPrimitives.ReadUInt32BigEndian(end[8..]) + (ulong)end.Length;
        return new ModuleSignature(source, size <= length ? length - size : length - (ulong)end.Length);
    }

    /// <summary>The file without it, where that is wanted.</summary>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.SignatureWouldBreak"/>: it is not.</exception>
    public EditPlan Remove(EditOptions options)
    {
        if (!options.BreakSignature) throw new ElfNotesException(EditingCodes.SignatureWouldBreak, Length, "the module is signed, and any change makes the signature wrong");
        return new EditPlan(Source, Length, [], [new EditStep(Length, 0, $"the module's signature, {Source.Length - Length} bytes, is cut off: it would be wrong")]);
    }
}
