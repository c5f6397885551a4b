using System.Buffers.Binary;

namespace ElfNotes.Editing;

/// <summary>What in a bzImage is made of all its bytes, and has to follow a change: signatures, the PE header's checksum, the boot protocol's CRC-32.</summary>
internal static class BzImageIntegrity
{
    /// <summary>Plans what has to follow a change.</summary>
    /// <param name="original">The file as it was.</param>
    /// <param name="edited">Its change.</param>
    /// <param name="head">Its first bytes.</param>
    /// <param name="signature">Its PE fields; null where it has none.</param>
    /// <returns>A plan for the result of <paramref name="edited"/>.</returns>
    public static EditPlan Restore(ByteSource original, EditPlan edited, ReadOnlySpan<byte> head, PeSignature? signature)
    {
        var end = BzImageChecksum.End(head);
        var hadCrc = BzImageChecksum.IsRight(original, end);
        var plan = new EditPlan(edited.Result, edited.Length, [], []);
        if (signature is { TableSize: > 0 })
        {
            // What signs a kernel writes a checksum and leaves the CRC-32 wrong; before it was signed it had none of the one and the other right.
            var unsigned = Unsign(original, signature, withoutChecksum: true);
            hadCrc |= BzImageChecksum.IsRight(unsigned.Result, end);
            plan = plan.Then(Unsign(plan.Result, signature, withoutChecksum: hadCrc));
        }

        if (signature is { Checksum: not 0 } && !(hadCrc && signature.TableSize > 0)) plan = plan.Then(WithChecksum(plan.Result, signature));
        return hadCrc ? plan.Then(WithCrc(plan.Result, end)) : plan;
    }

    private static EditPlan Unsign(ByteSource source, PeSignature signature, bool withoutChecksum)
    {
        var tableEnd = (ulong)signature.TableOffset + signature.TableSize;
        var isAtEnd = tableEnd == source.Length;
        List<ByteChange> changes = [new(signature.EntryOffset, new byte[8])];
        List<EditStep> steps = [new(signature.EntryOffset, 8, $"the signature of {signature.TableSize} bytes at 0x{signature.TableOffset:x} is taken off{(isAtEnd ? "" : "; its bytes stay, as others come behind them")}")];
        if (withoutChecksum && signature.Checksum != 0)
        {
            changes.Add(new ByteChange(signature.ChecksumOffset, new byte[4]));
            steps.Add(new EditStep(signature.ChecksumOffset, 4, "the PE header's checksum, which came with the signature, is taken off too"));
        }

        return new EditPlan(source, isAtEnd ? signature.TableOffset : source.Length, changes, steps);
    }

    private static EditPlan WithChecksum(ByteSource source, PeSignature signature)
    {
        var field = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(field, signature.Compute(source));
        return new EditPlan(source, source.Length, [new ByteChange(signature.ChecksumOffset, field)], [new EditStep(signature.ChecksumOffset, 4, "the PE header's checksum follows")]);
    }

    private static EditPlan WithCrc(ByteSource source, ulong end)
    {
        var field = new byte[BzImageChecksum.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(field, BzImageChecksum.Remainder(source, end - BzImageChecksum.Size));
        return new EditPlan(source, source.Length, [new ByteChange(end - BzImageChecksum.Size, field)], [new EditStep(end - BzImageChecksum.Size, BzImageChecksum.Size, "the boot protocol's CRC-32 over the file follows")]);
    }
}
