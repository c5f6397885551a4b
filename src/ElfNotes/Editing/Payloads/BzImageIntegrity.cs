using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>What in a bzImage is made of all its bytes, and has to follow a change: signatures, the PE header's checksum, the boot protocol's CRC-32.</summary>
internal static class BzImageIntegrity
{
    /// <summary>Plans what has to follow a change.</summary>
    /// <param name="original">The file as it was.</param>
    /// <param name="edited">Its change.</param>
    /// <param name="head">Its first bytes.</param>
    /// <param name="pe">Its PE headers; null where it has none.</param>
    /// <param name="signature">Its signatures, which are taken off; null where it has none.</param>
    /// <returns>A plan for the result of <paramref name="edited"/>.</returns>
    public static EditPlan Restore(ByteSource original, EditPlan edited, ReadOnlySpan<byte> head, PeHeaders? pe, PeSignature? signature)
    {
        var end = BzImageChecksum.End(head);
        var hadCrc = BzImageChecksum.IsRight(original, end);
        var plan = new EditPlan(edited.Result, edited.Length, [], []);
        if (signature is not null)
        {
            // What signs a kernel writes a checksum and leaves the CRC-32 wrong; before it was signed it had none of the one and the other right.
            hadCrc |= BzImageChecksum.IsRight(signature.TakeOff(original, withoutChecksum: true).Result, end);
            plan = plan.Then(signature.TakeOff(plan.Result, withoutChecksum: hadCrc));
        }

        if (pe is { Checksum: not 0 } && !(hadCrc && signature is not null)) plan = plan.Then(WithChecksum(plan.Result, pe));
        return hadCrc ? plan.Then(WithCrc(plan.Result, end)) : plan;
    }

    private static EditPlan WithChecksum(ByteSource source, PeHeaders pe) =>
        new(source, source.Length, [Word(pe.ChecksumPlace, PeChecksum.Compute(source, pe.ChecksumPlace))], [new EditStep(pe.ChecksumPlace, 4, "the PE header's checksum follows")]);

    private static EditPlan WithCrc(ByteSource source, ulong end)
    {
        var place = end - BzImageChecksum.Size;
        return new EditPlan(source, source.Length, [Word(place, BzImageChecksum.Remainder(source, place))], [new EditStep(place, BzImageChecksum.Size, "the boot protocol's CRC-32 over the file follows")]);
    }

    private static ByteChange Word(ulong place, uint value)
    {
        var field = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        return new ByteChange(place, field);
    }
}
