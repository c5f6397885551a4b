namespace ElfNotes.Vocabulary;

/// <summary>The meaning of a FEATURES string, in a note or in the <c>__xen_guest</c> section.</summary>
internal sealed class XenFeatureString
{
    /// <summary>What a required feature that Xen does not know does in a FEATURES note.</summary>
    public const string EffectInNote = "refuses the image without a word";

    /// <summary>The same in the <c>__xen_guest</c> section: libelf drops the error there, but reads no further.</summary>
    public const string EffectInSection = "reads no further in __xen_guest, so that the keys behind it are lost";

    private readonly List<XenFeatureToken> _tokens;

    /// <summary>Parses the string.</summary>
    /// <param name="text">Its bytes up to the NUL; at most 4096, the longest string that Xen reads.</param>
    public XenFeatureString(ReadOnlySpan<byte> text)
    {
        _tokens = XenFeatures.Parse(text);
    }

    public string Text
    {
        get
        {
            var names = string.Join(" | ", _tokens.Where(token => !token.IsEmpty).Select(Describe));
            return names.Length == 0 ? "none" : names;
        }
    }

    public NoteValue Value => new NoteValue.Items(_tokens.ConvertAll(ValueOf));

    /// <summary>Reports what Xen does not understand.</summary>
    /// <param name="effectOfRequired">What Xen does for a required feature that it does not know.</param>
    /// <param name="add">Takes code, severity, offset in the string, message and hint.</param>
    public void Check(string effectOfRequired, Action<string, Severity, int, string, string?> add)
    {
        foreach (var token in _tokens)
            if (token.Feature == null && !token.IsEmpty)
                Check(token, effectOfRequired, add);
    }

    /// <summary>Whether a feature is required that Xen's loader does not know.</summary>
    public bool HasUnknownRequired => _tokens.Exists(token => token.IsRequired && token.Feature == null);

    private static string Describe(XenFeatureToken token) => (token.IsRequired, token.Feature != null) switch
    {
        (false, true) => token.Name,
        (true, true) => token.Name + " (required)",
        (false, false) => token.Name + " (unknown)",
        (true, false) => token.Name + " (required, unknown)",
    };

    private static NoteValue ValueOf(XenFeatureToken token)
    {
        List<KeyValuePair<string, NoteValue>> fields =
        [
            new("name", new NoteValue.Text(token.Name)),
            new("required", new NoteValue.Truth(token.IsRequired)),
            new("known", new NoteValue.Truth(token.Feature != null)),
        ];
        if (token.Feature is { } feature) fields.Add(new("bit", new NoteValue.Number((ulong)feature.Bit)));
        return new NoteValue.Fields(fields);
    }

    private static void Check(XenFeatureToken token, string effectOfRequired, Action<string, Severity, int, string, string?> add)
    {
        var severity = token.IsRequired ? Severity.Error : Severity.Warning;
        var effect = token.IsRequired ? "and because it is required " + effectOfRequired : "and ignores it";
        var name = NoteText.Quote(token.Name);
        var trimmed = token.Name.Trim();
        // "! dom0" and " !dom0" are the same slip; the second is not even seen as required.
        var bare = trimmed.TrimStart('!').TrimStart();

        if (token.IsCut)
        {
            add(VocabularyCodes.FeatureNameTooLong, severity, token.Offset, $"The feature name {name} is longer than the {XenFeatures.MaximumTokenLength} bytes that Xen reads at once: Xen does not know the first part {effect}{(token.IsRequired ? "" : ", and takes the rest for another name")}", "Separate feature names with | and check the spelling; Xen's own names are shorter");
        }
        else if (bare != token.Name && XenFeatures.FromName(bare) is not null)
        {
            add(VocabularyCodes.FeatureWithSpaces, severity, token.Offset, $"Xen does not know the feature {name}, written with spaces, {effect}", $"Write the names without spaces around | and !: \"{(token.IsRequired || trimmed.StartsWith('!') ? "!" : "")}{bare}\"");
        }
        else if (XenFeatures.FromName(token.Name) is { } byBit)
        {
            add(VocabularyCodes.FeatureKnownByBitOnly, severity, token.Offset, $"Xen's loader knows the feature {name} by its bit only, not by name, {effect}", $"Set bit {byBit.Bit} in a SUPPORTED_FEATURES note and leave the name out of FEATURES");
        }
        else if (token.IsRequired)
        {
            add(VocabularyCodes.UnknownRequiredFeature, severity, token.Offset, $"Xen does not know the required feature {name} and {effectOfRequired}", "Remove the !, or the name, or correct its spelling");
        }
        else
        {
            add(VocabularyCodes.UnknownFeature, severity, token.Offset, $"Xen does not know the feature {name} and ignores it", "Correct the spelling or remove the name");
        }
    }
}
