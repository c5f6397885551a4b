using System.Diagnostics;

namespace ElfNotes.Tests.Elf;

/// <summary>Makes relocatable objects with the real assembler, GNU as of an x86 system.</summary>
internal static class Assembler
{
    /// <summary>Whether ELFNOTES_REQUIRE_TOOLS is 1: then a test without the assembler fails rather than being skipped.</summary>
    private static bool IsRequired => Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1";

    /// <summary>The object that <c>as</c> makes of a source.</summary>
    /// <param name="source">The text.</param>
    /// <param name="width">--64, --x32 or --32.</param>
    public static byte[] Assemble(string source, string width)
    {
        var folder = Directory.CreateTempSubdirectory("elfnotes-");
        try
        {
            var output = Path.Combine(folder.FullName, "out.o");
            using var process = Start(width, "-o", output, "-");
            if (process is null)
            {
                Assert.False(IsRequired, "the assembler is missing: it is in Debian's package binutils");
                Assert.Skip("needs GNU as for x86");
            }

            process.StandardInput.Write(source);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return File.ReadAllBytes(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process? Start(params string[] arguments)
    {
        // Another system's as, or one for another machine, does not know the options.
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.OSArchitecture is not (System.Runtime.InteropServices.Architecture.X64 or System.Runtime.InteropServices.Architecture.X86)) return null;
        try
        {
            return Process.Start(new ProcessStartInfo("as", arguments) { RedirectStandardInput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
