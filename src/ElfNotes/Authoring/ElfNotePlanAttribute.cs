using System.Runtime.CompilerServices;

namespace ElfNotes;

/// <summary>
/// What holds for all notes of this assembly. A property that is not written is not there.
/// </summary>
/// <remarks>
/// Read by the attribute's full name, as <see cref="ElfNoteAttribute"/> is.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ElfNotePlanAttribute : Attribute
{
    /// <summary>Says what holds for all notes.</summary>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <param name="sourceLine">Filled in by the compiler.</param>
    public ElfNotePlanAttribute([CallerFilePath] string sourceFile = "", [CallerLineNumber] int sourceLine = 0)
    {
        SourceFile = sourceFile;
        SourceLine = sourceLine;
    }

    /// <summary>The machine that outputs are for by default: <c>x86-64</c>, <c>i386</c>, <c>aarch64</c>, …</summary>
    public string? Machine { get; set; }

    /// <summary>The loaders that the notes are made for: <c>xen-pv</c>, <c>xen-pvh</c>, <c>qemu</c>, … What they need is then demanded.</summary>
    public string[]? Loaders { get; set; }

    /// <summary>The source file in which the attribute stands, as the compiler was given it.</summary>
    public string SourceFile { get; }

    /// <summary>The line in it, counted from 1.</summary>
    public int SourceLine { get; }
}
