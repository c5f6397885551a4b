using System.Globalization;
using System.Reflection.Metadata;

namespace ElfNotes.Authoring;

/// <summary>
/// The arguments of one attribute. Decoded here and not by <c>CustomAttribute.DecodeValue</c>, which makes an array as long as the file says it is
/// and follows arrays of arrays without a limit. Source: ECMA-335, II.23.2 and II.23.3.
/// </summary>
/// <param name="Positional">Those of the constructor; null for a null.</param>
/// <param name="Named">The fields and properties, in order; null for a null. Their positions are not set.</param>
internal sealed record AssemblyNotesArguments(IReadOnlyList<DescribedValue?> Positional, IReadOnlyList<(string Name, DescribedValue? Value)> Named)
{
    private const byte Array = 0x1d;
    private const byte ValueType = 0x11;

    /// <exception cref="BadImageFormatException">The bytes contradict themselves, or an argument is of a type that no note has.</exception>
    public static AssemblyNotesArguments Read(MetadataReader metadata, CustomAttribute attribute)
    {
        var signature = metadata.GetBlobReader(attribute.Constructor.Kind == HandleKind.MethodDefinition
            ? metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).Signature
            : metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Signature);
        var blob = metadata.GetBlobReader(attribute.Value);
        if (blob.ReadUInt16() != 1) throw new BadImageFormatException("it does not begin with 1");
        if (signature.ReadByte() != 0x20) throw new BadImageFormatException("its constructor is none");
        var count = signature.ReadCompressedInteger();
        if (signature.ReadByte() != 0x01) throw new BadImageFormatException("its constructor returns something");

        List<DescribedValue?> positional = [];
        for (var i = 0; i < count; i++)
        {
            var (type, isArray) = ParameterType(metadata, ref signature);
            positional.Add(Value(ref blob, type, isArray));
        }

        List<(string, DescribedValue?)> named = [];
        for (int left = blob.ReadUInt16(); left > 0; left--)
        {
            if (blob.ReadByte() is not (0x53 or 0x54)) throw new BadImageFormatException("a named argument is neither field nor property");
            var type = blob.ReadByte();
            var isArray = type == Array;
            if (isArray) type = blob.ReadByte();
            var name = blob.ReadSerializedString() ?? throw new BadImageFormatException("a named argument has no name");
            named.Add((name, Value(ref blob, type, isArray)));
        }

        return new AssemblyNotesArguments(positional, named);
    }

    private static (byte Type, bool IsArray) ParameterType(MetadataReader metadata, ref BlobReader signature)
    {
        var type = signature.ReadByte();
        var isArray = type == Array;
        if (isArray) type = signature.ReadByte();
        return (type == ValueType ? Underlying(metadata, signature.ReadTypeHandle()) : type, isArray);
    }

    /// <summary>What an enum consists of: the type of its one instance field. One of another assembly is <see cref="XenNoteType"/>, an int.</summary>
    private static byte Underlying(MetadataReader metadata, EntityHandle type)
    {
        const byte int32 = 0x08;
        if (type.Kind != HandleKind.TypeDefinition) return int32;
        foreach (var handle in metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            if (!metadata.StringComparer.Equals(field.Name, "value__")) continue;
            var signature = metadata.GetBlobReader(field.Signature);
            signature.ReadByte();
            return signature.ReadByte();
        }

        throw new BadImageFormatException("a parameter's type is no enum");
    }

    private static DescribedValue? Value(ref BlobReader blob, byte type, bool isArray)
    {
        if (!isArray) return Scalar(ref blob, type);
        var count = blob.ReadUInt32();
        if (count == uint.MaxValue) return null;
        if (count > blob.RemainingBytes) throw new BadImageFormatException("an array ends behind the attribute");
        List<DescribedValue> items = [];
        for (; count > 0; count--) items.Add(Scalar(ref blob, type) ?? throw new BadImageFormatException("a list has a null in it"));
        return new DescribedValue.List(items, default);
    }

    private static DescribedValue.Scalar? Scalar(ref BlobReader blob, byte type) => type switch
    {
        0x02 => new(blob.ReadByte() == 0 ? "false" : "true", true, default),
        0x04 => Number(blob.ReadSByte()),
        0x05 => Number(blob.ReadByte()),
        0x06 => Number(blob.ReadInt16()),
        0x07 => Number(blob.ReadUInt16()),
        0x08 => Number(blob.ReadInt32()),
        0x09 => Number(blob.ReadUInt32()),
        0x0a => Number(blob.ReadInt64()),
        0x0b => Number(blob.ReadUInt64()),
        0x0e => blob.ReadSerializedString() is { } text ? new(text, false, default) : null,
        _ => throw new BadImageFormatException("an argument is neither a truth, an integer, a string, nor a list of them"),
    };

    private static DescribedValue.Scalar Number(IFormattable number) => new(number.ToString(null, CultureInfo.InvariantCulture), true, default);
}
