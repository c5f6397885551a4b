using System.Buffers.Binary;
using ElfNotes.Images;

namespace ElfNotes.Compression.Tests;

/// <summary>lzop files made by hand, with the options that the tool of today no longer has.</summary>
internal static class Lzop
{
    public static byte[] Header(uint flags, ushort version = 0x1040, byte method = 1, string name = "", byte[]? extra = null)
    {
        var bytes = new List<byte> { 0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0x0d, 0x0a, 0x1a, 0x0a };
        Put16(bytes, version);
        Put16(bytes, 0x20a0);
        if (version >= 0x940) Put16(bytes, 0x940);
        bytes.Add(method);
        if (version >= 0x940) bytes.Add(9);
        Put32(bytes, flags);
        bytes.AddRange(new byte[version >= 0x940 ? 12 : 8]);
        bytes.Add((byte)name.Length);
        bytes.AddRange(name.Select(letter => (byte)letter));
        Put32(bytes, Checksum.Adler32([.. bytes[9..]]));
        if (extra is null) return [.. bytes];
        Put32(bytes, (uint)extra.Length);
        bytes.AddRange(extra);
        Put32(bytes, 0);
        return [.. bytes];
    }

    /// <summary>A block with the numbers that stand in front of its bytes.</summary>
    public static byte[] Block(int outputSize, byte[] compressed, params uint[] checksums)
    {
        var bytes = new List<byte>();
        Put32(bytes, (uint)outputSize);
        Put32(bytes, (uint)compressed.Length);
        foreach (var checksum in checksums) Put32(bytes, checksum);
        return [.. bytes, .. compressed];
    }

    /// <summary>The one block of the fixture.</summary>
    public static byte[] FixtureBlock()
    {
        var fixture = Fixtures.Of(PayloadFormat.Lzo);
        var header = (int)LzopHeader.Read(ByteSource.FromMemory(fixture), 0).Size;
        return fixture.AsSpan(header + 12, BinaryPrimitives.ReadInt32BigEndian(fixture.AsSpan(header + 4))).ToArray();
    }

    private static void Put16(List<byte> bytes, ushort value) => bytes.AddRange([(byte)(value >> 8), (byte)value]);

    private static void Put32(List<byte> bytes, uint value) => bytes.AddRange([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
}
