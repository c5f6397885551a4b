using System.Globalization;
using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>
/// A document of LLVM's yaml2obj for ELF: the notes of its SHT_NOTE sections. What is not a note is passed over. Keys are those of
/// llvm/lib/ObjectYAML/ELFYAML.cpp; yaml2obj itself minds upper and lower case.
/// </summary>
internal static class Yaml2ObjDocument
{
    /// <summary>Whether a document is one.</summary>
    public static bool Is(string? tag, DescribedValue.Map root) => tag == "!ELF" || Find(root, "FileHeader") is not null || Find(root, "Sections") is not null;

    /// <summary>Reads one. Its notes are to be written as they are, so the settings say so.</summary>
    public static PlanDescription Read(DescribedValue.Map root, List<PlanFinding> findings)
    {
        var settings = new List<DescribedField> { Yaml2ObjNote.Field(PlanSettings.Verbatim, "true", root.Position) };
        if (Machine(root) is { } machine) settings.Insert(0, machine);
        var notes = new List<NoteDescription>();
        foreach (var field in root.Fields)
        {
            if (Is(field, "Notes")) notes.AddRange(DocumentReader.Notes(field.Value, findings));
            else if (Is(field, "Sections") && field.Value is DescribedValue.List sections)
                foreach (var section in sections.Items.OfType<DescribedValue.Map>()) notes.AddRange(Section(section, findings));
        }

        return new PlanDescription(settings, notes);
    }

    private static IEnumerable<NoteDescription> Section(DescribedValue.Map section, List<PlanFinding> findings)
    {
        if (Text(section, "Type") is not ("SHT_NOTE" or "7" or "0x7")) return [];
        if (Find(section, "Notes") is not { } notes)
        {
            // yaml2obj's Content and Size are bytes, not notes.
            findings.Add(new PlanFinding(AuthoringCodes.Malformed, Severity.Error, section.Position, "the note section has no Notes", "Give its notes one by one, as obj2yaml does for sections that are sound"));
            return [];
        }

        var common = new List<DescribedField>();
        if (Find(section, "Name") is { Value: DescribedValue.Scalar name } nameField)
            common.Add(nameField with { Name = NoteFields.Section, Value = name with { Text = WithoutSuffix(name.Text) } });
        var flags = Find(section, "Flags");
        common.Add(Yaml2ObjNote.Field(NoteFields.Allocated, HasFlag(flags?.Value, "SHF_ALLOC") ? "true" : "false", flags?.Position ?? section.Position));
        var align = Find(section, "AddressAlign");
        common.Add(Yaml2ObjNote.Field(NoteFields.Align, Number((align?.Value as DescribedValue.Scalar)?.Text) == 8 ? "8" : "4", align?.Position ?? section.Position));
        return DocumentReader.Notes(notes.Value, findings).Select(note => note with { Fields = [.. note.Fields, .. common] });
    }

    private static DescribedField? Machine(DescribedValue.Map root)
    {
        if (Find(root, "FileHeader") is not { Value: DescribedValue.Map header } field) return null;
        var machine = Find(header, "Machine");
        var written = (machine?.Value as DescribedValue.Scalar)?.Text;
        var number = written is null ? 0 : Yaml2ObjNames.Machine(written) ?? Number(written);
        // Whatever the machine: notes without symbols depend on class and byte order only.
        var is64 = Text(header, "Class") != "ELFCLASS32";
        var order = Text(header, "Data") == "ELFDATA2MSB" ? ByteOrder.Big : ByteOrder.Little;
        var target = NoteTarget.All.FirstOrDefault(one => one.Machine == number && one.Class == (is64 ? 64 : 32) && one.ByteOrder == order)
            ?? (number == 0 ? NoteTarget.All.First(one => one.Class == (is64 ? 64 : 32) && one.ByteOrder == order) : null);
        // A machine that notes are not written for goes on by its name, for the planner to report.
        return Yaml2ObjNote.Field(PlanSettings.Machine, target?.Name ?? written!, machine?.Value.Position ?? field.Position);
    }

    private static bool HasFlag(DescribedValue? flags, string flag) => flags is DescribedValue.List list && list.Items.Any(item => item is DescribedValue.Scalar scalar && scalar.Text == flag);

    // A name that comes twice has " (1)", since LLVM 17 " [1]", behind it, which yaml2obj drops.
    private static string WithoutSuffix(string name)
    {
        var at = name.LastIndexOf(' ');
        return at >= 0 && name[(at + 1)..] is ['(', .., ')'] or ['[', .., ']'] ? name[..at] : name;
    }

    private static long? Number(string? text)
    {
        if (text is null) return null;
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return long.TryParse(isHex ? text[2..] : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? Text(DescribedValue.Map map, string name) => (Find(map, name)?.Value as DescribedValue.Scalar)?.Text;

    private static DescribedField? Find(DescribedValue.Map map, string name) => map.Fields.FirstOrDefault(field => Is(field, name));

    private static bool Is(DescribedField field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
