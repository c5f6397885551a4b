using ElfNotes.Compression.Native;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>The .xz container with the old stream's settings: check, filters, dictionary (xz file format, 2.1 and 3.1; LZMA2's own header).</summary>
internal static class XzEncoder
{
    private const int StreamHeaderSize = 12;
    private const int CheckOffset = 7;
    private const int HasSizes = 0xc0;
    private const int MaxHeaderSize = 1024;

    // The control byte of an LZMA2 chunk with new properties: those follow it, two sizes between.
    private const int NewProperties = 0xc0;
    private const int PropertiesInChunk = 5;
    private const byte UsualProperties = 93;

    public static EncodedPayload Encode(PayloadToEncode payload)
    {
        Span<byte> header = stackalloc byte[MaxHeaderSize];
        header = header[..payload.Original.Read(0, header)];
        if (header.Length < StreamHeaderSize + 2) throw Bad(0, "it ends inside its header");
        var size = (header[StreamHeaderSize] + 1) * 4;
        if (header.Length < StreamHeaderSize + size + PropertiesInChunk + 1) throw Bad(StreamHeaderSize, "it ends inside its first block");
        var block = header.Slice(StreamHeaderSize, size);
        // Sizes in the header are what a stream from several threads has; they would be wrong now.
        if ((block[1] & HasSizes) != 0) throw Refused("its blocks have their sizes in front, as several threads write them");

        var filters = ReadFilters(block, out var dictionarySize);
        var chunk = header[(StreamHeaderSize + size)..];
        var properties = chunk[0] >= NewProperties ? chunk[PropertiesInChunk] : UsualProperties;
        var settings = LzmaSettings.Of(properties, (ulong)(StreamHeaderSize + size), dictionarySize, filters.Length > 0 ? "filter for machine code, " : "");
        var check = header[CheckOffset] & 0xf;
        return LzmaAttempts.Run(payload, settings, (handle, options) => handle.StartXzEncoder(filters, options, check));
    }

    private static ulong[] ReadFilters(ReadOnlySpan<byte> block, out uint dictionarySize)
    {
        var filters = new ulong[block[1] & 3];
        var at = 2;
        for (var i = 0; i <= filters.Length; i++)
        {
            // A filter's number and the size of its properties have a byte each: none known needs more.
            if (at + 3 > block.Length) throw Bad(StreamHeaderSize + (ulong)at, "its filters go past their header");
            var (id, size) = (block[at], block[at + 1]);
            var isLast = i == filters.Length;
            var isKnown = isLast ? id == LzmaFilter.Lzma2 && size == 1 : id is >= (byte)LzmaFilter.FirstForCode and <= (byte)LzmaFilter.LastForCode && size == 0;
            if (!isKnown) throw Refused($"it has a filter of the number 0x{id:x} with {size} bytes of properties");
            if (!isLast) filters[i] = id;
            at += 2 + size;
        }

        var bits = block[at - 1];
        if (bits > 40) throw Bad(StreamHeaderSize + (ulong)at - 1, "its dictionary has no size that there is");
        dictionarySize = bits == 40 ? uint.MaxValue : (2u | bits & 1u) << bits / 2 + 11;
        return filters;
    }

    private static ElfNotesException Bad(ulong offset, string why) => new(ErrorCodes.BadCompressedData, offset, "the xz stream is damaged: " + why);

    private static ElfNotesException Refused(string why) => new(Editing.EditingCodes.ContainerCannotTake, StreamHeaderSize, "the xz stream cannot be made again: " + why);
}
