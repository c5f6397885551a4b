using System;

namespace XenKernel;

/// <summary>What a program needs to be set up before it runs, and memory for objects.</summary>
internal static unsafe class KernelRuntime
{
    private static byte* s_next;

    /// <summary>To be called before any object is made, and before any static field is used that is a reference, or that has a value from the start.</summary>
    internal static void Start()
    {
        s_next = Linked.Heap;
        var header = (ReadyToRunHeader*)Linked.ReadyToRunHeader;
        var sections = (ReadyToRunSection*)(header + 1);
        for (var i = 0; i < header->SectionCount; i++)
            if (sections[i].Type == ReadyToRunSection.StaticReferences) MakeStaticReferences((int*)sections[i].Start, (int*)sections[i].End);
        for (var i = 0; i < header->SectionCount; i++)
            if (sections[i].Type == ReadyToRunSection.StaticConstructors) RunStaticConstructors((int*)sections[i].Start, (int*)sections[i].End);
    }

    /// <summary>Objects are never freed: the heap ends, and with it the kernel. It is in .bss, and so it is cleared.</summary>
    internal static void* Allocate(ulong size)
    {
        size = (size + 7) & ~7ul;
        if (size > (ulong)(Linked.HeapEnd - s_next)) Kernel.Panic("the heap is full");
        var place = s_next;
        s_next += size;
        return place;
    }

    internal static void* NewObject(MethodTable* type)
    {
        var place = (MethodTable**)Allocate(type->BaseSize);
        *place = type;
        return place;
    }

    /// <summary>
    /// The static fields of a type that are references are the fields of an object, which is made here. The section has a distance to a place for each; at the
    /// place is the distance to the object's type, plus 1, plus 2 if there is another distance behind it, to what the fields are at first.
    /// </summary>
    private static void MakeStaticReferences(int* section, int* end)
    {
        const int WithoutObject = 1;
        const int WithValues = 2;
        for (; section < end; section++)
        {
            var place = (int*)At(section);
            var type = (nint)At(place);
            if ((type & WithoutObject) == 0) continue;
            var values = (type & WithValues) == 0 ? null : (ulong*)At(place + 1);
            var table = (MethodTable*)(type & ~(WithoutObject | WithValues));
            var made = (ulong*)NewObject(table);
            if (values != null)
                for (var i = 0; i < (int)table->BaseSize / sizeof(ulong) - 2; i++) made[i + 1] = values[i];
            *(ulong**)place = made;
        }
    }

    // Without a class that would run each when it is needed, ilc wants all of them run at the start, and has their distances here.
    private static void RunStaticConstructors(int* section, int* end)
    {
        for (; section < end; section++) ((delegate*<void>)At(section))();
    }

    private static byte* At(int* distance) => (byte*)distance + *distance;

    // As of ilc 10.0, which writes them.
    private struct ReadyToRunHeader
    {
        internal uint Signature;
        internal ushort MajorVersion;
        internal ushort MinorVersion;
        internal uint Flags;
        internal ushort SectionCount;
        internal byte EntrySize;
        internal byte EntryType;
    }

    private struct ReadyToRunSection
    {
        internal const int StaticReferences = 201;
        internal const int StaticConstructors = 205;

        internal int Type;
        internal int Flags;
        internal void* Start;
        internal void* End;
    }
}
