namespace ElfNotes.Compression;

/// <summary>A block's decoded bytes, as many as were wanted so far.</summary>
internal sealed class DecodedBlock
{
    public int Index { get; private set; } = -1;

    public byte[] Bytes { get; private set; } = [];

    /// <summary>How many of the first bytes are decoded.</summary>
    public int Available { get; set; }

    /// <summary>There are no more than these.</summary>
    public bool IsWhole { get; set; }

    public void Reset(int index, int size)
    {
        Index = index;
        Available = 0;
        IsWhole = false;
        if (Bytes.Length < size) Bytes = GC.AllocateUninitializedArray<byte>(size);
    }
}
