using System.Text.Json;

namespace ElfNotes.Cli.Tests;

/// <summary>Debian's own kernels, as test.sh fetches them: read straight from vmlinuz.</summary>
public class DebianKernelTests(ITestOutputHelper output)
{
    private const string Missing = "needs Debian's linux-image-cloud-amd64, unpacked in a folder of that name in the directory ELFNOTES_DEBIAN_KERNELS";

    private static readonly string[] Owners = ["GNU", "Linux", "Xen"];

    [Theory]
    [InlineData("linux-image-cloud-amd64")]
    [InlineData("linux-image-amd64")]
    public void Xen_boots_it_as_pv_and_as_pvh(string package)
    {
        var kernel = Kernel(package);
        var result = Command.Run("check", "--for", "xen-pv,xen-pvh", "--xen", "4.17,latest", "--format", "json", kernel);
        Assert.True(result.Status == 0, result.ToString());
        using var json = JsonDocument.Parse(result.Output);
        var verdicts = json.RootElement.GetProperty("files")[0].GetProperty("verdicts").EnumerateArray().Select(verdict => $"{verdict.GetProperty("loader")} {verdict.GetProperty("version")} {verdict.GetProperty("accepts")}");
        Assert.Equal(["xen-pv 4.17 True", "xen-pv latest True", "xen-pvh 4.17 True", "xen-pvh latest True"], verdicts);
        output.WriteLine(kernel);
    }

    [Theory]
    [InlineData("linux-image-cloud-amd64")]
    [InlineData("linux-image-amd64")]
    public void Its_notes_are_shown(string package)
    {
        using var json = JsonDocument.Parse(Command.Run("show", "--format", "json", Kernel(package)).Output);
        var file = json.RootElement.GetProperty("files")[0];
        Assert.Equal("bzImage", file.GetProperty("container")[0].GetString());
        var notes = file.GetProperty("notes").EnumerateArray().ToArray();
        Assert.Equal(Owners, notes.Select(note => note.GetProperty("owner").GetString()!).Distinct().Order(StringComparer.Ordinal));
        var buildId = notes.Single(note => note.GetProperty("owner").GetString() == "GNU" && note.GetProperty("type").GetInt32() == 3);
        Assert.Equal(40, buildId.GetProperty("desc").GetString()!.Length);
        Assert.Contains(notes, note => note.GetProperty("owner").GetString() == "Xen" && note.GetProperty("name").GetString() == "PHYS32_ENTRY");
    }

    private static string Kernel(string package)
    {
        var root = Environment.GetEnvironmentVariable("ELFNOTES_DEBIAN_KERNELS");
        var boot = root is { Length: > 0 } ? Path.Combine(root, package, "boot") : "";
        var kernel = Directory.Exists(boot) ? Directory.GetFiles(boot, "vmlinuz-*").FirstOrDefault() : null;
        // The mirror may lack the other kernel for a while; that one must be there.
        if (package == "linux-image-cloud-amd64") Require.Oracle(kernel is not null, Missing);
        Assert.SkipWhen(kernel is null, Missing);
        return kernel!;
    }
}
