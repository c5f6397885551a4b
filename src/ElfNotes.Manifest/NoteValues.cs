using System.Globalization;
using System.Text;
using System.Text.Json;
using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Manifest;

/// <summary>The ways to say a descriptor without relocations, the most readable first; bytes in hexadecimal come last and always fit.</summary>
internal static class NoteValues
{
    private const int MaxWords = 8;

    /// <summary>The ways, each the fields of one value.</summary>
    public static IEnumerable<DescribedField[]> Fields(ElfNote note, NoteTarget target)
    {
        var desc = note.Desc;
        var kind = NoteTypes.Find(note.Owner, note.Type, isCore: false) is [var only] ? only.Value : (NoteValueKind?)null;
        if (kind == NoteValueKind.Json && Json(desc.Span) is { } json)
        {
            yield return [json];
            yield return [json, NoteDescriber.Plain(NoteFields.Nul, "false")];
        }

        if (kind is NoteValueKind.Integer or NoteValueKind.Address or NoteValueKind.FeatureMask && Number(desc.Span, target) is { } number) yield return [number];
        if (kind == NoteValueKind.Words && desc.Length is > 0 and <= MaxWords * 4 && desc.Length % 4 == 0) yield return [Words(desc.Span, target)];
        var wantsText = kind is NoteValueKind.StringWithNul or NoteValueKind.StringWithoutNul or NoteValueKind.FeatureNames or NoteValueKind.Json;
        if ((wantsText || (kind is null or NoteValueKind.Bytes && desc.Length > 3)) && String(desc.Span) is { } text)
        {
            yield return [text];
            yield return [text, NoteDescriber.Plain(NoteFields.Nul, desc.Span[^1] == 0 ? "true" : "false")];
        }

        yield return [NoteDescriber.Plain(NoteFields.Hex, YamlText.Hex(desc.Span))];
    }

    // Only what a person can read: other text says less than its bytes.
    private static DescribedField? String(ReadOnlySpan<byte> desc)
    {
        var text = desc is [.., 0] ? desc[..^1] : desc;
        return text.Length > 0 && text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 ? NoteDescriber.Text(NoteFields.String, Encoding.ASCII.GetString(text)) : null;
    }

    private static DescribedField? Number(ReadOnlySpan<byte> desc, NoteTarget target)
    {
        var name = desc.Length switch { 1 => NoteFields.U8, 2 => NoteFields.U16, 4 => NoteFields.U32, 8 => NoteFields.U64, _ => null };
        return name is null ? null : NoteDescriber.Plain(name, Number(Read(desc, target)));
    }

    private static DescribedField Words(ReadOnlySpan<byte> desc, NoteTarget target)
    {
        var items = new List<DescribedValue>();
        for (var at = 0; at < desc.Length; at += 4) items.Add(new DescribedValue.Scalar(Number(Read(desc.Slice(at, 4), target)), IsPlain: true, default));
        return new DescribedField(NoteFields.U32, new DescribedValue.List(items, default), default);
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, NoteTarget target)
    {
        ulong value = 0;
        for (var i = 0; i < bytes.Length; i++) value = (value << 8) | bytes[target.ByteOrder == ByteOrder.Big ? i : bytes.Length - 1 - i];
        return value;
    }

    private static string Number(ulong value) => value < 1000 ? value.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    private static DescribedField? Json(ReadOnlySpan<byte> desc)
    {
        try
        {
            using var document = JsonDocument.Parse((desc is [.., 0] ? desc[..^1] : desc).ToArray());
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? new DescribedField(NoteFields.Json, Json(document.RootElement), default) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken text, or a string with half a surrogate pair.
            return null;
        }
    }

    private static DescribedValue Json(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new DescribedValue.Map([.. element.EnumerateObject().Select(property => new DescribedField(property.Name, Json(property.Value), default))], default),
        JsonValueKind.Array => new DescribedValue.List([.. element.EnumerateArray().Select(Json)], default),
        JsonValueKind.String => new DescribedValue.Scalar(element.GetString()!, IsPlain: false, default),
        _ => new DescribedValue.Scalar(element.GetRawText(), IsPlain: true, default),
    };
}
