namespace ElfNotes.Vocabulary;

/// <summary>What Xen reads otherwise than it is written in a <c>__xen_guest</c> text.</summary>
internal static class XenGuestChecks
{
    public static void Check(XenGuestElement element, ulong offset, List<Finding> findings)
    {
        void Add(string code, Severity severity, int at, string message, string? hint) =>
            findings.Add(new Finding(code, severity, offset + (ulong)at, message, hint));

        var key = NoteText.Quote(element.Key);
        if (element.IsKeyCut)
        {
            Add(VocabularyCodes.GuestKeyTooLong, Severity.Warning, element.Offset, $"The key {key} is longer than {XenGuestSection.MaximumKeyLength} characters; Xen takes what follows for another key", "Remove it: Xen's own keys are shorter");
            return;
        }

        if (element.IsValueCut) Add(VocabularyCodes.GuestValueTooLong, Severity.Warning, element.ValueOffset, $"The value of {key} is longer than {XenGuestSection.MaximumValueLength} characters; Xen takes the rest for another key", "Shorten the value, or use a note instead");
        if (XenGuestSection.NoteOf(element.Key) == null)
        {
            // A trailing comma, or two in a row, is common and does nothing.
            if (element.Key.Length > 0 || element.Value.Length > 0) Add(VocabularyCodes.UnknownGuestKey, Severity.Info, element.Offset, $"Xen does not know the key {key} and ignores it", "Remove it or correct its spelling; keys are in capitals and without spaces");
            return;
        }

        CheckValue(element, Add);
    }

    private static void CheckValue(XenGuestElement element, Action<string, Severity, int, string, string?> add)
    {
        var value = NoteText.Quote(element.Value);
        switch (element.Key)
        {
            case "FEATURES":
                new XenFeatureString(element.ValueBytes).Check(XenFeatureString.EffectInSection, (code, severity, at, message, hint) => add(code, severity, element.ValueOffset + at, message, hint));
                break;
            case "PAE" when element.Value != "no" && !element.Value.StartsWith("yes", StringComparison.Ordinal):
                add(VocabularyCodes.XenTextWithoutEffect, Severity.Info, element.ValueOffset, $"PAE is {value}, which Xen takes for \"no\" in __xen_guest", "Write yes or yes[extended-cr3]; bimodal is for the PAE_MODE note only");
                break;
            case "LOADER" or "GUEST_OS" or "GUEST_VER" or "XEN_VER" when element.ValueBytes.Length > XenStrings.KeptLength:
                add(VocabularyCodes.XenStringCut, Severity.Info, element.ValueOffset + XenStrings.KeptLength, $"Xen keeps the first {XenStrings.KeptLength} of the {element.ValueBytes.Length} characters of {element.Key}", $"Use at most {XenStrings.KeptLength} characters if all of them matter");
                break;
            case var key when XenGuestSection.IsNumber(key) && XenGuestElement.Parse(element.Value) is { IsWhole: false } number:
                add(VocabularyCodes.GuestNumberMalformed, Severity.Warning, element.ValueOffset, $"The value {value} of {key} is no number as C writes it; Xen reads {NoteText.Hex(number.Value)}", "Write a hexadecimal number such as 0xc0000000, without anything behind it");
                break;
        }
    }
}
