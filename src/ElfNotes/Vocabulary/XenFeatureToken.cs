namespace ElfNotes.Vocabulary;

/// <summary>One name in a FEATURES string.</summary>
/// <param name="Offset">Where it starts, in bytes from the start of the string.</param>
/// <param name="Name">The name without <c>!</c>; may be empty.</param>
/// <param name="IsRequired">Whether <c>!</c> stands before it.</param>
/// <param name="IsCut">Whether Xen cuts it here for its length.</param>
/// <param name="Feature">The feature that Xen's loader takes it for, or null.</param>
internal sealed record XenFeatureToken(int Offset, string Name, bool IsRequired, bool IsCut, XenFeature? Feature)
{
    public static XenFeatureToken Create(int offset, ReadOnlySpan<byte> token, bool isCut)
    {
        var isRequired = token.StartsWith("!"u8);
        var name = NoteText.Decode(isRequired ? token[1..] : token);
        var feature = XenFeatures.FromName(name);
        return new XenFeatureToken(offset, name, isRequired, isCut, feature is { IsKnownByName: true } ? feature : null);
    }

    /// <summary>Xen skips an empty name that is not required: <c>a||b</c> is fine.</summary>
    public bool IsEmpty => Name.Length == 0 && !IsRequired;
}
