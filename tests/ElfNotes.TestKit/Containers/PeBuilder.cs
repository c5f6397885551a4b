using System.Text;

namespace ElfNotes.TestKit.Containers;

/// <summary>A PE32+ file of x86-64 with sections and nothing else: enough for what looks for <c>.linux</c> in a unified kernel image.</summary>
public sealed class PeBuilder
{
    private const int FileAlignment = 512;
    private const int DosHeaderSize = 64;
    private const int OptionalHeaderSize = 240;

    private readonly List<(string Name, byte[] Content)> _sections = [];

    /// <summary>Adds a section.</summary>
    /// <param name="name">At most 8 bytes.</param>
    /// <param name="content">Its bytes; in the file they are padded to 512.</param>
    public PeBuilder Add(string name, byte[] content)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 8, nameof(name));
        _sections.Add((name, content));
        return this;
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Build()
    {
        var headers = DosHeaderSize + 24 + OptionalHeaderSize + 40 * _sections.Count;
        var start = (headers + FileAlignment - 1) / FileAlignment * FileAlignment;
        var output = new ByteWriter(ByteOrder.Little).Bytes("MZ"u8).ZerosUpTo(0x3c).Number(DosHeaderSize, 4)
            .Bytes("PE\0\0"u8).Numbers(2, 0x8664, (uint)_sections.Count).Zeros(12).Numbers(2, OptionalHeaderSize, 0x22);
        var optional = output.Length;
        output.Number(0x20b, 2).ZerosUpTo(optional + 24).Number(0x140000000, 8).Numbers(4, 0x1000, FileAlignment)
            .ZerosUpTo(optional + 60).Number((uint)start, 4).Zeros(4).Number(10, 2)
            .ZerosUpTo(optional + 108).Number(16, 4).ZerosUpTo(optional + OptionalHeaderSize);

        var (at, address) = (start, 0x1000);
        foreach (var (name, content) in _sections)
        {
            var padded = (content.Length + FileAlignment - 1) / FileAlignment * FileAlignment;
            output.Bytes(Encoding.ASCII.GetBytes(name.PadRight(8, '\0')))
                .Numbers(4, (uint)content.Length, (uint)address, (uint)padded, (uint)at, 0, 0, 0, 0x40000040);
            at += padded;
            address += (content.Length + 0xfff) / 0x1000 * 0x1000;
        }

        foreach (var (_, content) in _sections) output.Align(FileAlignment).Bytes(content);
        return output.Align(FileAlignment).ToArray();
    }
}
