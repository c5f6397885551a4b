using System.Buffers.Binary;

namespace ElfNotes.Boot;

/// <summary>
/// The file as QEMU has it in memory (<c>g_mapped_file_new_from_fd</c>): behind its last byte come zeros up to the end of the page, and
/// behind them nothing that could be read.
/// </summary>
internal sealed class QemuMapping(ByteSource file)
{
    private const ulong PageSize = 4096;
    private const int WindowSize = 1 << 16;

    private ReadOnlyMemory<byte> _window;
    private ulong _windowStart;

    /// <summary>Bytes of the file, which is what offsets and sizes are checked against.</summary>
    public ulong Length => file.Length;

    private ulong MappedLength => (Length + (PageSize - 1)) / PageSize * PageSize;

    /// <summary>Reads a little-endian number as QEMU does through a pointer; null where the pointer leads out of the mapping.</summary>
    public ulong? Number(ulong offset, int size)
    {
        if (offset > MappedLength || (ulong)size > MappedLength - offset) return null;
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        Read(offset, bytes[..size]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Bytes as far as the file has them.</summary>
    public ReadOnlyMemory<byte> Bytes(ulong offset, int count) => file.ReadMemory(offset, count);

    private void Read(ulong offset, Span<byte> bytes)
    {
        if (offset < _windowStart || offset + (ulong)bytes.Length > _windowStart + (ulong)_window.Length)
        {
            _window = file.ReadMemory(offset, WindowSize);
            _windowStart = offset;
        }

        var rest = _window.Span[(int)(offset - _windowStart)..];
        rest[..Math.Min(rest.Length, bytes.Length)].CopyTo(bytes);
    }
}
