using System.Buffers;
using System.Text;

namespace ElfNotes.Authoring;

/// <summary>A string table (SHT_STRTAB) in the making: each string once, in the order in which they came, behind the empty one.</summary>
internal sealed class ObjectStrings
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Dictionary<string, uint> _offsets = new(StringComparer.Ordinal);

    public ObjectStrings() => Offset("");

    /// <summary>The table so far.</summary>
    public ReadOnlyMemory<byte> Content => _bytes.WrittenMemory;

    /// <summary>The offset of a string, in bytes, which is added where it is new.</summary>
    public uint Offset(string text)
    {
        if (_offsets.TryGetValue(text, out var offset)) return offset;
        offset = (uint)_bytes.WrittenCount;
        _offsets.Add(text, offset);
        _bytes.Write(Encoding.UTF8.GetBytes(text));
        _bytes.Write([(byte)0]);
        return offset;
    }
}
