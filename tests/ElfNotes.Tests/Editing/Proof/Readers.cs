using System.Text.RegularExpressions;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Tests.Editing.Proof;

/// <summary>The programs of others that have to read an edited file as they read the one before.</summary>
internal static partial class Readers
{
    private static readonly (Tool Tool, string[] Arguments)[] All =
    [
        (new("readelf", "binutils"), ["-aW"]),
        (new("eu-readelf", "elfutils"), ["-a"]),
        (new("llvm-readelf", "llvm"), ["-a"]),
        (new("patchelf", "patchelf"), ["--print-rpath"]),
        (new("objdump", "binutils"), ["-x"]),
    ];

    /// <summary>eu-elflint prints what it finds on standard output.</summary>
    private static readonly Tool Lint = new("eu-elflint", "elfutils");

    /// <summary>Runs every reader on a file before and after.</summary>
    /// <param name="folder">Where the two are.</param>
    /// <param name="before">The name of the one.</param>
    /// <param name="after">The name of the other.</param>
    /// <param name="isLinked">Whether it is a program or shared object: patchelf reads no others.</param>
    /// <returns>Warnings and errors that are new, and reports that fail.</returns>
    public static List<string> NewRemarks(ProofFolder folder, string before, string after, bool isLinked = true)
    {
        var remarks = new List<string>();
        foreach (var (tool, arguments) in All)
        {
            if (tool.Program == "patchelf" && !isLinked) continue;
            var (was, now) = (folder.Try(tool, [.. arguments, before]), folder.Try(tool, [.. arguments, after]));
            if (was.Status != now.Status) remarks.Add($"{tool.Program} ended with {was.Status}, and ends with {now.Status}: {now.Error}");
            remarks.AddRange(New(tool.Program, was.Error.Replace(before, "FILE", StringComparison.Ordinal), now.Error.Replace(after, "FILE", StringComparison.Ordinal)));
        }

        remarks.AddRange(New("eu-elflint", folder.Try(Lint, "--gnu-ld", before).Output, folder.Try(Lint, "--gnu-ld", after).Output));
        return remarks;
    }

    // That elfutils knows none of the test's owners is no defect. Numbers of sections and offsets may be others.
    private static IEnumerable<string> New(string program, string was, string now)
    {
        var known = was.Split('\n').Select(line => Numbers().Replace(line, "N")).ToHashSet(StringComparer.Ordinal);
        return now.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != "No errors" && !line.Contains("unknown object file note type", StringComparison.Ordinal) && !known.Contains(Numbers().Replace(line, "N"))).Select(line => $"{program}: {line}").Distinct();
    }

    [GeneratedRegex("(0x)?[0-9a-f]*[0-9][0-9a-f]*")]
    private static partial Regex Numbers();
}
