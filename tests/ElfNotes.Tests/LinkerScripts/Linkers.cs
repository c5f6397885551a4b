using System.Diagnostics;
using System.Text;
using ElfNotes.Elf;

namespace ElfNotes.Tests.LinkerScripts;

/// <summary>Links with the real linkers of Debian: GNU ld, gold, lld and mold.</summary>
internal static class Linkers
{
    public const string Gnu = "ld.bfd";
    public const string Gold = "ld.gold";
    public const string Lld = "ld.lld";
    public const string Mold = "mold";

    /// <summary>The linkers that take whole scripts.</summary>
    public static readonly string[] OfScripts = [Gnu, Gold, Lld];

    private static readonly bool s_isRequired = Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1";

    /// <summary>Skips, or fails where tools have to be there.</summary>
    public static void Demand(bool isThere, string what)
    {
        if (isThere) return;
        Assert.False(s_isRequired, what);
        Assert.Skip(what);
    }

    /// <summary>Links an object, and gives the file; null where the linker refuses.</summary>
    /// <param name="linker">Its program.</param>
    /// <param name="content">The object.</param>
    /// <param name="script">The script; null for the linker's own.</param>
    /// <param name="says">What the linker prints.</param>
    /// <param name="options">More options.</param>
    public static ElfFile? TryLink(string linker, byte[] content, string? script, out string says, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("elfnotes-");
        try
        {
            var input = Path.Combine(folder.FullName, "in.o");
            var output = Path.Combine(folder.FullName, "out");
            File.WriteAllBytes(input, content);
            string[] arguments = [input, "-o", output, .. options];
            if (script is not null)
            {
                File.WriteAllText(Path.Combine(folder.FullName, "script.ld"), script);
                arguments = [.. arguments, "-T", Path.Combine(folder.FullName, "script.ld")];
            }

            var (status, text) = Run(linker, arguments);
            says = text;
            return status == 0 ? ElfFile.Open(ByteSource.FromMemory(File.ReadAllBytes(output))) : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Links an object that the linker must take.</summary>
    public static ElfFile LinkObject(string linker, byte[] content, string? script, params string[] options)
    {
        var file = TryLink(linker, content, script, out var says, options);
        Assert.True(file is not null, $"{linker}: {says}\n{script}");
        return file;
    }

    private static (int Status, string Text) Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var text = new StringBuilder();
            var output = process.StandardOutput.ReadToEndAsync();
            text.Append(process.StandardError.ReadToEnd()).Append(output.GetAwaiter().GetResult());
            process.WaitForExit();
            return (process.ExitCode, text.ToString());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Demand(false, $"needs {program}: Debian's packages binutils, lld and mold");
            throw;
        }
    }
}
