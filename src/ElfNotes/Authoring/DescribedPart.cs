namespace ElfNotes.Authoring;

/// <summary>A part of a value in sources that have no maps: <c>u32=4</c>.</summary>
public static class DescribedPart
{
    /// <summary>A field and its value as a map of one field. What has no <c>=</c> is a field without a known name, which is reported as such.</summary>
    /// <param name="part">The text, with the field's name up to the first <c>=</c>. Blanks around the name do not matter.</param>
    public static DescribedValue Of(DescribedValue.Scalar part)
    {
        var at = part.Text.IndexOf('=', StringComparison.Ordinal);
        var name = (at < 0 ? part.Text : part.Text[..at]).Trim();
        var value = new DescribedValue.Scalar(at < 0 ? "" : part.Text[(at + 1)..], false, part.Position);
        return new DescribedValue.Map([new DescribedField(name, value, part.Position)], part.Position);
    }
}
