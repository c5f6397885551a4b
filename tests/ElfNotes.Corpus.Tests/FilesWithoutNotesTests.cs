using ElfNotes.Compression;
using ElfNotes.Images;

namespace ElfNotes.Corpus.Tests;

/// <summary>What is said of real files in which there are no notes to be found.</summary>
public class FilesWithoutNotesTests
{
    [Theory]
    [InlineData("kernel/deb-memtest86+-6.10-4-amd64__memtest86+ia32.bin", "bzImage", ErrorCodes.NoNotesInFormat, "without a payload")]
    [InlineData("kernel/deb-memtest86+-7.20-1-amd64__memtest86+x64.efi", "PE", ErrorCodes.NoNotesInFormat, "without a payload")]
    [InlineData("kernel/deb-ipxe-1.21.1+git20250501.dad20602+dfsg-1-all__ipxe.lkrn", "bzImage", ErrorCodes.BadContainer, "boot protocol 2.07")]
    [InlineData("kernel/derived__zboot-gzip-arm64-rawimage.efi", "EFI zboot/gzip/PE", ErrorCodes.NoNotesInFormat, "arm64")]
    [InlineData("xen/deb-xen-hypervisor-4.17-arm64-4.17.5+72-g01140da4e8-1-arm64__xen-4.17-arm64", "PE", ErrorCodes.NoNotesInFormat, "arm64")]
    [InlineData("archive/elfutils__hello3-1.0-2.x86_64.rpm", "", ErrorCodes.UnknownFormat, "RPM")]
    [InlineData("hostile/elftoolchain__missing-file.ar", "ar", ErrorCodes.Truncated, "0x44")]
    public void TheErrorSaysWhatTheFileIs(string path, string chain, string code, string words)
    {
        using var source = ByteSource.FromFile(CorpusFiles.PathOf("corpus/" + path));
        using var image = ImageFile.Open(source, new PayloadCodecs());
        var member = Assert.Single(image.Members);
        Assert.Equal((chain, code), (string.Join('/', member.Container), member.Error?.Code));
        Assert.Contains(words, member.Error!.Message);
    }
}
