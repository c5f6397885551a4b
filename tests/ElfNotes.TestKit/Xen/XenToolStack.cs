using System.Runtime.InteropServices;
using System.Text;

namespace ElfNotes.TestKit.Xen;

/// <summary>
/// Xen 4.17's tool stack up to the point where it would need a hypervisor: the calls that <c>xl create</c> makes to load a kernel
/// (<c>libxl__build_dom</c>), on a handle that has none. The oracle for the verdicts on guests that are not dom0, compressed kernels included.
/// </summary>
/// <remarks>Safe for several threads: every run has its own handle, image and log, and the library only reads what they share, its list of loaders.</remarks>
#pragma warning disable CA1711 // Xen's term; it is no collection.
public static unsafe partial class XenToolStack
#pragma warning restore CA1711
{
    /// <summary>The Debian package that has the library.</summary>
    public const string Package = XenLibelf.Package;

    /// <summary>What a Xen for x86 says it can run that has 32-bit PV guests and HVM compiled in (<c>arch_get_xen_caps</c>).</summary>
    public const string AllCapabilities = "xen-3.0-x86_64 xen-3.0-x86_32p hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 ";

    /// <summary>How large a kernel may become here: the tool stack's own limit is 1 GiB, and it fills the buffer before it unpacks.</summary>
    public const int DefaultMaximumKernelSize = 256 << 20;

    private const string Guest = "libxenguest.so.4.17";
    private const string Control = "libxenctrl.so.4.17";

    // XC_OPENFLAG_DUMMY of xenctrl.h; XC_DOM_HVM_CONTAINER of xenguest.h.
    private const uint OpenDummy = 1;
    private const int HvmContainer = 1;

    /// <summary>Whether the libraries are there and are for this machine.</summary>
    public static bool IsAvailable { get; } = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64
        && NativeLibrary.TryLoad(Control, out _) && NativeLibrary.TryLoad(Guest, out _);

    /// <summary>Gives the tool stack a file as a guest's kernel.</summary>
    /// <param name="file">The whole file, compressed or not. No copy is made: the tool stack does not write to it.</param>
    /// <param name="hvm">True for a PVH guest, false for a PV guest.</param>
    /// <param name="capabilities">What the hypervisor says that it can run, at most 1023 characters.</param>
    /// <param name="maximumKernelSize">How many bytes a compressed kernel may have unpacked; 0 for no limit.</param>
    /// <param name="megabytes">The guest's memory in MiB, to have the kernel placed in it as well, in as much memory of this process; null to stop behind the parse.</param>
    /// <exception cref="InvalidOperationException">The library is another one than this was written for: its structures differ.</exception>
    public static XenToolStackResult Judge(ReadOnlySpan<byte> file, bool hvm, string capabilities = AllCapabilities, int maximumKernelSize = DefaultMaximumKernelSize, int? megabytes = null)
    {
        using var log = new XenToolStackLog();
        var handle = xc_interface_open(log.Pointer, log.Pointer, OpenDummy);
        if (handle is null) throw new InvalidOperationException("xc_interface_open gave no handle");
        try
        {
            var image = (Image*)xc_dom_allocate(handle, null, null);
            if (image is null) throw new InvalidOperationException("xc_dom_allocate gave no image");
            try
            {
                CheckLayout(image, handle);
                fixed (byte* bytes = file) return Run(image, bytes, (nuint)file.Length, hvm, capabilities, maximumKernelSize, megabytes, log);
            }
            finally
            {
                xc_dom_release(image);
            }
        }
        finally
        {
            _ = xc_interface_close(handle);
        }
    }

    private static XenToolStackResult Run(Image* image, byte* bytes, nuint length, bool hvm, string capabilities, int maximumKernelSize, int? megabytes, XenToolStackLog log)
    {
        image->ContainerType = hvm ? HvmContainer : 0;
        var text = new Span<byte>(image->Capabilities, Image.CapabilitiesSize - 1);
        Encoding.ASCII.GetBytes(capabilities, text);
        _ = xc_dom_kernel_max_size(image, (nuint)maximumKernelSize);
        // xl gives a file's name, for which only an empty file makes a difference.
        var accepts = (length == 0 ? xc_dom_kernel_file(image, "/dev/null") : xc_dom_kernel_mem(image, bytes, length)) == 0 && xc_dom_parse_image(image) == 0;
        // What was computed: placing counts in pages from VIRT_BASE, which need not be at the start of one.
        var (start, end) = (image->KernelStart, image->KernelEnd);
        bool? places = accepts && megabytes is { } memory ? Place(image, (uint)memory) : null;
        // struct xc_dom_loader begins with its name.
        var loader = image->Loader is null ? null : Marshal.PtrToStringUTF8(*(nint*)image->Loader);
        return new XenToolStackResult(accepts, loader, Marshal.PtrToStringUTF8(image->GuestType), log.Errors, log.Lines, start, end, places);
    }

    // xc_dom_mem_init, and of xc_dom_build_image what it does first, which is all that can be done without a hypervisor: domain 0, which
    // the image is for as long as nobody says another, gets its memory from this process.
    private static bool Place(Image* image, uint megabytes)
    {
        if (xc_dom_mem_init(image, megabytes) != 0) return false;
        if (xc_dom_virt_base(image) is var virtBase && virtBase != ulong.MaxValue) image->AllocatedUpTo = virtBase;
        return xc_dom_alloc_segment(image, &image->KernelStart, "kernel", image->KernelStart, image->KernelEnd - image->KernelStart) == 0;
    }

    // A new image has three values that tell its layout: the default size limit, the handle, and no loader.
    private static void CheckLayout(Image* image, void* handle)
    {
        if (image->MaximumKernelSize == 1 << 30 && image->Handle == handle && image->Loader is null && image->ContainerType == 0) return;
        throw new InvalidOperationException($"struct xc_dom_image of {Guest} is not laid out as in Xen 4.17");
    }

    [LibraryImport(Control)]
    private static partial void* xc_interface_open(void* logger, void* buildLogger, uint flags);

    [LibraryImport(Control)]
    private static partial int xc_interface_close(void* handle);

    [LibraryImport(Guest)]
    private static partial void* xc_dom_allocate(void* handle, byte* commandLine, byte* features);

    [LibraryImport(Guest)]
    private static partial int xc_dom_kernel_max_size(Image* image, nuint size);

    [LibraryImport(Guest)]
    private static partial int xc_dom_kernel_mem(Image* image, byte* bytes, nuint size);

    [LibraryImport(Guest, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int xc_dom_kernel_file(Image* image, string path);

    [LibraryImport(Guest)]
    private static partial int xc_dom_parse_image(Image* image);

    [LibraryImport(Guest)]
    private static partial void xc_dom_release(Image* image);

    [LibraryImport(Guest)]
    private static partial int xc_dom_mem_init(Image* image, uint megabytes);

    [LibraryImport(Guest)]
    private static partial ulong xc_dom_virt_base(Image* image);

    [LibraryImport(Guest, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int xc_dom_alloc_segment(Image* image, ulong* segment, string name, ulong start, ulong size);

    /// <summary>The fields of <c>struct xc_dom_image</c> (Xen 4.17, x86-64, 1952 bytes) that are used here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 1952)]
    private struct Image
    {
        public const int CapabilitiesSize = 1024;

        [FieldOffset(152)]
        public nuint MaximumKernelSize;

        [FieldOffset(208)]
        public nint GuestType;

        [FieldOffset(216)]
        public ulong KernelStart;

        [FieldOffset(224)]
        public ulong KernelEnd;

        [FieldOffset(424)]
        public ulong AllocatedUpTo;

        [FieldOffset(592)]
        public void* Handle;

        [FieldOffset(612)]
        public fixed byte Capabilities[CapabilitiesSize];

        [FieldOffset(1640)]
        public void* Loader;

        [FieldOffset(1712)]
        public int ContainerType;
    }
}
