using System.Text;

namespace ElfNotes.TestKit;

/// <summary>One note of a kernel to be built, well-formed or not.</summary>
public sealed record KernelNote
{
    /// <summary>The type word.</summary>
    public required uint Type { get; init; }

    /// <summary>The owner's bytes, as they are written: normally with a NUL at the end.</summary>
    public byte[] Owner { get; init; } = "Xen\0"u8.ToArray();

    /// <summary>The descriptor, where <see cref="Number"/> is null.</summary>
    public byte[] Desc { get; init; } = [];

    /// <summary>A descriptor that is a number in the kernel's byte order.</summary>
    public ulong? Number { get; init; }

    /// <summary>The bytes of <see cref="Number"/>; null: 4 in ELF32, 8 in ELF64.</summary>
    public int? NumberSize { get; init; }

    /// <summary>A namesz other than the owner's length.</summary>
    public uint? NameSize { get; init; }

    /// <summary>A descsz other than the descriptor's length.</summary>
    public uint? DescSize { get; init; }

    /// <summary>A Xen note whose descriptor is a number.</summary>
    /// <param name="type">The type word; see <see cref="XenNoteTypes"/>.</param>
    /// <param name="number">The value.</param>
    /// <param name="size">The descriptor's bytes; null: 4 in ELF32, 8 in ELF64.</param>
    public static KernelNote Of(uint type, ulong number, int? size = null) => new() { Type = type, Number = number, NumberSize = size };

    /// <summary>A Xen note whose descriptor is a string in UTF-8.</summary>
    /// <param name="type">The type word; see <see cref="XenNoteTypes"/>.</param>
    /// <param name="text">The string.</param>
    /// <param name="terminated">Whether a NUL is added and counted.</param>
    public static KernelNote Of(uint type, string text, bool terminated = true) =>
        new() { Type = type, Desc = Encoding.UTF8.GetBytes(terminated ? text + "\0" : text) };

    /// <summary>A GNU build-id.</summary>
    /// <param name="id">Its bytes.</param>
    public static KernelNote BuildId(params byte[] id) => new() { Type = 3, Owner = "GNU\0"u8.ToArray(), Desc = id };

    /// <summary>The same note under another owner.</summary>
    /// <param name="owner">The owner's bytes, NUL included where wanted.</param>
    public KernelNote OwnedBy(ReadOnlySpan<byte> owner) => this with { Owner = owner.ToArray() };

    /// <summary>Appends the note: header, owner and descriptor, both padded by their true lengths, counted from the note's start.</summary>
    /// <param name="output">Receives it, in the byte order of the kernel.</param>
    /// <param name="kernelClass">32 or 64.</param>
    /// <param name="padding">4 or 8 in good files; 0 or 1: none.</param>
    public void Write(ByteWriter output, int kernelClass, int padding)
    {
        var start = output.Length;
        var descLength = Number is null ? Desc.Length : NumberSize ?? kernelClass / 8;
        output.Numbers(4, NameSize ?? (uint)Owner.Length, DescSize ?? (uint)descLength, Type).Bytes(Owner).Align(padding, start);
        if (Number is { } number) output.Number(number, descLength);
        else output.Bytes(Desc);
        output.Align(padding, start);
    }
}
