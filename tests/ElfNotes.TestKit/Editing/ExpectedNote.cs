using ElfNotes.Elf;

namespace ElfNotes.TestKit.Editing;

/// <summary>A note without its place: what an edit of other notes must leave as it is.</summary>
/// <param name="OwnerBytes">The namesz bytes, in hexadecimal.</param>
/// <param name="Type">The type word.</param>
/// <param name="Desc">The descriptor, in hexadecimal.</param>
public sealed record ExpectedNote(string OwnerBytes, ulong Type, string Desc)
{
    /// <summary>In a relocatable object: where, against which symbols and with what addends the linker changes the descriptor.</summary>
    public string Relocations { get; init; } = "";

    /// <summary>Of a note that was read.</summary>
    public static ExpectedNote Of(ElfNote note) => new(Convert.ToHexString(note.OwnerBytes.Span), note.Type, Convert.ToHexString(note.Desc.Span)) { Relocations = string.Join(' ', note.Relocations.Select(Text).Order(StringComparer.Ordinal)) };

    /// <summary>Of bytes.</summary>
    public static ExpectedNote Of(ReadOnlySpan<byte> ownerBytes, ulong type, ReadOnlySpan<byte> desc) => new(Convert.ToHexString(ownerBytes), type, Convert.ToHexString(desc));

    public override string ToString() => $"{OwnerBytes}:{Type:x} {(Desc.Length > 64 ? $"{Desc[..64]}... ({Desc.Length / 2} bytes)" : Desc)} {Relocations}";

    private static string Text(NoteRelocation relocation) => $"{relocation.DescOffset}:{relocation.Size}:{relocation.RelocationType}:{relocation.Symbol}+{relocation.Addend}";
}
