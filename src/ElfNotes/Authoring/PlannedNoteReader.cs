using System.Text;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>Understands the description of one note.</summary>
internal sealed class PlannedNoteReader(PlannerOptions options, PlanFindings findings)
{
    private readonly NotePartReader _parts = new(options, findings);

    /// <summary>The note, or null where something is wrong with it, which is reported.</summary>
    public PlannedNote? Read(NoteDescription description)
    {
        var fields = new FieldSet(description.Fields, NoteFields.All, "a note", findings);
        if (Owner(fields, description) is not { } owner) return null;
        var type = Type(fields, owner.Text, description);
        var values = fields.Among(NoteFields.Values);
        if (values.Count > 1)
            findings.Error(AuthoringCodes.ValuesConflict, values[1].Position, $"the note has {values.Count} values: {string.Join(", ", values.Select(value => value.Name))}", $"Keep one; values one after the other are written {Several(SourceDialect.Of(values[1].Position))}");
        if (values.Count == 0)
            findings.Error(AuthoringCodes.IncompleteNote, description.Position, "the note has no value", $"Add one of {string.Join(", ", NoteFields.Values.Select(SourceDialect.Of(description.Position).Name))}; an empty descriptor is {SourceDialect.Of(description.Position).Name(NoteFields.Hex)} with an empty text");
        var align = Align(fields, type?.Known);
        var isAllocated = fields.Truth(NoteFields.Allocated) ?? true;
        var section = fields.Text(NoteFields.Section) ?? CustomaryNote.Section(owner.Text, type?.Known);
        var padding = fields.Hex(NoteFields.Padding);
        var ownerPadding = fields.Hex(NoteFields.OwnerPadding);
        if (section.Length == 0 || section.Contains('\0'))
            findings.Error(AuthoringCodes.BadValue, fields[NoteFields.Section]?.Value.Position ?? description.Position, "a section has a name without NULs");
        if (type is not { } read || values is not [var value] || _parts.Read(fields, value, read.Known, isPart: false) is not { } parts) return null;
        return new PlannedNote
        {
            Owner = owner.Text,
            OwnerBytes = owner.Bytes ?? CustomaryNote.OwnerBytes(owner.Text, read.Known),
            Type = read.Number,
            TypeName = read.Known?.Name,
            Parts = parts,
            Section = section,
            IsAllocated = isAllocated,
            Alignment = align,
            Padding = padding,
            OwnerPadding = ownerPadding,
            Position = description.Position,
            IsVerbatim = description.IsVerbatim,
        };
    }

    private (string Text, byte[]? Bytes)? Owner(FieldSet fields, NoteDescription description)
    {
        if (fields[NoteFields.Owner] is { } both && fields[NoteFields.OwnerBytes] is not null)
        {
            findings.Error(AuthoringCodes.ValuesConflict, both.Position, "owner and ownerBytes say the same", "Keep one of them");
            return null;
        }

        if (fields[NoteFields.OwnerBytes] is not null)
            return fields.Hex(NoteFields.OwnerBytes) is { } bytes ? (Encoding.UTF8.GetString(NoteText.UpToNul(bytes)), bytes) : null;
        if (fields[NoteFields.Owner] is not { } field)
        {
            findings.Error(AuthoringCodes.IncompleteNote, description.Position, "the note has no owner", $"Add {SourceDialect.Of(description.Position).Name(NoteFields.Owner)} with the name that its readers look for, such as Xen");
            return null;
        }

        if (fields.Text(NoteFields.Owner) is not { } owner) return null;
        if (!owner.Contains('\0')) return (owner, null);
        findings.Error(AuthoringCodes.BadValue, field.Value.Position, "an owner has no NUL within; the one behind it is added", "Use ownerBytes for other bytes");
        return null;
    }

    private (uint Number, NoteType? Known)? Type(FieldSet fields, string owner, NoteDescription description)
    {
        if (fields[NoteFields.Type] is not { } field)
        {
            findings.Error(AuthoringCodes.IncompleteNote, description.Position, "the note has no type", $"Add {SourceDialect.Of(description.Position).Name(NoteFields.Type)} with its name or number");
            return null;
        }

        if (fields.Text(NoteFields.Type) is not { } text) return null;
        var position = field.Value.Position;
        if (NumberText.TryUnsigned(text, out var number))
        {
            if (number <= uint.MaxValue) return ((uint)number, Only(NoteTypes.Find(owner, number, isCore: false)));
            findings.Error(AuthoringCodes.ValueTooLarge, position, $"the type {text} does not fit its 4 bytes");
            return null;
        }

        var named = NoteTypes.FindByName(owner, text);
        if (named.Select(type => type.Type).Distinct().Count() == 1) return ((uint)named[0].Type, Only(named) ?? named[0]);
        if (named.Count > 1)
        {
            findings.Error(AuthoringCodes.UnknownType, position, $"{owner} has several types that are called {text}", "Write its number: " + string.Join(", ", named.Select(type => $"{NoteText.Hex(type.Type)} ({type.Name}{(type.System is { } system ? ", " + system : "")})")));
            return null;
        }

        ReportUnknown(owner, text, position);
        return null;
    }

    private void ReportUnknown(string owner, string name, SourcePosition position)
    {
        var types = NoteTypes.OfOwner(owner);
        if (NoteTypes.OwnersOf(name) is [var other, ..])
            findings.Error(AuthoringCodes.OwnerDoesNotFit, position, $"{name} is a type of owner {other}, and not of \"{owner}\"", $"Write {SourceDialect.Of(position).Field(NoteFields.Owner, other)}; owners are compared exactly");
        else if (types.IsEmpty)
            findings.Error(AuthoringCodes.UnknownType, position, $"of the owner \"{owner}\" no types are known by name", (NoteTypes.SuggestOwner(owner) is { } near ? $"Write {SourceDialect.Of(position).Field(NoteFields.Owner, near)}, or" : "Write") + " the type as a number");
        else
            findings.Error(AuthoringCodes.UnknownType, position, $"{owner} has no type \"{name}\"", NoteTypes.Suggest(owner, name) is { } suggestion ? $"Write {suggestion}" : "Known are " + string.Join(", ", types.Where(type => type is { IsMalformed: false, Scope: not NoteScope.Core }).Select(type => type.Name).Distinct()));
    }

    private IntegerSize Align(FieldSet fields, NoteType? known)
    {
        switch (fields.Text(NoteFields.Align))
        {
            case "4": return IntegerSize.Four;
            case "8": return IntegerSize.Eight;
            case null: return CustomaryNote.Alignment(known);
            case var other:
                findings.Error(AuthoringCodes.BadValue, fields[NoteFields.Align]!.Value.Position, $"notes are padded to 4 or to 8, and not to {other}");
                return IntegerSize.Four;
        }
    }

    private static string Several(SourceDialect dialect) => dialect.Parts(dialect.Part(NoteFields.U32, "1"), dialect.Part(NoteFields.String, "text"));

    private static NoteType? Only(IReadOnlyList<NoteType> types) => types.Count == 1 ? types[0] : null;
}
