using System;
using System.Runtime.CompilerServices;

namespace ElfNotes;

internal enum XenNoteType { Entry = 1, HypercallPage = 2, VirtBase = 3, XenVersion = 5, GuestOs = 6, Loader = 8, Phys32Entry = 18 }

[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ElfNotePlanAttribute : Attribute
{
    public string Machine { get; set; }

    public string[] Loaders { get; set; }
}

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class XenNoteAttribute : Attribute
{
    public XenNoteAttribute(XenNoteType type, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) { }

    public string String { get; set; }

    public string Symbol { get; set; }
}
