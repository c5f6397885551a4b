using System.IO.Compression;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Containers;

namespace ElfNotes.Cli.Tests;

/// <summary>Files of every kind that the command tells apart, made from the test kit's kernels.</summary>
internal static class SampleFiles
{
    /// <summary>Names that are commands to a terminal, or that mislead whoever reads them.</summary>
    public static readonly string[] HostileTexts =
    [
        "\u001b[31mred\u001b]0;title\u0007", "new\nline\r\ttab", "bidi\u202e\u2066txt.exe\u2069\u202c", "c1\u009b31m\u0085", "del\u007f\u0008\u0008", "sep\u2028\u2029zero\u200b\ufeff",
    ];

    /// <summary>Bytes that are no UTF-8: loose, overlong, the C1 control CSI as one byte, a surrogate half.</summary>
    public static readonly byte[][] HostileBytes = [[0x41, 0xff, 0xfe, 0x42], [0xc0, 0x9b, 0x41], [0x9b, 0x33, 0x31, 0x6d], [0xed, 0xa0, 0x80, 0x41], [0x1b, 0x5b, 0x32, 0x4a]];

    /// <summary>A kernel whose notes two segments and two sections show.</summary>
    public static byte[] TwoViews()
    {
        var kernel = Kernels.Pvh();
        var views = kernel.Blobs[0];
        // Headers come first, so that one more of each moves the notes; the first build only tells where they land.
        kernel.ExtraSegments.Add(new SegmentHeader { Type = SegmentHeader.PT_NOTE, Flags = 4, Alignment = 4, Offset = 0, FileSize = 0 });
        kernel.Sections.Add(new KernelSection { Name = ".note.again", Type = KernelSection.SHT_NOTE, Flags = 2, Alignment = 4, Offset = 0, Size = 0 });
        var offset = (ulong)kernel.Build().AsSpan().IndexOf("Xen\0"u8) - 12;
        var size = (ulong)(12 + 4 + views.Notes[0].NumberSize.GetValueOrDefault(8));
        (kernel.ExtraSegments[0].Offset, kernel.ExtraSegments[0].FileSize) = (offset, size);
        (kernel.Sections[0].Offset, kernel.Sections[0].Size) = (offset, size);
        return kernel.Build();
    }

    /// <summary>A kernel with a note whose descriptor runs past the end of its segment.</summary>
    public static byte[] DescriptorPastTheEnd() =>
        Kernels.PvhWithoutNotes().WithNotes(Kernels.PvhNote(), new KernelNote { Type = 3, Owner = "GNU\0"u8.ToArray(), Desc = [1, 2, 3, 4], DescSize = 4000 }).Build();

    /// <summary>An archive with a kernel, a text and a broken ELF in it.</summary>
    public static byte[] MixedArchive() =>
        new ArBuilder().Add("kernel.elf", Kernels.Pv().Build()).Add("readme.txt", "nothing to see"u8.ToArray()).Add("a-name-of-more-than-15-bytes.o", Kernels.Pvh().Build()[..40]).Build();

    /// <summary>Kernels whose owners and descriptors are the hostile texts and bytes; one for all of them.</summary>
    public static byte[] HostileNotes()
    {
        var all = HostileTexts.Select(System.Text.Encoding.UTF8.GetBytes).Concat(HostileBytes).ToArray();
        KernelNote[] notes =
        [
            .. all.Select(bytes => new KernelNote { Type = 7, Owner = [.. bytes, 0], Desc = bytes }),
            .. all.SelectMany(bytes => new uint[] { 5, 6, 7, 8, 9, 10, 17 }, (bytes, type) => new KernelNote { Type = type, Desc = [.. bytes, 0] }),
            .. all.Select(bytes => new KernelNote { Type = 0x100, Owner = "Linux\0"u8.ToArray(), Desc = [.. bytes, 0] }),
            .. all.Select(bytes => new KernelNote { Type = 4, Owner = "GNU\0"u8.ToArray(), Desc = bytes }),
        ];
        var kernel = Kernels.PvWithoutNotes().WithNotes([.. Kernels.PvNotes(), .. notes]);
        kernel.Blobs[0].Section!.Name = ".note\u001b[2J\u202e";
        return kernel.Build();
    }

    /// <summary>A kernel whose legacy string is hostile.</summary>
    public static byte[] HostileLegacyString() =>
        Kernels.PvWithoutNotes().With(KernelSection.XenGuest(Kernels.LegacyText() + ",\u001b[31mKEY\u202e=\u001b[2J\n,GUEST_VER=" + HostileTexts[3] + ",FEATURES=!" + HostileTexts[0])).Build();

    /// <summary>An archive whose members have hostile names; one member cannot be read.</summary>
    public static byte[] HostileMembers()
    {
        var archive = new ArBuilder();
        foreach (var (index, text) in HostileTexts.Index()) archive.Add(new string([.. text.Where(character => character is < (char)128 and not '\n')]) + index, index % 2 == 0 ? Kernels.Pvh().Build() : Kernels.Pvh().Build()[..50]);
        return archive.Build();
    }

    /// <summary>A bzImage with a gzip payload around a kernel.</summary>
    public static byte[] BzImage(byte[] kernel) => new BzImageBuilder { Payload = BzImageBuilder.WithSize(Gzip(kernel), (uint)kernel.Length) }.Build();

    /// <summary>Compresses as gzip does.</summary>
    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal)) gzip.Write(content);
        return output.ToArray();
    }
}
