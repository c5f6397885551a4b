using System.Globalization;

namespace ElfNotes.Cli.Tests;

/// <summary>Files made to break readers, and all real ones: no crash, no hang, no memory eaten, nothing raw on the terminal.</summary>
public class HostileFilesTests(ITestOutputHelper output)
{
    private const string Time = "/usr/bin/time";
    private const double MostSeconds = 1;
    private const int MostKilobytes = 300 * 1024;

    [Theory]
    [InlineData("hostile")]
    [InlineData("xen-images")]
    [InlineData("corpus")]
    public void All_are_read_or_refused(string folder)
    {
        var files = Files(folder);
        foreach (var arguments in (string[][])[["show"], ["check"], ["show", "--format", "json"], ["check", "--format", "json"]])
        {
            // A few at a time: a crash would otherwise hide behind those before it.
            foreach (var some in files.Chunk(20))
            {
                var result = Command.Run([.. arguments, .. some]);
                Assert.True(result.Status is 0 or 1 or 3, $"{string.Join(' ', some)}\n{result.ErrorText}");
                Assert.All(result.ErrorLines, line => Assert.StartsWith("elfnotes: ", line, StringComparison.Ordinal));
                ControlCharacters.AssertNone(result, string.Join(' ', some));
            }
        }
    }

    [Theory]
    [InlineData("hostile")]
    [InlineData("corpus")]
    public void Each_takes_under_a_second_and_300_megabytes(string folder)
    {
        Require.Native();
        var files = Files(folder);
        Require.Tool(Time, "time");
        var slowest = (Seconds: 0.0, Path: "");
        var largest = (Kilobytes: 0, Path: "");
        foreach (var path in files)
        {
            foreach (var verb in (string[])["show", "check"])
            {
                var (seconds, kilobytes) = Measure(verb, path);
                // Other tests may have had the processors: the shortest of three runs is the program's own time.
                for (var again = 0; again < 2 && seconds >= MostSeconds; again++) seconds = Math.Min(seconds, Measure(verb, path).Seconds);
                Assert.True(seconds < MostSeconds, $"{verb} {path}: {seconds} s");
                Assert.True(kilobytes < MostKilobytes, $"{verb} {path}: {kilobytes} kB");
                if (seconds > slowest.Seconds) slowest = (seconds, path);
                if (kilobytes > largest.Kilobytes) largest = (kilobytes, path);
            }
        }

        output.WriteLine($"{files.Length} files; slowest {slowest}; largest {largest}");
    }

    private static string[] Files(string folder)
    {
        var files = Directory.GetFiles(Require.Shared(folder), "*", SearchOption.AllDirectories).Where(path => !path.Contains("/golden/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        Assert.True(files.Length > 30, $"{files.Length} files in {folder}");
        return files;
    }

    private static (double Seconds, int Kilobytes) Measure(string verb, string path)
    {
        var result = Command.RunProcess(Time, ["-q", "-f", "measured %e %M", .. Command.Start, verb, path], []);
        Assert.True(result.Status is 0 or 1 or 3, $"{verb} {path}: {result.ErrorText}");
        var fields = result.ErrorLines[^1].Split(' ');
        Assert.Equal("measured", fields[0]);
        return (double.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture));
    }
}
