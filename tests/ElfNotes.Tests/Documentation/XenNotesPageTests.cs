using System.Diagnostics;
using ElfNotes.Boot;
using ElfNotes.TestKit;
using ElfNotes.Tests.Elf;

namespace ElfNotes.Tests.Documentation;

/// <summary>docs/xen-notes.md is what a newcomer pastes: its macro assembles, its script links, and Xen takes the kernel.</summary>
public class XenNotesPageTests
{
    // What the page leaves to the reader: code, data and the page for hypercalls.
    private const string Kernel = """

        .text
        .globl _start, pvh_start
        _start: hlt
        .code32
        pvh_start: hlt
        .data
        .long 1
        .bss
        .balign 4096
        hypercall_page: .space 4096

        """;

    [Fact]
    public void What_the_page_shows_links_to_a_kernel_that_xen_takes_as_pv_and_as_pvh()
    {
        var blocks = Blocks(File.ReadAllText(Path.Combine(RepositoryFiles.Root!, "docs", "xen-notes.md")));
        var source = string.Join('\n', blocks.Where(block => block.Contains("XENNOTE", StringComparison.Ordinal))) + Kernel;
        var script = blocks.Single(block => block.Contains("PHDRS", StringComparison.Ordinal)).Split("gcc -c")[0];
        var folder = Directory.CreateTempSubdirectory("elfnotes-");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "kernel.o"), Path.Combine(folder.FullName, "kernel.elf"));
            File.WriteAllBytes(input, Assembler.Assemble(source, "--64"));
            File.WriteAllText(Path.Combine(folder.FullName, "kernel.lds"), script);
            using var ld = Process.Start(new ProcessStartInfo("ld", ["-T", Path.Combine(folder.FullName, "kernel.lds"), "-o", output, input]) { RedirectStandardError = true })!;
            var warnings = ld.StandardError.ReadToEnd();
            ld.WaitForExit();
            Assert.Equal("", warnings);

            using var kernel = ByteSource.FromFile(output);
            foreach (var loader in BootLoaders.All.Where(loader => loader.MakesSenseFor(BootImage.OfElf(kernel))))
            {
                var verdict = loader.Judge(BootImage.OfElf(kernel), BootOptions.Default);
                Assert.Empty(verdict.Findings);
                Assert.True(verdict.Accepts, loader.Name);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Blocks of lines indented by four, as Markdown has code.
    private static List<string> Blocks(string page)
    {
        var blocks = new List<string>();
        var block = "";
        foreach (var line in page.Split('\n'))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal) || line.Length == 0) block += (line.Length == 0 ? "" : line[4..]) + "\n";
            else if (block.Trim().Length > 0) (blocks, block) = ([.. blocks, block], "");
            else block = "";
        }

        return block.Trim().Length > 0 ? [.. blocks, block] : blocks;
    }
}
