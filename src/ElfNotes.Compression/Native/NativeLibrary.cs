using System.Reflection;
using System.Runtime.InteropServices;
using SystemLibrary = System.Runtime.InteropServices.NativeLibrary;

namespace ElfNotes.Compression.Native;

/// <summary>
/// A C library: the plain name its imports use (which a native binary links statically, by DirectPInvoke), the file
/// names it has on each system, and the Debian package it comes in.
/// </summary>
internal sealed class NativeLibrary
{
    public const string Bzip2Name = "bz2";
    public const string LzmaName = "lzma";
    public const string Lz4Name = "lz4";
    public const string ZstdName = "zstd";

    public static readonly NativeLibrary Bzip2 = new(Bzip2Name, "bzip2", "libbz2-1.0", ["libbz2.so.1.0", "libbz2.so.1"], ["libbz2.1.0.dylib"], ["libbz2", "bz2"]);
    public static readonly NativeLibrary Lzma = new(LzmaName, "xz or lzma", "liblzma5", ["liblzma.so.5"], ["liblzma.5.dylib"], ["liblzma", "lzma"]);
    public static readonly NativeLibrary Lz4 = new(Lz4Name, "lz4", "liblz4-1", ["liblz4.so.1"], ["liblz4.1.dylib"], ["liblz4", "lz4"]);
    public static readonly NativeLibrary Zstd = new(ZstdName, "zstd", "libzstd1", ["libzstd.so.1"], ["libzstd.1.dylib"], ["libzstd", "zstd"]);

    // dlopen on macOS does not look where Homebrew installs.
    private static readonly string[] HomebrewFolders = ["/opt/homebrew/lib/", "/usr/local/lib/"];

    private readonly string _name;
    private readonly string _format;
    private readonly string _package;
    private readonly string[] _fileNames;

    // Runs before the first use of any library, and with it before any import is bound.
    static NativeLibrary() => SystemLibrary.SetDllImportResolver(typeof(NativeLibrary).Assembly, Resolve);

    internal NativeLibrary(string name, string format, string package, string[] linux, string[] macOS, string[] windows)
    {
        _name = name;
        _format = format;
        _package = package;
        _fileNames = OperatingSystem.IsWindows() ? windows
            : OperatingSystem.IsMacOS() ? [.. macOS, .. from folder in HomebrewFolders from file in macOS select folder + file]
            : linux;
    }

    /// <summary>Runs what needs the library, and says what to install when it is not there.</summary>
    /// <exception cref="ElfNotesException"><see cref="ErrorCodes.CodecMissing"/>.</exception>
    public T Use<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new ElfNotesException(ErrorCodes.CodecMissing, 0, $"the data is compressed as {_format}, and {_fileNames[0]}, which decodes that, is not on this system: install {_package} (the name of Debian's package)", e);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        var library = name switch { Bzip2Name => Bzip2, LzmaName => Lzma, Lz4Name => Lz4, ZstdName => Zstd, _ => null };
        if (library is null) return 0;
        foreach (var fileName in library._fileNames)
        {
            if (SystemLibrary.TryLoad(fileName, assembly, searchPath, out var handle)) return handle;
        }

        return 0;
    }
}
