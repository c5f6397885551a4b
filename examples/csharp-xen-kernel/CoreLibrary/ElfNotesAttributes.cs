// The attributes of ElfNotes, as far as Notes.cs uses them. One counts by its full name, wherever it is defined: so a kernel without the library has a copy.

using System;
using System.Runtime.CompilerServices;

namespace ElfNotes;

internal enum XenNoteType
{
    Entry = 1,
    HypercallPage = 2,
    VirtBase = 3,
    XenVersion = 5,
    GuestOS = 6,
    GuestVersion = 7,
    Loader = 8,
    Features = 10,
    Phys32Entry = 18,
}

[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ElfNotePlanAttribute : Attribute
{
    public ElfNotePlanAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) { }

    public string Machine { get; set; }

    public string[] Loaders { get; set; }
}

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class XenNoteAttribute : Attribute
{
    public XenNoteAttribute(XenNoteType type, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) { }

    public string String { get; set; }

    public string Symbol { get; set; }

    public ulong Pointer { get; set; }

    public string[] Features { get; set; }
}

// For notes of other owners than Xen.
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class ElfNoteAttribute : Attribute
{
    public ElfNoteAttribute(string owner, uint type, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) { }

    public string String { get; set; }
}
