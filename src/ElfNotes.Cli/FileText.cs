using System.Globalization;
using ElfNotes.Elf;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary>The lines about a file that show and check have in common.</summary>
internal static class FileText
{
    /// <summary>The line that says what a file, or a member of it, is.</summary>
    public static void WriteHeading(TextOutput output, string path, ImageMember member)
    {
        var name = SafeText.Escape(member.Name is null ? path : $"{path}({member.Name})") + ":";
        output.Write(name, TextStyle.Heading);
        var text = member.Container.Count == 0 ? "" : " " + string.Join(" > ", member.Container);
        if (member.Elf is { } elf)
            text += $", {elf.Identity.Class}-bit {ElfNames.Order(elf.Identity.ByteOrder)}-endian {ElfNames.Machine(elf.Identity.Machine)} {Kind(elf.Identity.Type)}";
        output.WriteWrapped(text, name.Length, indent: 2);
    }

    /// <summary>A finding: severity, message, code, and what to do if anything has to be done.</summary>
    public static void WriteFinding(TextOutput output, Finding finding, int indent, bool withFix = true)
    {
        var label = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
        output.Write(new string(' ', indent));
        output.Write(label, finding.Severity switch { Severity.Error => TextStyle.Bad, Severity.Warning => TextStyle.Warning, _ => TextStyle.Faint });
        output.Write(": ");
        var where = finding.Offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" at 0x{finding.Offset:x}");
        output.WriteWrapped($"{SafeText.Escape(finding.Message)} ({finding.Code}{where})", indent + label.Length + 2);
        if (withFix && finding.Severity > Severity.Info) WriteFix(output, finding.Hint, indent + 2);
    }

    /// <summary>What to change, where anything can be advised.</summary>
    public static void WriteFix(TextOutput output, string? hint, int indent)
    {
        if (hint is null) return;
        output.Write(new string(' ', indent));
        output.Write("fix: ", TextStyle.Faint);
        output.WriteWrapped(SafeText.Escape(hint), indent + 5);
    }

    /// <summary>The one line that says why a file or member could not be read.</summary>
    public static string ErrorLine(string path, string? member, ElfNotesException error) =>
        SafeText.Escape(string.Create(CultureInfo.InvariantCulture, $"{(member is null ? path : $"{path}({member})")}: {error.Message} ({error.Code}{(error.Code == ErrorCodes.Unreadable || error.Offset == 0 && error.Code.StartsWith("EN5", StringComparison.Ordinal) ? "" : $" at 0x{error.Offset:x}")})"));

    private static string Kind(ushort type) => type switch
    {
        ElfIdentity.ET_REL => "relocatable object",
        ElfIdentity.ET_EXEC => "executable",
        ElfIdentity.ET_DYN => "shared object or PIE",
        ElfIdentity.ET_CORE => "core",
        _ => $"file of type {ElfNames.FileType(type)}",
    };
}
