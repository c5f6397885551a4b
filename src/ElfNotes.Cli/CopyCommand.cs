using System.CommandLine;
using System.Globalization;
using ElfNotes.Editing;
using ElfNotes.Vocabulary;

namespace ElfNotes.Cli;

/// <summary>The command line of <c>copy</c>.</summary>
internal static class CopyCommand
{
    private const string VirtualPrefix = "virtual:";
    private const string PhysicalPrefix = "physical:";

    /// <summary><c>elfnotes copy</c>.</summary>
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = "Any file with notes: ELF, bzImage, archive, core, /sys/kernel/notes, compressed or not; - is standard input." };
        var into = new Option<string?>("--into") { Description = "The file that they are copied into: an ELF, a PE image (a kernel with an EFI stub, a unified kernel image), or a file of bare notes. Without it, -o writes a file of bare notes.", HelpName = "TO" };
        var only = new Option<string[]>("--only") { Description = "Only notes of these owners, or of these types of them.", HelpName = "OWNER[:TYPE],..." };
        var rebase = new Option<string[]>("--rebase") { Description = "Addresses in notes from OLD on move to NEW. With virtual: or physical: in front only such addresses. May come several times.", HelpName = "OLD=NEW" };
        var offset = new Option<string?>("--offset") { Description = "Added to the addresses in notes, such as 0x1000 or -0x1000. With virtual: or physical: in front only to such addresses.", HelpName = "N" };
        var symbols = new Option<string[]>("--map-symbol") { Description = "An address in notes that is that of the symbol OLD in FROM, or the number OLD, becomes that of the symbol NEW in TO. May come several times.", HelpName = "OLD=NEW" };
        var member = new Option<string?>("--member") { Description = "The member of an archive, or .notes for the notes beside a kernel in a PE image.", HelpName = "NAME" };
        var wrap = new Option<bool>("--wrap") { Description = "Write an ELF around the bzImage TO, with the notes in it; needs -o." };
        var edit = new EditOptionSet(file: "TO");
        var command = new Command("copy", "Copies notes of one image into another, directly or with other addresses.\n\nNotes of the same owner and type in TO are replaced, its others stay.") { from, into, only, rebase, offset, symbols, member, wrap };
        edit.AddTo(command);

        NoteCopyOptions? options = null;
        command.Validators.Add(result =>
        {
            var output = edit.Output(result);
            if (result.GetValue(into) is null && output is null) result.AddError("copy needs --into TO, or -o OUT for a file of bare notes");
            if (result.GetValue(into) is "-") result.AddError("standard input cannot be edited: name a file");
            if (result.GetValue(wrap) && (result.GetValue(into) is null || output is null)) result.AddError("--wrap needs --into with a bzImage, and -o with the ELF to write");
            if (result.GetResult(rebase) is not null && result.GetResult(offset) is not null) result.AddError("--rebase and --offset do not go together");
            try
            {
                options = Options(result.GetValue(only) ?? [], result.GetValue(rebase) ?? [], result.GetValue(offset), result.GetValue(symbols) ?? []);
            }
            catch (FormatException e)
            {
                result.AddError(e.Message);
            }
        });
        command.SetAction(result =>
        {
            var request = edit.Request(result, result.GetValue(into) ?? "");
            var copy = new CopyRequest { From = result.GetValue(from)!, Member = result.GetValue(member), IsWrap = result.GetValue(wrap), Options = options! with { Edit = request.Options } };
            return (int)(result.GetValue(into) is null ? CopyVerb.Raw(copy, request.Output!, request.IsDryRun) : CopyVerb.Into(copy, request));
        });
        return command;
    }

    private static NoteCopyOptions Options(string[] only, string[] rebases, string? offset, string[] symbols) => new()
    {
        Only = [.. only.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Selector)],
        Rebases = [.. rebases.Select(Rebase)],
        Offset = offset is null ? null : Offset(offset),
        Symbols = [.. symbols.Select(text => Pair(text, "--map-symbol")).Select(pair => new SymbolMapping(pair.Old, pair.New))],
    };

    // What follows the last colon is the type, if it is one: owners have colons, too.
    private static NoteSelector Selector(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0) return new NoteSelector(text);
        var (owner, type) = (text[..colon], text[(colon + 1)..].Trim());
        if (TryNumber(type, out var number)) return new NoteSelector(owner, number);
        if (NoteTypes.FindByName(owner, type) is [var known, ..] found && found.All(other => other.Type == known.Type)) return new NoteSelector(owner, known.Type);
        throw new FormatException($"--only {text}: the owner {owner} has no type {type}{(NoteTypes.Suggest(owner, type) is { } near ? $"; did you mean {near}?" : ": give its number")}");
    }

    private static AddressRebase Rebase(string text)
    {
        var (space, rest) = Space(text);
        var (old, now) = Pair(rest, "--rebase");
        return TryNumber(old, out var from) && TryNumber(now, out var to) ? new AddressRebase(from, to, space) : throw new FormatException($"--rebase {text}: OLD=NEW are two addresses such as 0x100000=0x200000");
    }

    private static AddressOffset Offset(string text)
    {
        var (space, rest) = Space(text);
        var isNegative = rest.StartsWith('-');
        if (!TryNumber(rest.TrimStart('-', '+'), out var number) || rest.Length - rest.TrimStart('-', '+').Length > 1) throw new FormatException($"--offset {text}: it is a number such as 0x1000 or -0x1000");
        return new AddressOffset(isNegative ? -(Int128)number : number, space);
    }

    private static (NoteAddressSpace Space, string Number) Space(string text) =>
        text.StartsWith(VirtualPrefix, StringComparison.Ordinal) ? (NoteAddressSpace.Virtual, text[VirtualPrefix.Length..])
        : text.StartsWith(PhysicalPrefix, StringComparison.Ordinal) ? (NoteAddressSpace.Physical, text[PhysicalPrefix.Length..])
        : (NoteAddressSpace.None, text);

    private static (string Old, string New) Pair(string text, string option)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 ? (text[..at].Trim(), text[(at + 1)..].Trim()) : throw new FormatException($"{option} {text}: it is OLD=NEW");
    }

    private static bool TryNumber(string text, out ulong number)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
