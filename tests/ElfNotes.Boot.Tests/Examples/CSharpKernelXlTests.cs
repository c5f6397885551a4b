using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>The kernel in C# as a guest beside others: <c>xl</c> of Debian's Xen 4.17 starts it, and it prints by its console ring.</summary>
public sealed class CSharpKernelXlTests
{
    [Fact]
    public void Xl_starts_it_as_PV_and_as_PVH()
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Succeed("dotnet build");
        kernel.Succeed("mkdir guest && cp kernel.elf guest.cfg guest/ && sed 's/^type .*/type = \"pvh\"/' guest.cfg >guest/pvh.cfg");
        var guests = XlDom0.Create(Path.Combine(kernel.Folder, "guest"));
        Assert.Equal(2, guests.Count);
        AssertShown("# xl create -F guest.cfg", guests[0].Xl);
        AssertShown("# cat /var/log/xen/console/guest-csharp-xen-kernel.log", guests[0].Guest);

        var (xl, guest) = guests[1];
        Assert.Contains("Domain 2 has shut down, reason code 0 0x0", xl);
        Assert.Equal(["Hello from C#, a PVH guest of Xen.", "Xen 4.17"], guest[..2]);
        Assert.StartsWith("start info: as it should be, version 1, at 0xffff8000", guest[2], StringComparison.Ordinal);
        Assert.Contains("flags: 0x0, a guest", guest);
        Assert.Contains("  0x0000000000000000 0x0000000002000000 usable", guest);
        Assert.Equal("Done.", guest[^1]);
    }

    // README shows what is printed behind a line with what was typed.
    private static void AssertShown(string command, List<string> printed)
    {
        var shown = Tutorial.Read(CSharpKernel.Name).Single(block => block.Info == "text" && block.Text.StartsWith(command + "\n", StringComparison.Ordinal)).Text.TrimEnd('\n').Split('\n')[1..];
        if (Tutorial.Difference(shown, printed) is { } difference) Assert.Fail($"{command}\n{difference}\n--- all that it printed:\n{string.Join('\n', printed)}");
    }
}
