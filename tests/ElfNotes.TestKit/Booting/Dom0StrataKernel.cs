using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Booting;

/// <summary>A bootable kernel on its way through the strata: each value changes something of it.</summary>
public sealed class Dom0StrataKernel
{
    /// <summary>A kernel to start from.</summary>
    /// <param name="isPvh">PVH rather than PV.</param>
    /// <param name="kernelClass">32 or 64; 32 for PVH only.</param>
    public Dom0StrataKernel(bool isPvh, int kernelClass = 64)
    {
        IsPvh = isPvh;
        Builder = (isPvh ? Kernels.PvhWithoutNotes(kernelClass) : Kernels.PvWithoutNotes()).MadeBootable();
        Notes = isPvh ? [Kernels.PvhNote()] : [.. Kernels.PvNotes()];
    }

    /// <summary>Whether it is a PVH kernel.</summary>
    public bool IsPvh { get; }

    /// <summary>The kernel without its notes. The first loadable segment has the code.</summary>
    public KernelBuilder Builder { get; private set; }

    /// <summary>The notes, in order.</summary>
    public List<KernelNote> Notes { get; }

    /// <summary>dom0_mem, MiB.</summary>
    public int Memory { get; set; } = 32;

    /// <summary>What becomes of the finished ELF: a container, or damage.</summary>
    public Func<byte[], byte[]> Finish { get; set; } = image => image;

    /// <summary>Changes how the notes are put into the file.</summary>
    public Action<NoteBlob> Blob { get; set; } = _ => { };

    /// <summary>The header of the segment with the code.</summary>
    public SegmentHeader Code => Builder.Loads[0].Header;

    /// <summary>The virtual address of physical 0 in a PV kernel.</summary>
    public ulong Offset { get; private set; } = Kernels.VirtBase64;

    /// <summary>Replaces a PVH kernel by one of the other class.</summary>
    public void MakeElf32() => Builder = Kernels.PvhWithoutNotes(32).MadeBootable();

    /// <summary>Sets a note in place of all of its type.</summary>
    public void Set(KernelNote note)
    {
        Drop(note.Type);
        Notes.Add(note);
    }

    /// <summary>Sets a note that is a number.</summary>
    public void Set(uint type, ulong value, int? size = null) => Set(KernelNote.Of(type, value, size));

    /// <summary>Sets a note that is a string.</summary>
    public void Set(uint type, string value) => Set(KernelNote.Of(type, value));

    /// <summary>Takes all notes of a type away.</summary>
    public void Drop(uint type) => Notes.RemoveAll(note => note.Type == type);

    /// <summary>Links a PV kernel elsewhere: VIRT_BASE, entry and hypercall page move along.</summary>
    /// <param name="virtBase">VIRT_BASE, the virtual address of physical 0.</param>
    public void LinkAt(ulong virtBase)
    {
        Offset = virtBase;
        Builder.Entry = unchecked(virtBase + Kernels.Physical);
        Set(VirtBase, virtBase);
        Set(Entry, unchecked(virtBase + Kernels.Physical));
        if (Notes.Exists(note => note.Type == HypercallPage)) Set(HypercallPage, unchecked(virtBase + Kernels.Physical + 0x1000));
    }

    /// <summary>Loads a PVH kernel elsewhere; its entry moves along.</summary>
    public void LoadAt(ulong physical)
    {
        Code.PhysicalAddress = Code.VirtualAddress = Builder.Entry = physical;
        Set(Phys32Entry, physical);
    }

    /// <summary>Adds a loadable segment of 16 bytes of text.</summary>
    /// <param name="physical">p_paddr.</param>
    /// <param name="memorySize">p_memsz.</param>
    /// <param name="change">Changes its header.</param>
    public void AddSegment(ulong physical, ulong memorySize, Action<SegmentHeader>? change = null)
    {
        var segment = LoadSegment.At(physical, unchecked(physical + (IsPvh ? 0 : Offset)), memorySize);
        segment.Data = "elfnotes segment"u8.ToArray();
        change?.Invoke(segment.Header);
        Builder.With(segment);
    }

    /// <summary>The file.</summary>
    public byte[] Build()
    {
        var blob = new NoteBlob { Notes = [.. Notes] };
        Blob(blob);
        return Finish(Builder.With(blob).Build());
    }
}
