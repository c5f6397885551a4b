using System.Buffers.Binary;
using ElfNotes.Images;

namespace ElfNotes.Compression;

/// <summary>The .lzma container with the old stream's settings: properties and dictionary. It ends with an end marker, as the tool writes it.</summary>
internal static class LzmaAloneEncoder
{
    private const int PropertiesSize = 5;

    public static EncodedPayload Encode(PayloadToEncode payload)
    {
        Span<byte> header = stackalloc byte[PropertiesSize];
        payload.Original.ReadExactly(0, header, "the lzma header");
        var settings = LzmaSettings.Of(header[0], 0, BinaryPrimitives.ReadUInt32LittleEndian(header[1..]), "");
        return LzmaAttempts.Run(payload, settings, (handle, options) => handle.StartLzmaAloneEncoder(options));
    }
}
