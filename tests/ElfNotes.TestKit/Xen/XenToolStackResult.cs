namespace ElfNotes.TestKit.Xen;

/// <summary>What Xen's tool stack did with a file that it was given as a kernel.</summary>
/// <param name="Accepts">Whether <c>xc_dom_parse_image</c> took it, whichever loader did.</param>
/// <param name="Loader">The loader whose probe took the file: <c>ELF-generic</c>, <c>Linux bzImage</c>, <c>HVM-generic</c> or <c>multiboot-binary</c>; null where none did.</param>
/// <param name="GuestType">The ABI it was found to have: <c>xen-3.0-x86_64</c>, <c>hvm-3.0-x86_32</c>; null where it did not come so far.</param>
/// <param name="Errors">The lines logged as errors, as xl shows them, without their line ends.</param>
/// <param name="Log">All lines, the errors included.</param>
/// <param name="KernelStart">Where the kernel segment starts; 0 where it did not come so far.</param>
/// <param name="KernelEnd">Its end.</param>
/// <param name="Places">Whether there was room for the kernel where it wants to be, as <c>xc_dom_build_image</c> finds it; null where that was not asked, or did not come so far.</param>
public sealed record XenToolStackResult(bool Accepts, string? Loader, string? GuestType, IReadOnlyList<string> Errors, IReadOnlyList<string> Log, ulong KernelStart, ulong KernelEnd, bool? Places)
{
    /// <summary>Whether a loader for kernels took it, and it could be placed where that was asked: firmware and multiboot images are judged by other rules than notes.</summary>
    public bool AcceptsKernel => Accepts && Places != false && Loader is "ELF-generic" or "Linux bzImage";

    /// <summary>The errors without <c>panic: FILE:LINE: </c> in front, which differs from build to build, and without the name of an empty file.</summary>
    public IReadOnlyList<string> Words => [.. Errors.Select(WithoutPlace)];

    private static string WithoutPlace(string line)
    {
        if (!line.StartsWith("panic: ", StringComparison.Ordinal)) return line;
        var file = line.IndexOf(':', "panic: ".Length);
        var number = line.IndexOf(": ", file + 1, StringComparison.Ordinal);
        // Some messages end in a line feed of their own.
        return line[(number + 2)..].Replace("\n", "", StringComparison.Ordinal).Replace("'/dev/null': ", "", StringComparison.Ordinal);
    }
}
