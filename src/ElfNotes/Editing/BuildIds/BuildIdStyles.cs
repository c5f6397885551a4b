namespace ElfNotes.Editing;

/// <summary>The sizes of the styles.</summary>
internal static class BuildIdStyles
{
    /// <summary>The bytes of a build-id of this style.</summary>
    public static int Size(this BuildIdStyle style) => style switch
    {
        BuildIdStyle.Fast => 8,
        BuildIdStyle.Md5 => 16,
        BuildIdStyle.Sha1 => 20,
        BuildIdStyle.Sha256 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(style)),
    };

    /// <summary>The style of a build-id of so many bytes, or null: then it was chosen by someone.</summary>
    public static BuildIdStyle? OfSize(int size) => size switch
    {
        8 => BuildIdStyle.Fast,
        16 => BuildIdStyle.Md5,
        20 => BuildIdStyle.Sha1,
        32 => BuildIdStyle.Sha256,
        _ => null,
    };
}
