using System.Globalization;
using System.Text;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Mutations;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests;

/// <summary>The models of Xen's PV and PVH loading against Xen's own libelf: verdict, every line, every address, and what marks an image as broken.</summary>
public sealed class LibelfOracleTests(ITestOutputHelper output)
{
    private const int DefaultMutations = 20_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Model_agrees_with_libelf_on_the_shared_images(bool hvm)
    {
        RequireLibelf();
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var files = Directory.GetFiles(Path.Combine(SharedFiles.Root!, "xen-images"), "*.elf");
        Assert.NotEmpty(files);
        var differences = files.Select(file => Compare(File.ReadAllBytes(file), hvm, Path.GetFileName(file))).OfType<string>().ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} of {files.Length} images differ\n{string.Join('\n', differences.Take(3))}");
        output.WriteLine($"{files.Length} images");
    }

    [Fact]
    public void Model_agrees_with_libelf_on_mutated_kernels()
    {
        RequireLibelf();
        var (seed, count) = (Setting("ELFNOTES_SEED", Environment.TickCount), Setting("ELFNOTES_MUTATIONS", DefaultMutations));
        output.WriteLine($"ELFNOTES_SEED={seed} ELFNOTES_MUTATIONS={count}");
        var differences = new List<string>();
        foreach (var mutation in KernelMutations.Take(seed, count))
        {
            foreach (var hvm in (bool[])[false, true])
                if (Compare(mutation.Image, hvm, $"seed {seed} index {mutation.Index}: {mutation.Description}") is { } difference) differences.Add(difference);
        }

        Assert.True(differences.Count == 0, $"seed {seed}: {differences.Count} disagreements in {count} kernels\n{string.Join('\n', differences.Take(5))}");
    }

    [Fact]
    public void Model_names_the_same_reason_as_the_hypervisor_where_elf_init_refuses()
    {
        // elf_init clears the callback before it could log, so the tool stack's oracle is silent there; the hypervisor prints the line.
        Assert.SkipWhen(SharedFiles.Root is null, SharedFiles.Missing);
        var compared = 0;
        foreach (var line in File.ReadLines(Path.Combine(SharedFiles.Root!, "xen-images", "verdicts.tsv")).Skip(1))
        {
            var columns = line.Split('\t');
            var said = columns[3].Split(" / ")[0];
            if (!said.Contains("overflow (off", StringComparison.Ordinal) && said != "ELF: not an ELF binary") continue;
            var image = File.ReadAllBytes(Path.Combine(SharedFiles.Root!, "xen-images", columns[0] + ".elf"));
            Assert.Equal([said], Model(image, hvm: false).Errors);
            compared++;
        }

        Assert.True(compared >= 4, $"only {compared} images of this kind");
    }

    [Fact]
    public void Mutations_reach_every_message_and_both_verdicts()
    {
        RequireLibelf();
        const int Count = 20_000;
        var distribution = new OracleDistribution();
        foreach (var mutation in KernelMutations.Take(seed: 1, Count)) distribution.Add(mutation.Image);
        output.WriteLine(distribution.ToString());
        foreach (var message in OracleDistribution.Messages)
            Assert.True(distribution.Occurrences(message) >= 100, $"'{message}' was reached {distribution.Occurrences(message)} times only\n{distribution}");
        Assert.InRange(distribution.Accepted(hvm: false) / (double)Count, 0.25, 0.60);
        Assert.InRange(distribution.Accepted(hvm: true) / (double)Count, 0.25, 0.60);
    }

    [Fact]
    public void The_same_seed_and_index_give_the_same_kernel()
    {
        var all = KernelMutations.Take(7, 200).ToList();
        foreach (var index in (int[])[0, 57, 199])
        {
            var again = KernelMutations.Make(7, index);
            Assert.Equal(all[index].Description, again.Description);
            Assert.Equal(all[index].Image, again.Image);
        }

        Assert.True(all.Select(mutation => Convert.ToHexString(mutation.Image)).Distinct().Count() > 150);
    }

    private static void RequireLibelf()
    {
        if (XenLibelf.IsAvailable) return;
        if (Oracles.AreRequired) Assert.Fail(Oracles.Missing(XenLibelf.Package));
        Assert.Skip(Oracles.Missing(XenLibelf.Package));
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static LibelfVerdict Model(byte[] image, bool hvm)
    {
        BootLoader loader = hvm ? new XenPvh() : new XenPv();
        var verdict = (XenVerdict)loader.Judge(BootImage.OfElf(ByteSource.FromMemory(image)), new BootOptions { Xen = XenVersion.Xen4_17 });
        return verdict.Libelf ?? throw new InvalidOperationException("libelf was not asked");
    }

    /// <summary>Null where model and libelf agree in everything, else what they say.</summary>
    private static string? Compare(byte[] image, bool hvm, string description)
    {
        var libelf = XenLibelf.Judge(image, hvm);
        LibelfVerdict model;
        try
        {
            model = Model(image, hvm);
        }
#pragma warning disable CA1031 // Whatever the model throws is a disagreement, to be reported with the kernel that did it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{(hvm ? "PVH" : "PV")} {description}\n  the model threw {exception}";
        }

        var parts = new List<string>();
        if (model.Accepts != libelf.Accepts) parts.Add("verdict");
        if (model.Broken != libelf.Broken) parts.Add("broken");
        if (model.Addresses != libelf.Addresses) parts.Add("addresses");
        if (libelf.InitOk)
        {
            if (!model.Errors.SequenceEqual(libelf.Errors)) parts.Add("errors");
            if (!model.Log.SequenceEqual(libelf.Log)) parts.Add("log");
        }
        else if (model.Errors is not [var said] || !(said == "ELF: not an ELF binary" || said.Contains("hdr overflow (off ", StringComparison.Ordinal)))
        {
            parts.Add("elf_init's reason");
        }

        return parts.Count == 0 ? null : Report(libelf, model, $"{(hvm ? "PVH" : "PV")} {description}\n  differ in: {string.Join(", ", parts)}");
    }

    private static string Report(XenLibelfResult libelf, LibelfVerdict model, string title)
    {
        var report = new StringBuilder(title);
        report.Append(CultureInfo.InvariantCulture, $"\n  libelf: init {libelf.InitOk}, accepts {libelf.Accepts}, broken '{libelf.Broken}', {libelf.Addresses}");
        report.Append(CultureInfo.InvariantCulture, $"\n  model:  accepts {model.Accepts}, broken '{model.Broken}', {model.Addresses}");
        var same = libelf.Log.Zip(model.Log).TakeWhile(pair => pair.First == pair.Second).Count();
        report.Append(CultureInfo.InvariantCulture, $"\n  the first {same} lines of the logs agree; then");
        foreach (var line in libelf.Log.Skip(same).Take(25)) report.Append("\n    libelf: ").Append(Printable(line));
        foreach (var line in model.Log.Skip(same).Take(25)) report.Append("\n    model:  ").Append(Printable(line));
        return report.ToString();
    }

    private static string Printable(string line) => string.Concat(line.Take(300).Select(character => char.IsControl(character) ? '·' : character));
}
