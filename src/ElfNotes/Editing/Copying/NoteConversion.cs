using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>One note on its way into another file.</summary>
/// <param name="note">The note.</param>
/// <param name="identity">The file it is from, or null.</param>
/// <param name="to">What it goes into.</param>
/// <param name="addresses">What becomes of addresses.</param>
/// <param name="remarks">Gets what was changed.</param>
internal sealed class NoteConversion(ElfNote note, ElfIdentity? identity, NoteCopyTarget to, AddressChanges addresses, List<string> remarks)
{
    private const ulong NT_GNU_PROPERTY_TYPE_0 = 5;

    private readonly ReadOnlyMemory<byte> _desc = note.Desc;
    private readonly ByteOrder _order = note.Format.ByteOrder;

    private string Title => NoteTransform.Title(note);

    private bool IsOtherOrder => _order != to.ByteOrder;

    private bool IsOtherClass => identity is { } file && to.Class is { } width && width != file.Class;

    /// <summary>The note for its new file.</summary>
    public PlannedNote Convert()
    {
        if ((ulong)_desc.Length < note.DescSize) throw new ElfNotesException(EditingCodes.NotesBroken, note.Offset, $"{Title} is cut: its descriptor should have {NoteText.Bytes(note.DescSize)}, and {_desc.Length} are there");
        if (note.Relocations.Count > 0) throw Refusal("holds addresses that the linker fills in: link the object, and copy from the result");
        if (note.Format.WordSize != 4 || note.Type > uint.MaxValue) throw Refusal("has header words of eight bytes, which only OpenVMS reads");
        if (identity is { } from && to.Machine is { } machine && machine != from.Machine && PropertyOfProcessor() is { } property)
            throw Refusal($"says what the code of a file for {ElfNames.Machine(from.Machine)} is like (property 0x{property:x}), and the file that it is copied into is one for {ElfNames.Machine(machine)}; leave the note out");
        var type = Known();
        var desc = type is { AddressSpace: not NoteAddressSpace.None } && AddressWidth(type) is > 0 and var width ? ConvertAddresses(type, width) : ConvertOther(type);
        return new PlannedNote
        {
            Owner = note.Owner,
            OwnerBytes = note.OwnerBytes,
            Type = (uint)note.Type,
            TypeName = NoteVocabulary.TypeName(note.Owner, note.Type, identity),
            Parts = [new NotePart.Bytes(desc)],
            Section = type?.Section ?? note.Sections.Select(section => section.Name).FirstOrDefault(name => name.Length > 0) ?? ".notes",
            Alignment = (type?.AlignmentIn(to.Class ?? identity?.Class ?? 64) ?? 4) == 8 ? IntegerSize.Eight : IntegerSize.Four,
            OwnerPadding = note.OwnerPadding,
            Padding = note.Padding,
            IsVerbatim = true,
        };
    }

    // GNU properties from 0xc0000000 to 0xdfffffff mean what the machine says (Linux Extensions to gABI, "Program Property").
    private uint? PropertyOfProcessor()
    {
        if (note is not { Owner: "GNU", Type: NT_GNU_PROPERTY_TYPE_0 }) return null;
        var padding = identity!.Value.AddressSize;
        for (var at = 0L; at + 8 <= _desc.Length;)
        {
            var property = (uint)_order.Read(_desc.Span.Slice((int)at, 4));
            if (property is >= 0xc000_0000 and <= 0xdfff_ffff) return property;
            at += 8 + ((long)_order.Read(_desc.Span.Slice((int)at + 4, 4)) + padding - 1) / padding * padding;
        }

        return null;
    }

    // Where the file does not tell which of several meanings holds, there is none.
    private NoteType? Known()
    {
        var known = identity is { } file ? NoteTypes.Find(note.Owner, note.Type, file.Type == ElfIdentity.ET_CORE) : NoteTypes.Find(note.Owner, note.Type);
        return known.Count == 1 ? known[0] : null;
    }

    // The bytes of each of its addresses; 0 where the descriptor has none after all.
    private int AddressWidth(NoteType type)
    {
        if (type.AddressCount == 1) return _desc.Length is 1 or 2 or 4 or 8 ? _desc.Length : 0;
        // Build attributes have a pair of either width, and do not tell by the class which; probes have the class's.
        if (type.Value == NoteValueKind.Bytes && type.AddressCount == 2) return _desc.Length switch { 8 => 4, 16 => 8, _ => 0 };
        var width = identity?.AddressSize ?? (to.Class ?? 64) / 8;
        return _desc.Length >= width * type.AddressCount ? width : 0;
    }

    private byte[] ConvertAddresses(NoteType type, int width)
    {
        var newWidth = IsOtherClass && width == identity!.Value.AddressSize ? to.Class!.Value / 8 : width;
        var rest = _desc[(width * type.AddressCount)..];
        var desc = new byte[newWidth * type.AddressCount + rest.Length];
        rest.Span.CopyTo(desc.AsSpan(newWidth * type.AddressCount));
        for (var i = 0; i < type.AddressCount; i++)
        {
            var address = _order.Read(_desc.Span.Slice(i * width, width));
            var changed = addresses.Apply(note, type, address);
            if (newWidth < 8 && changed >> (8 * newWidth) != 0) throw Refusal($"would hold the address {NoteText.Hex(changed)}, which does not fit its {NoteText.Bytes((ulong)newWidth)}");
            to.ByteOrder.Write(desc.AsSpan(i * newWidth, newWidth), changed);
            if (address != 0 || changed != 0) Remark(type, address, changed, i);
        }

        RemarkEncoding(newWidth);
        return desc;
    }

    private void Remark(NoteType type, ulong address, ulong changed, int index)
    {
        var kind = type.AddressSpace == NoteAddressSpace.Physical ? "physical" : "virtual";
        var which = type.AddressCount == 1 ? "" : $" {index + 1}";
        remarks.Add($"{Title}: {kind} address{which} {NoteText.Hex(address)} {(address == changed ? "is kept" : $"becomes {NoteText.Hex(changed)}")}");
    }

    private void RemarkEncoding(int width)
    {
        if (IsOtherOrder || IsOtherClass) remarks.Add($"{Title}: written {Order(to.ByteOrder)}-endian with numbers of {NoteText.Bytes((ulong)width)}");
    }

    private ReadOnlyMemory<byte> ConvertOther(NoteType? type)
    {
        if (!IsOtherOrder && !IsOtherClass) return _desc;
        if (_desc.IsEmpty || type is { IsOpaque: true }) return _desc;
        switch (type?.Value)
        {
            case NoteValueKind.Empty or NoteValueKind.StringWithNul or NoteValueKind.StringWithoutNul or NoteValueKind.FeatureNames or NoteValueKind.Json:
                return _desc;
            case NoteValueKind.Words or NoteValueKind.FeatureMask when _desc.Length % 4 == 0:
                return Words(4);
            case NoteValueKind.Integer or NoteValueKind.Address when _desc.Length is 1 or 2 or 4 or 8:
                return type.IsAddressSized ? Number() : Words(_desc.Length);
            default:
                throw Refusal($"cannot be written for a {to.Class ?? identity?.Class}-bit {Order(to.ByteOrder)}-endian file: the numbers in its descriptor are not known");
        }
    }

    private byte[] Words(int size)
    {
        var desc = new byte[_desc.Length];
        for (var at = 0; at < desc.Length; at += size) to.ByteOrder.Write(desc.AsSpan(at, size), _order.Read(_desc.Span.Slice(at, size)));
        if (IsOtherOrder) RemarkEncoding(size);
        return desc;
    }

    private byte[] Number()
    {
        var width = IsOtherClass && _desc.Length == identity!.Value.AddressSize ? to.Class!.Value / 8 : _desc.Length;
        var value = _order.Read(_desc.Span);
        if (width < 8 && value >> (8 * width) != 0) throw Refusal($"would hold {NoteText.Hex(value)}, which does not fit its {NoteText.Bytes((ulong)width)}");
        var desc = new byte[width];
        to.ByteOrder.Write(desc, value);
        RemarkEncoding(width);
        return desc;
    }

    private ElfNotesException Refusal(string what) => new(EditingCodes.ValueCannotBe, note.Offset, $"{Title} {what}");

    private static string Order(ByteOrder order) => order == ByteOrder.Little ? "little" : "big";
}
