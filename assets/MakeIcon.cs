#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Draws the packages' icon: dotnet run assets/MakeIcon.cs assets/icon.png
// A note as it lies in a file: three words of header, then the owner, then the descriptor.
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

const int Size = 128;
const int Samples = 4; // per pixel and direction

(double X, double Y, double Width, double Height, double Radius, uint Colour)[] shapes =
[
    (4, 4, 120, 120, 22, 0x17324d),
    (22, 24, 25, 20, 4, 0xf2a33a), (51.5, 24, 25, 20, 4, 0xf2a33a), (81, 24, 25, 20, 4, 0xf2a33a),
    (22, 54, 54.5, 20, 4, 0x7fc8e8), (81, 54, 25, 20, 4, 0x3f6b8c),
    (22, 84, 84, 20, 4, 0xffffff),
];

var rows = new byte[Size * (1 + Size * 4)];
for (var y = 0; y < Size; y++)
    for (var x = 0; x < Size; x++)
        Pixel(x, y).CopyTo(rows, y * (1 + Size * 4) + 1 + x * 4);

using var file = File.Create(args[0]);
file.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
var header = new byte[13];
BinaryPrimitives.WriteInt32BigEndian(header, Size);
BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Size);
(header[8], header[9]) = (8, 6); // 8 bits a channel, red green blue alpha
Chunk("IHDR", header);
using var packed = new MemoryStream();
using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(rows);
Chunk("IDAT", packed.ToArray());
Chunk("IEND", []);

byte[] Pixel(int x, int y)
{
    double red = 0, green = 0, blue = 0, covered = 0;
    for (var i = 0; i < Samples * Samples; i++)
    {
        if (ColourAt(x + (i % Samples + 0.5) / Samples, y + (i / Samples + 0.5) / Samples) is not { } colour) continue;
        red += colour >> 16;
        green += colour >> 8 & 0xff;
        blue += colour & 0xff;
        covered++;
    }
    return covered == 0 ? [0, 0, 0, 0] : [(byte)(red / covered), (byte)(green / covered), (byte)(blue / covered), (byte)(255 * covered / (Samples * Samples))];
}

uint? ColourAt(double x, double y)
{
    uint? colour = null;
    foreach (var shape in shapes)
    {
        var dx = Math.Max(Math.Max(shape.X + shape.Radius - x, x - (shape.X + shape.Width - shape.Radius)), 0);
        var dy = Math.Max(Math.Max(shape.Y + shape.Radius - y, y - (shape.Y + shape.Height - shape.Radius)), 0);
        if (dx * dx + dy * dy <= shape.Radius * shape.Radius) colour = shape.Colour;
    }
    return colour;
}

void Chunk(string type, byte[] data)
{
    var chunk = (byte[])[.. Encoding.ASCII.GetBytes(type), .. data];
    var crc = 0xffffffffu;
    foreach (var one in chunk)
    {
        crc ^= one;
        for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    Span<byte> word = stackalloc byte[4];
    BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
    file.Write(word);
    file.Write(chunk);
    BinaryPrimitives.WriteUInt32BigEndian(word, ~crc);
    file.Write(word);
}
