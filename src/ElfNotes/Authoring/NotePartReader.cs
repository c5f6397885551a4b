using System.Text.Json;
using ElfNotes.Vocabulary;

namespace ElfNotes.Authoring;

/// <summary>Understands the value of a note, whose type's readers decide what is meant where the source leaves it open.</summary>
internal sealed class NotePartReader(PlannerOptions options, PlanFindings findings)
{
    /// <summary>The pieces that a value makes, or null where it is wrong, which is reported.</summary>
    /// <param name="fields">The fields of the note or part, with exactly one value among them.</param>
    /// <param name="value">That value.</param>
    /// <param name="type">What is known of the note's type; null within parts, too, where text has no NUL unless it is asked for.</param>
    /// <param name="isPart">Whether it is one of several.</param>
    public IReadOnlyList<NotePart>? Read(FieldSet fields, DescribedField value, NoteType? type, bool isPart)
    {
        var name = NoteFields.Values.First(known => string.Equals(known, value.Name, StringComparison.OrdinalIgnoreCase));
        CheckCompanions(fields, name);
        return name switch
        {
            NoteFields.String => fields.Text(name) is { } text ? [Text(fields, text, type, isPart)] : null,
            NoteFields.U8 => Numbers(value, IntegerSize.One),
            NoteFields.U16 => Numbers(value, IntegerSize.Two),
            NoteFields.U32 => Numbers(value, IntegerSize.Four),
            NoteFields.U64 => Numbers(value, IntegerSize.Eight),
            NoteFields.Pointer => Numbers(value, IntegerSize.Pointer),
            NoteFields.Hex => fields.Hex(name) is { } bytes ? [new NotePart.Bytes(bytes)] : null,
            NoteFields.Base64 => Base64(fields, value),
            NoteFields.File => FileContent(fields, value),
            NoteFields.Json => Json(fields, value, type),
            NoteFields.Features => Features(value, type),
            NoteFields.Symbol => Symbol(fields, value),
            _ => Parts(value),
        };
    }

    private void CheckCompanions(FieldSet fields, string value)
    {
        Companion(NoteFields.Nul, value is NoteFields.String or NoteFields.Json, "a string");
        Companion(NoteFields.Addend, value == NoteFields.Symbol, "a symbol");
        Companion(NoteFields.Size, value == NoteFields.Symbol, "a symbol");

        void Companion(string name, bool fits, string what)
        {
            if (!fits && fields[name] is { } field) findings.Error(AuthoringCodes.ValuesConflict, field.Position, $"\"{field.Name}\" goes with {what}, and the value is \"{value}\"", name == NoteFields.Size ? "Choose the size of a number by u8, u16, u32, u64 or pointer" : "Remove it");
        }
    }

    private static NotePart.Text Text(FieldSet fields, string text, NoteType? type, bool isPart) =>
        new(text, fields.Truth(NoteFields.Nul) ?? (!isPart && type?.Value != NoteValueKind.StringWithoutNul));

    private List<NotePart>? Numbers(DescribedField field, IntegerSize size)
    {
        var items = field.Value is DescribedValue.List list ? list.Items : [field.Value];
        var parts = new List<NotePart>();
        var isRight = true;
        foreach (var item in items)
        {
            if (item is not DescribedValue.Scalar scalar || !NumberText.TryUnsigned(scalar.Text, out var value))
            {
                var (code, message, hint) = NumberMistake.Of((item as DescribedValue.Scalar)?.Text, size, SourceDialect.Of(item.Position));
                findings.Error(code, item.Position, message, hint);
                isRight = false;
                continue;
            }

            // A pointer's room is checked when the machine is known.
            if (size is not (IntegerSize.Pointer or IntegerSize.Eight) && value >> (8 * (int)size) != 0)
            {
                findings.Error(AuthoringCodes.ValueTooLarge, item.Position, $"{scalar.Text} does not fit {((int)size == 1 ? "1 byte" : $"{(int)size} bytes")}", $"Use {SourceDialect.Of(item.Position).Name(value >> 32 != 0 ? NoteFields.U64 : value >> 16 != 0 ? NoteFields.U32 : NoteFields.U16)}");
                isRight = false;
            }

            parts.Add(new NotePart.Integer(value, size));
        }

        return isRight ? parts : null;
    }

    private List<NotePart>? Base64(FieldSet fields, DescribedField field)
    {
        if (fields.Text(NoteFields.Base64) is not { } text) return null;
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var count)) return [new NotePart.Bytes(bytes.AsMemory(0, count))];
        findings.Error(AuthoringCodes.BadValue, field.Value.Position, "base64 is no base64 (RFC 4648, with its = at the end)");
        return null;
    }

    private List<NotePart>? FileContent(FieldSet fields, DescribedField field)
    {
        if (fields.Text(NoteFields.File) is not { } name) return null;
        try
        {
            if (options.ReadFile is { } read) return [new NotePart.Bytes(read(name, field.Value.Position))];
            findings.Error(AuthoringCodes.BadValue, field.Value.Position, "files cannot be named here");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The words of an ElfNotesException are ours; the framework's may be missing from a native binary.
            var why = e.InnerException is ElfNotesException inner ? inner.Message : e switch { UnauthorizedAccessException => "permission denied", FileNotFoundException or DirectoryNotFoundException => "no such file", ArgumentException => "this is no name of a file", _ => e.Message.TrimEnd('.') };
            findings.Error(AuthoringCodes.BadValue, field.Value.Position, $"the file \"{name}\" cannot be read: {why}", field.Value.Position == SourcePosition.CommandLine ? null : "Name it relative to the file that this is written in");
        }

        return null;
    }

    private List<NotePart>? Json(FieldSet fields, DescribedField field, NoteType? type)
    {
        try
        {
            var text = field.Value is DescribedValue.Scalar scalar ? JsonText.Minify(scalar.Text) : JsonText.Of(field.Value);
            return [new NotePart.Text(text, fields.Truth(NoteFields.Nul) ?? type?.Value != NoteValueKind.StringWithoutNul)];
        }
        catch (JsonException e)
        {
            findings.Error(AuthoringCodes.BadValue, field.Value.Position, $"this is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of the text", "Strings and names stand in double quotes; there is no comma behind the last item");
        }
        catch (FormatException e)
        {
            findings.Error(AuthoringCodes.BadValue, field.Value.Position, $"this is no JSON: {e.Message}");
        }

        return null;
    }

    private List<NotePart>? Features(DescribedField field, NoteType? type)
    {
        if (type?.Value is not (NoteValueKind.FeatureNames or NoteValueKind.FeatureMask))
        {
            findings.Error(AuthoringCodes.FormDoesNotFit, field.Position, "features are what Xen's notes FEATURES and SUPPORTED_FEATURES have", "Use string or u32");
            return null;
        }

        var isMask = type.Value == NoteValueKind.FeatureMask;
        var names = field.Value is DescribedValue.List list ? list.Items : [field.Value];
        var isRight = true;
        ulong mask = 0;
        foreach (var item in names)
        {
            var text = item is DescribedValue.Scalar scalar ? scalar.Text : "";
            var bare = isMask ? text : text.TrimStart('!');
            var feature = XenFeatures.FromName(bare);
            if (feature is null || text.Length - bare.Length > 1)
            {
                findings.Error(AuthoringCodes.UnknownName, item.Position, $"Xen has no feature \"{text}\"{(isMask && text.StartsWith('!') ? "; in SUPPORTED_FEATURES none is required" : "")}", PlanFindings.Nearest(bare, XenFeatures.All.Select(known => known.Name), "Known are " + string.Join(", ", XenFeatures.All.Where(known => isMask || known.IsKnownByName).Select(known => known.Name))));
                isRight = false;
            }
            else
            {
                mask |= 1UL << feature.Bit;
            }
        }

        if (!isRight) return null;
        return isMask ? [new NotePart.Integer(mask, IntegerSize.Four)] : [new NotePart.Text(string.Join('|', names.Cast<DescribedValue.Scalar>().Select(scalar => scalar.Text)), true)];
    }

    private List<NotePart>? Symbol(FieldSet fields, DescribedField field)
    {
        if (fields.Text(NoteFields.Symbol) is not { } text) return null;
        long addend = 0;
        var name = text.Trim();
        // Only what reads as a number behind the last sign is an addend: symbols may have signs in their names.
        var sign = Math.Max(name.LastIndexOf('+'), name.LastIndexOf('-'));
        if (sign > 0 && NumberText.TryAddend(name[sign] + name[(sign + 1)..].Trim(), out var behind))
        {
            addend = behind;
            name = name[..sign].TrimEnd();
        }

        if (name.Length == 0 || name.Contains('\0'))
        {
            findings.Error(AuthoringCodes.BadValue, field.Value.Position, "a symbol has a name", "Write it as in " + SourceDialect.Of(field.Value.Position).Field(NoteFields.Symbol, "_start"));
            return null;
        }

        if (SymbolMistake(name, field) is var (message, hint))
        {
            // A note that was read has whatever its file has.
            findings.Advise(AuthoringCodes.BadValue, Severity.Error, field.Value.Position, message, hint);
            if (!findings.IsVerbatim) return null;
        }

        if (fields.Text(NoteFields.Addend) is { } more)
        {
            if (!NumberText.TryAddend(more, out var extra))
            {
                findings.Error(AuthoringCodes.BadValue, fields[NoteFields.Addend]!.Value.Position, $"\"{more}\" is no integer", "Write it in decimal or with 0x in front, after a - if need be");
                return null;
            }

            addend = unchecked(addend + extra);
        }

        return Size(fields) is { } size ? [new NotePart.Symbol(name, addend, size)] : null;
    }

    // No linker evaluates a name. Odd names are left alone: languages have signs and blanks of their own in them.
    private static (string Message, string Hint)? SymbolMistake(string name, DescribedField field)
    {
        var dialect = SourceDialect.Of(field.Position);
        if (NumberText.TryAddend(name, out _) || name.All(char.IsAsciiDigit))
            return ($"{name} is a number, and no symbol", $"Write {dialect.Field(NoteFields.Pointer, name, isText: false)}");
        for (var at = 1; at < name.Length - 1; at++)
        {
            var next = name[(at + 1)..].TrimStart();
            if (name[at] is '-' or '+' && next.Length > 0 && (char.IsAsciiLetter(next[0]) || next[0] == '_' || next.Length < name.Length - at - 1))
                return ($"\"{name}\" is a calculation, and a symbol is one name", $"Name one symbol; what is taken away is a number beside it: {dialect.Field(NoteFields.Addend, "-0xffffffff80000000", isText: false)}");
        }

        return null;
    }

    private IntegerSize? Size(FieldSet fields)
    {
        switch (fields.Text(NoteFields.Size)?.ToLowerInvariant())
        {
            case null or NoteFields.Pointer: return IntegerSize.Pointer;
            case "1": return IntegerSize.One;
            case "2": return IntegerSize.Two;
            case "4": return IntegerSize.Four;
            case "8": return IntegerSize.Eight;
            case var other:
                findings.Error(AuthoringCodes.BadValue, fields[NoteFields.Size]!.Value.Position, $"the size of an address is 1, 2, 4, 8 or pointer, and not \"{other}\"");
                return null;
        }
    }

    private static string Example(SourceDialect dialect) => dialect.Parts(dialect.Part(NoteFields.U32, "1"), dialect.Part(NoteFields.Symbol, "start"));

    private List<NotePart>? Parts(DescribedField field)
    {
        if (field.Value is not DescribedValue.List list)
        {
            findings.Error(AuthoringCodes.BadValue, field.Value.Position, "parts is a list of values", "Write it as in " + Example(SourceDialect.Of(field.Value.Position)));
            return null;
        }

        var parts = new List<NotePart>();
        var isRight = true;
        string[] known = [NoteFields.Nul, NoteFields.Addend, NoteFields.Size, .. NoteFields.Values.Where(value => value is not (NoteFields.Parts or NoteFields.Features))];
        foreach (var item in list.Items)
        {
            var fields = new FieldSet(item is DescribedValue.Map map ? map.Fields : [], known, "a part", findings);
            if (fields.Among(NoteFields.Values) is [var only] && Read(fields, only, null, isPart: true) is { } read)
            {
                parts.AddRange(read);
                continue;
            }

            isRight = false;
            if (fields.Among(NoteFields.Values).Count != 1) findings.Error(AuthoringCodes.BadValue, item.Position, "a part has exactly one value", "Write it as in " + SourceDialect.Of(item.Position).Part(NoteFields.U32, "1"));
        }

        return isRight ? parts : null;
    }
}
