using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ElfNotes.TestKit.Xen;

/// <summary>
/// Xen 4.17's libelf as the tool stack uses it, out of <c>libxenguest.so.4.17</c> (Debian package <see cref="Package"/>): the oracle
/// for the verdicts on PV and PVH kernels. Called in the tool stack's order: elf_init, elf_set_log, elf_parse_binary, elf_xen_parse.
/// </summary>
public static unsafe partial class XenLibelf
{
    /// <summary>The Debian package that has the library.</summary>
    public const string Package = "libxenmisc4.17";

    private const string Library = "libxenguest.so.4.17";

    // struct elf_binary is below 200 bytes, struct elf_dom_parms below 1 KiB; both are opaque here and given ample room.
    private const nuint BinarySize = 4096;
    private const nuint ParametersSize = 16384;

    /// <summary>Whether the library is there and is for this machine.</summary>
    public static bool IsAvailable { get; } = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && NativeLibrary.TryLoad(Library, out _);

    /// <summary>Judges an image as libelf does.</summary>
    /// <param name="image">The ELF itself, not what it may be compressed into.</param>
    /// <param name="hvm">True for a PVH guest, false for a PV guest.</param>
    public static XenLibelfResult Judge(ReadOnlySpan<byte> image, bool hvm)
    {
        var copy = (byte*)NativeMemory.Alloc((nuint)Math.Max(image.Length, 1));
        var elf = NativeMemory.AllocZeroed(BinarySize);
        var parameters = NativeMemory.AllocZeroed(ParametersSize);
        var lines = new List<LogLine>();
        var handle = GCHandle.Alloc(lines);
        try
        {
            image.CopyTo(new Span<byte>(copy, image.Length));
            if (elf_init(elf, copy, (nuint)image.Length) != 0) return new XenLibelfResult(false, false, [], [], Broken(elf));
            elf_set_log(elf, &OnLog, (void*)GCHandle.ToIntPtr(handle), 1);
            elf_parse_binary(elf);
            var accepts = elf_xen_parse(elf, parameters, hvm ? (byte)1 : (byte)0) == 0;
            return new XenLibelfResult(true, accepts, [.. lines.Where(line => line.IsError).Select(line => line.Text)], [.. lines.Select(line => line.Text)], Broken(elf));
        }
        finally
        {
            handle.Free();
            NativeMemory.Free(parameters);
            NativeMemory.Free(elf);
            NativeMemory.Free(copy);
        }
    }

    private readonly record struct LogLine(bool IsError, string Text);

    private static string? Broken(void* elf) => Marshal.PtrToStringUTF8((nint)elf_check_broken(elf));

    // On x86-64 a va_list argument is a pointer to its only element, so it can be handed on to vsnprintf, but only once: it is used up.
    // The longest line holds a string of 4096 bytes.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(void* elf, void* data, byte isError, byte* format, void* arguments)
    {
        const int Capacity = 8192;
        var text = stackalloc byte[Capacity];
        var length = vsnprintf(text, Capacity, format, arguments);
        if (length is < 0 or >= Capacity) Environment.FailFast("a log line of libelf did not fit");
        if (length > 0 && text[length - 1] == '\n') length--;
        var lines = (List<LogLine>)GCHandle.FromIntPtr((nint)data).Target!;
        lines.Add(new LogLine(isError != 0, Encoding.UTF8.GetString(text, length)));
    }

    [LibraryImport(Library)]
    private static partial int elf_init(void* elf, byte* image, nuint size);

    [LibraryImport(Library)]
    private static partial void elf_set_log(void* elf, delegate* unmanaged[Cdecl]<void*, void*, byte, byte*, void*, void> callback, void* data, byte verbose);

    [LibraryImport(Library)]
    private static partial void elf_parse_binary(void* elf);

    [LibraryImport(Library)]
    private static partial int elf_xen_parse(void* elf, void* parameters, byte hvm);

    [LibraryImport(Library)]
    private static partial byte* elf_check_broken(void* elf);

    [LibraryImport("libc")]
    private static partial int vsnprintf(byte* text, nuint capacity, byte* format, void* arguments);
}
