using System.Reflection;
using System.Text;
using ElfNotes.Editing;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes new</c>: a commented description to start from.</summary>
internal static class NewVerb
{
    /// <summary>The templates and what each is for.</summary>
    public static readonly (string Name, string Title)[] Templates =
    [
        ("xen-pv", "a paravirtualised Xen kernel, guest or dom0"),
        ("xen-pvh", "a PVH kernel, for Xen, QEMU, Firecracker and Cloud Hypervisor"),
        ("xen-pv-pvh", "one kernel for both"),
        ("linux-like", "what a Linux kernel for x86-64 carries"),
        ("package", "the package that a program is of (.note.package)"),
        ("dlopen", "the libraries that a program opens when it runs (.note.dlopen)"),
    ];

    /// <summary>Prints or writes a template.</summary>
    /// <param name="name">Its name; null prints the list of them.</param>
    /// <param name="output">The file to write, or null or <c>-</c> for standard output.</param>
    public static ExitStatus Run(string? name, string? output)
    {
        if (name is null)
        {
            using var text = TextOutput.Open();
            foreach (var template in Templates) text.WriteLine($"{template.Name,-11} {template.Title}");
            return ExitStatus.Fine;
        }

        return OutputFiles.Write([(output ?? "-", Content(name))], new FileReplacementOptions { MustBeNew = true }) ? ExitStatus.Fine : ExitStatus.Unreadable;
    }

    private static byte[] Content(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("templates/" + name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content.ToArray()).ReplaceLineEndings("\n"));
    }
}
