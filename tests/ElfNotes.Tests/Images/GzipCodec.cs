using System.IO.Compression;
using ElfNotes.Images;

namespace ElfNotes.Tests.Images;

/// <summary>Decodes gzip with the platform's own decoder, and nothing else; counts what is open.</summary>
internal sealed class GzipCodec : IPayloadCodecs
{
    public int Open { get; private set; }

    ByteSource IPayloadCodecs.Open(PayloadFormat format, ByteSource compressed, ulong? declaredLength, ReadLimits limits)
    {
        if (format != PayloadFormat.Gzip) throw new ElfNotesException(ErrorCodes.CodecMissing, 0, "no decoder for " + format);
        Open++;
        return new Decoder(this, compressed, declaredLength, limits);
    }

    private sealed class Decoder(GzipCodec owner, ByteSource compressed, ulong? declared, ReadLimits limits) : SequentialByteSource(declared, limits.AllowedExpansion(compressed.Length))
    {
        private readonly GZipStream _stream = new(new SourceStream(compressed), CompressionMode.Decompress);

        protected override int Produce(Span<byte> destination)
        {
            try
            {
                return _stream.Read(destination);
            }
            catch (InvalidDataException e)
            {
                throw new ElfNotesException(ErrorCodes.BadCompressedData, Produced, "the gzip data is damaged: " + e.Message, e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) owner.Open--;
            base.Dispose(disposing);
        }
    }
}
