using System.Text.RegularExpressions;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>The examples as guests beside others: <c>xl</c> of Debian's Xen 4.17 starts them by their <c>guest.cfg</c>, and prints what their READMEs show.</summary>
public sealed class ExampleXlTests
{
    [Fact]
    public void Xl_starts_each_example_and_it_powers_off()
    {
        using var shell = ExampleShell.Open();
        shell.Succeed("mkdir guest");
        foreach (var name in Example.Names)
        {
            var folder = Directory.CreateDirectory(Path.Combine(shell.Folder, name)).FullName;
            Example.CopyTo(name, folder);
            shell.Succeed($"cd {name} && ./build && for kernel in *.elf; do cp $kernel ../guest/{name}.$kernel; done && sed 's/^kernel *= \"/&{name}./' guest.cfg >../guest/{name}.cfg");
        }

        var started = XlDom0.Create(Path.Combine(shell.Folder, "guest"));
        foreach (var (name, (xl, _)) in Example.Names.Order(StringComparer.Ordinal).Zip(started))
        {
            Assert.True(xl.Exists(line => line.EndsWith("has shut down, reason code 0 0x0", StringComparison.Ordinal)), $"{name}:\n{string.Join('\n', xl)}");
            foreach (var block in Tutorial.Read(name).Where(block => block.Info == "text" && block.Text.StartsWith("# xl create -F guest.cfg\n", StringComparison.Ordinal)))
            {
                // Of three guests the domain's number is another one than in the README, and so is the number of the process.
                string[] Plain(IEnumerable<string> lines) => [.. lines.Select(line => Regex.Replace(line.Replace($"{name}.cfg", "guest.cfg", StringComparison.Ordinal), "[0-9]+", "N"))];
                Assert.Equal(Plain(block.Text.TrimEnd('\n').Split('\n')[1..]), Plain(xl));
            }
        }

        Assert.Equal(Example.Names.Length, started.Count);
    }
}
