using System.Runtime.InteropServices;
using ElfNotes.Compression.Native;
using Library = ElfNotes.Compression.Native.NativeLibrary;

namespace ElfNotes.Compression.Tests;

/// <summary>What happens when a C library is not on the system.</summary>
public sealed partial class NativeLibraryTests
{
    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        var library = new Library("elfnotes-absent", "absent", "libabsent9", ["libabsent.so.9"], ["libabsent.9.dylib"], ["libabsent"]);
        var failure = Assert.Throws<ElfNotesException>(() => library.Use(() => Absent()));
        Assert.Equal(ErrorCodes.CodecMissing, failure.Code);
        Assert.Contains("install libabsent9", failure.Message);
        Assert.Contains("libabsent", failure.Message);
    }

    [Fact]
    public void Structures_have_the_sizes_of_the_64_bit_headers()
    {
        Assert.SkipUnless(nint.Size == 8, "64-bit only");
        unsafe
        {
            Assert.Equal(136, sizeof(LzmaStream));
            Assert.Equal(80, sizeof(Bzip2Stream));
            Assert.Equal(24, sizeof(ZstdBuffer));
        }
    }

    [LibraryImport("elfnotes-absent", EntryPoint = "absent")]
    private static partial int Absent();
}
