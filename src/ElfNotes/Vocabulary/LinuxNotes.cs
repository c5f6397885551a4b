namespace ElfNotes.Vocabulary;

/// <summary>
/// The notes of owner <c>Linux</c>, which kernels, modules and vDSOs carry. Source: Linux's
/// <c>arch/*/entry/vdso/note.S</c>, <c>include/linux/build-salt.h</c> and <c>include/linux/elfnote-lto.h</c>.
/// </summary>
internal sealed class LinuxNotes : OwnerVocabulary
{
    private const ulong VersionCode = 0;
    private const ulong BuildSalt = 0x100;
    private const ulong LtoInfo = 0x101;

    private const string VersionCodeName = "LINUX_VERSION_CODE";
    private const string BuildSaltName = "BUILD_SALT";
    private const string LtoInfoName = "LTO_INFO";

    // The kernel's patch levels went past 255; KERNEL_VERSION keeps them in one byte and stops there.
    private const uint HighestPatch = 255;

    public override string Owner => "Linux";

    public override string? NameOf(ulong type) => type switch
    {
        VersionCode => VersionCodeName,
        BuildSalt => BuildSaltName,
        LtoInfo => LtoInfoName,
        _ => null,
    };

    public override NoteMeaning? Describe(NoteDecoding decoding) => decoding.Note.Type switch
    {
        VersionCode => DescribeVersion(decoding),
        BuildSalt => DescribeSalt(decoding),
        LtoInfo => DescribeLto(decoding),
        _ => null,
    };

    private static NoteMeaning DescribeVersion(NoteDecoding decoding)
    {
        if (HasOtherSize(decoding, VersionCodeName)) return UnknownNote.Describe(decoding, VersionCodeName);
        var code = decoding.Word(0);
        var version = $"{code >> 16}.{code >> 8 & 0xff}.{code & 0xff}";
        var text = (code & 0xff) == HighestPatch ? version + " or later" : version;
        return decoding.Meaning(VersionCodeName, text, new NoteValue.Fields(
        [
            new("code", new NoteValue.Number(code)),
            new("version", new NoteValue.Text(version)),
        ]));
    }

    private static NoteMeaning DescribeSalt(NoteDecoding decoding)
    {
        var text = NoteText.StringText(decoding.Desc);
        return decoding.Meaning(BuildSaltName, text.Length == 0 ? "(empty)" : text, NoteText.StringValue(decoding.Note.Desc));
    }

    private static NoteMeaning DescribeLto(NoteDecoding decoding)
    {
        if (HasOtherSize(decoding, LtoInfoName)) return UnknownNote.Describe(decoding, LtoInfoName);
        var value = decoding.Word(0);
        var text = value switch
        {
            0 => "built without link-time optimisation",
            1 => "built with link-time optimisation",
            _ => NoteText.Hex(value),
        };
        return decoding.Meaning(LtoInfoName, text, new NoteValue.Number(value));
    }

    private static bool HasOtherSize(NoteDecoding decoding, string name)
    {
        if (decoding.Desc.Length == 4) return false;
        decoding.FindInHeader(
            VocabularyCodes.LinuxNoteSize,
            Severity.Warning,
            $"Linux {name} is one 32-bit word, and this descriptor has {NoteText.Bytes(decoding.Note.DescSize)}",
            "Write the descriptor as one .long");
        return true;
    }
}
