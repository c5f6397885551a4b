using ElfNotes.Elf;
using ElfNotes.Notes;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>What can be said of a note by itself once it is understood: whether its readers would read in it what was meant.</summary>
internal sealed class PlannedNoteChecks(NoteTarget target, PlanFindings findings)
{
    /// <summary>Checks a note.</summary>
    /// <param name="note">The note.</param>
    /// <param name="description">Its description.</param>
    public void Check(PlannedNote note, NoteDescription description)
    {
        CheckNumbers(note, description);
        CheckOwner(note, description);
        var known = CustomaryNote.Known(note.Owner, note.Type);
        var hasForm = known is null || CheckForm(note, known, description);
        if (hasForm) CheckMeaning(note, description);
    }

    private void CheckNumbers(PlannedNote note, NoteDescription description)
    {
        foreach (var part in note.Parts)
            if (part is NotePart.Integer { Size: IntegerSize.Pointer } number && target.AddressSize == 4 && number.Value > uint.MaxValue)
                findings.Error(AuthoringCodes.ValueTooLarge, ValuePosition(description) ?? note.Position, $"{NoteText.Hex(number.Value)} does not fit a pointer of {target.Name}, 4 bytes", $"Use {SourceDialect.Of(note.Position).Name(NoteFields.U64)}, or name another machine");
    }

    private void CheckOwner(PlannedNote note, NoteDescription description)
    {
        if (!NoteTypes.OfOwner(note.Owner).IsEmpty) return;
        var position = description.Fields.FirstOrDefault(field => string.Equals(field.Name, NoteFields.Owner, StringComparison.OrdinalIgnoreCase))?.Value.Position ?? note.Position;
        if (NoteTypes.SuggestOwner(note.Owner) is { } near)
        {
            var isSame = string.Equals(near, note.Owner, StringComparison.OrdinalIgnoreCase);
            findings.Advise(AuthoringCodes.OwnerDoesNotFit, isSame ? Severity.Error : Severity.Warning, position, $"the owner \"{note.Owner}\" is not known{(isSame ? ", and owners are compared exactly" : "")}", $"Write {SourceDialect.Of(position).Field(NoteFields.Owner, near)}{(isSame ? "" : ", if that is meant, or leave it")}");
        }
        else if (note.Type == XenNoteTypes.PHYS32_ENTRY)
        {
            findings.Advise(AuthoringCodes.OwnerDoesNotFit, Severity.Warning, position, "QEMU takes a note of type 18 for the PVH entry, whatever its owner", "Give it another type if it can get into a kernel");
        }
    }

    // Bytes, and files with bytes, are what the author says they are: only their number is compared.
    private bool CheckForm(PlannedNote note, NoteType known, NoteDescription description)
    {
        var wantsNumber = known.Value is NoteValueKind.Integer or NoteValueKind.Address or NoteValueKind.FeatureMask or NoteValueKind.Words;
        var wantsText = known.Value is NoteValueKind.StringWithNul or NoteValueKind.StringWithoutNul or NoteValueKind.FeatureNames or NoteValueKind.Json;
        var position = ValuePosition(description) ?? note.Position;
        var dialect = SourceDialect.Of(position);
        if (wantsNumber && note.Parts.Any(part => part is NotePart.Text))
        {
            findings.Advise(AuthoringCodes.FormDoesNotFit, Severity.Error, position, $"{known.Name} is a number to its readers, and this is text", known.Value == NoteValueKind.Address ? $"Use {dialect.Name(NoteFields.Symbol)}, or {dialect.Name(NoteFields.Pointer)} for a number" : $"Use {dialect.Name(NumberField(known))}");
            return false;
        }

        if (wantsText && note.Parts.Any(part => part is NotePart.Integer or NotePart.Symbol))
        {
            findings.Advise(AuthoringCodes.FormDoesNotFit, Severity.Error, position, $"{known.Name} is text to its readers, and this is a number", $"Use {dialect.Name(known.Value == NoteValueKind.Json ? NoteFields.Json : NoteFields.String)}");
            return false;
        }

        if (known.Value == NoteValueKind.Json && note.Parts is not [NotePart.Text or NotePart.Bytes])
            findings.Advise(AuthoringCodes.FormDoesNotFit, Severity.Error, position, $"{known.Name} is one JSON text", $"Use {dialect.Name(NoteFields.Json)}");
        if (known.Value == NoteValueKind.Json && note.Parts is [NotePart.Text json]) CheckJson(json.Value, known, position);
        return CheckSize(note, known, position);
    }

    private void CheckJson(string text, NoteType known, SourcePosition position)
    {
        try
        {
            JsonText.Minify(text);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException)
        {
            findings.Advise(AuthoringCodes.BadValue, Severity.Error, position, $"{known.Name} is JSON to its readers, and this is none", $"Use {SourceDialect.Of(position).Name(NoteFields.Json)}");
        }
    }

    private bool CheckSize(PlannedNote note, NoteType known, SourcePosition position)
    {
        var size = note.Parts.Sum(target.SizeOf);
        var expected = known.SizeIn(target.Class);
        if (known.Sizes.Length > 0 && !known.Sizes.Contains(size))
        {
            findings.Advise(AuthoringCodes.FormDoesNotFit, Severity.Error, position, $"{known.Name} has {NoteText.Bytes((ulong)size)}; its readers take {string.Join(" or ", known.Sizes)}", Advice(known));
            return false;
        }

        // Xen takes any of its sizes, but QEMU and the monitors of rust-vmm read as many bytes as an address has, whatever descsz says.
        if (note is { Owner: "Xen", Type: XenNoteTypes.PHYS32_ENTRY } && size != expected && expected != 0)
            findings.Advise(AuthoringCodes.FormDoesNotFit, Severity.Warning, position, $"{known.Name} has {NoteText.Bytes((ulong)size)}; QEMU reads {expected} in a file of {target.Class} bits, whatever its size says", "Leave the size away, or use pointer");
        return true;

        static string? Advice(NoteType known) => known.Value is NoteValueKind.Integer or NoteValueKind.Address ? $"Use {NumberField(known)}" : null;
    }

    // What a note says is judged where it is read; relocations leave the number open.
    private void CheckMeaning(PlannedNote note, NoteDescription description)
    {
        var encoded = EncodedNotes.Of(note.Section, [note], target);
        var format = new NoteFormat(target.ByteOrder, encoded.Alignment);
        var reader = new NoteReader(encoded.Content.Span, format);
        if (!reader.TryRead(out var raw)) return;
        var read = new ElfNote(raw, encoded.Content, 0, format);
        foreach (var relocation in encoded.Relocations)
            read.AddRelocation(new NoteRelocation(relocation.Offset - raw.DescOffset, relocation.Size, 0, relocation.Symbol, relocation.Addend, Applied: false));
        var identity = new ElfIdentity(target.Class, target.ByteOrder, 0, ElfIdentity.ET_REL, target.Machine, 0, 0);
        foreach (var finding in NoteVocabulary.Describe(read, identity).Findings)
        {
            // A remark about a file that is there; to its author it is a mistake that can still be mended.
            var severity = finding.Code == VocabularyCodes.XenStringCut ? Severity.Warning : finding.Severity;
            findings.Advise(finding.Code, severity, ValuePosition(description) ?? note.Position, finding.Message, finding.Hint);
        }
    }

    private static SourcePosition? ValuePosition(NoteDescription description) =>
        description.Fields.FirstOrDefault(field => NoteFields.Values.Contains(field.Name, StringComparer.OrdinalIgnoreCase))?.Value.Position;

    private static string NumberField(NoteType known) => known.SizeIn(32) != known.SizeIn(64) ? NoteFields.Pointer : known.SizeIn(64) switch
    {
        1 => NoteFields.U8,
        2 => NoteFields.U16,
        8 => NoteFields.U64,
        _ => NoteFields.U32,
    };
}
