using ElfNotes.Editing;
using ElfNotes.Images;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes extract</c>: the ELF inside a compressed kernel, written in blocks as it is decoded.</summary>
internal static class ExtractVerb
{
    private const int MaxNamesShown = 20;

    /// <summary>Writes the ELF.</summary>
    /// <param name="path">The file; <c>-</c> is standard input.</param>
    /// <param name="output">The file to write; null and <c>-</c> are standard output.</param>
    /// <param name="memberName">Which member of an archive; null where there is but one.</param>
    public static ExitStatus Run(string path, string? output, string? memberName)
    {
        output ??= "-";
        if (OutputFiles.Complaint(output, [path]) is { } complaint)
        {
            StandardError.Write(SafeText.Escape(complaint));
            return ExitStatus.Usage;
        }

        if (OutputFiles.IsStandardOutput(output) && OutputFiles.IsTerminal("an ELF file")) return ExitStatus.Usage;
        try
        {
            using var file = path == "-" || OutputFiles.IsStandardOutput(output) ? null : SourceFile.OpenIfRegular(path);
            using var opened = file is not null ? null : path == "-" ? ByteSource.FromStream(Console.OpenStandardInput()) : ByteSource.FromFile(path);
            var source = file?.Source ?? opened!;
            using var extraction = ElfExtraction.Open(source, new Compression.PayloadCodecs());
            if (extraction.Members is [{ Error: { } error }]) throw error;
            return Choose(extraction, path, memberName, out var member) is var status and not ExitStatus.Fine ? status : Write(extraction, member!, path, file, output);
        }
        catch (ElfNotesException e)
        {
            StandardError.Write(FileText.ErrorLine(path, null, e));
            return ExitStatus.Unreadable;
        }
    }

    private static ExitStatus Choose(ElfExtraction extraction, string path, string? name, out ImageMember? member)
    {
        ImageMember[] elves = [.. extraction.Elves];
        ImageMember[] wanted = name is null ? elves : [.. elves.Where(elf => elf.Name == name)];
        member = wanted.FirstOrDefault();
        if (wanted.Length == 1) return ExitStatus.Fine;
        if (name is not null && extraction.Members.FirstOrDefault(broken => broken.Name == name && broken.Error is not null) is { } failed)
            StandardError.Write(FileText.ErrorLine(path, name, failed.Error!));
        else if (elves.Length == 0)
            StandardError.Write(SafeText.Escape($"{path}: there is no ELF file in it"));
        else
            return Complain(path, name, elves, wanted.Length);
        return ExitStatus.Unreadable;
    }

    private static ExitStatus Complain(string path, string? name, ImageMember[] elves, int wanted)
    {
        var names = string.Join(", ", elves.Take(MaxNamesShown).Select(elf => elf.Name)) + (elves.Length > MaxNamesShown ? $" and {elves.Length - MaxNamesShown} more" : "");
        var why = name is null ? $"has {elves.Length} ELF files, and --member must name one" : wanted > 1 ? $"has {wanted} members of the name {name}" : $"has no ELF file of the name {name}";
        StandardError.Write(SafeText.Escape(elves[0].Name is null ? $"{path} is no archive: --member is of no use" : $"{path} {why}: {names}"));
        return ExitStatus.Usage;
    }

    private static ExitStatus Write(ElfExtraction extraction, ImageMember member, string path, SourceFile? file, string output)
    {
        var size = 0UL;
        if (!OutputFiles.Write(output, file, Counted(extraction.Blocks(member)))) return ExitStatus.Unreadable;
        foreach (var finding in member.Findings.Concat(ElfExtraction.Compare(member, size))) StandardError.Write(SafeText.Escape($"{path}: {finding.Message} ({finding.Code})"));
        return ExitStatus.Fine;

        IEnumerable<ReadOnlyMemory<byte>> Counted(IEnumerable<ReadOnlyMemory<byte>> blocks)
        {
            foreach (var block in blocks)
            {
                size += (ulong)block.Length;
                yield return block;
            }
        }
    }
}
