namespace ElfNotes.TestKit.Mutations;

/// <summary>The kernel that is being changed, and the dice.</summary>
internal sealed class MutationTarget(Random random, KernelBuilder kernel)
{
    private readonly List<Func<byte[], byte[]>> _patches = [];

    public Random Random => random;

    public KernelBuilder Kernel => kernel;

    public ulong VirtBase => kernel.Class == 64 ? Kernels.VirtBase64 : Kernels.VirtBase32;

    /// <summary>Registers a change to the built file.</summary>
    public void Patch(Func<byte[], byte[]> patch) => _patches.Add(patch);

    public byte[] Build() => _patches.Aggregate(kernel.Build(), (image, patch) => patch(image));

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>A blob to change; a kernel without any gets an empty one.</summary>
    public NoteBlob Blob()
    {
        if (kernel.Blobs.Count == 0) kernel.Blobs.Add(new NoteBlob());
        return kernel.Blobs[random.Next(kernel.Blobs.Count)];
    }

    /// <summary>A note to change and its blob; an empty blob gets one.</summary>
    public (NoteBlob Blob, int Index) Note()
    {
        var blob = Blob();
        if (blob.Notes.Count == 0) blob.Notes.Add(Kernels.PvhNote());
        return (blob, random.Next(blob.Notes.Count));
    }

    /// <summary>Replaces the notes of a type, or adds one where there is none.</summary>
    public void Set(KernelNote note)
    {
        foreach (var blob in kernel.Blobs)
        {
            var index = blob.Notes.FindIndex(other => other.Type == note.Type);
            if (index < 0) continue;
            blob.Notes[index] = note;
            return;
        }

        Blob().Notes.Add(note);
    }

    /// <summary>An address at or beside a boundary that some rule has.</summary>
    public ulong Boundary()
    {
        var start = VirtBase + Kernels.Physical;
        var address = Pick(0UL, Kernels.Physical, Kernels.Physical + Kernels.MemorySize, VirtBase, start, start + Kernels.MemorySize, start + Kernels.MemorySize / 2, 0xffffffff, ulong.MaxValue, 1UL << 32, 1UL << 63);
        return unchecked(address + Pick(0UL, 0UL, 0UL, 1UL, ulong.MaxValue, 0x1000UL));
    }

    /// <summary>A number that tends to break arithmetic. Keeps away from those that wrap or not depending on where the image is mapped.</summary>
    public ulong Odd() => Pick<ulong>(0, 1, 2, 3, 4, 8, 12, 15, 16, 17, 63, 64, 0xff, 0x100, 0xfff, 0x1000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffc, 0xfffffffd, 0xffffffff, 1UL << 32, 1UL << 63, ulong.MaxValue - 15, ulong.MaxValue - 3, ulong.MaxValue);
}
